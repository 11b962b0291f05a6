"""What an engine could not do, for whoever reads stderr."""

from tui.engine import EngineError, NoEngine
from tui.headless.say import complain, note


def complain_of(error: EngineError) -> None:
    """Say what happened and what to do; without any engine first what was tried."""
    for attempt in error.tried if isinstance(error, NoEngine) else ():
        note(f"tried {attempt}")
    complain(error.message, error.hint)
