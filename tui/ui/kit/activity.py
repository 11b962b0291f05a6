"""The activity of the lab or the ladder, which other screens show."""

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Activity:
    """A run that builds and measures. Only one runs at a time because two would distort each other's times."""

    words: str = ""
    """A short description for the header, such as ``lab 3/16``. Empty if idle."""
    mode: str = ""
    """The mode of the app whose screen shows it."""

    def __bool__(self) -> bool:
        return bool(self.words)


IDLE = Activity()
