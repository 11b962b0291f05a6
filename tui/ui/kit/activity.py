"""What the lab or the ladder does while another screen may be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that builds and measures; one at a time, because two would spoil each other's times."""

    words: str = ""
    """What every header says of it, such as ``lab 3/16``; empty for nothing."""
    mode: str = ""
    """The mode of the app whose screen shows it."""

    def __bool__(self) -> bool:
        return bool(self.words)


IDLE = Activity()
