"""What an engine could not do, for whoever reads stderr."""

from tui.engine import EngineError, NoEngine
from tui.headless import output


def report_engine_error(error: EngineError) -> None:
    """Say what happened and what to do; without any engine first what was tried."""
    for attempt in error.tried if isinstance(error, NoEngine) else ():
        output.info(f"tried {attempt}")
    output.error(error.message, error.hint)
