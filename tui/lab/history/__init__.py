"""What was measured, kept beyond the session."""

from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.store import History, HistoryError, default_path

__all__ = ["Entry", "History", "HistoryError", "default_path", "entry_of"]
