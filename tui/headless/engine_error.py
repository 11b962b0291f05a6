"""Errors of an engine, printed to stderr."""

from tui.engine import EngineError, NoEngine
from tui.headless import output


def report_engine_error(error: EngineError) -> None:
    """Print the error and a hint. If no engine was found, print first what was tried."""
    for attempt in error.tried if isinstance(error, NoEngine) else ():
        output.info(f"tried {attempt}")
    output.error(error.message, error.hint)
