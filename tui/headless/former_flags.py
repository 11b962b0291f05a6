"""Renamed flags: their former names still work, and a note shows the new one."""

import argparse
from collections.abc import Sequence
from typing import Any


class FormerFlag(argparse.Action):
    """Behaves like the renamed flag, and adds a sentence to ``notes`` of the namespace."""

    def __init__(self, *, now: str, many: bool = False, **more: Any) -> None:
        """Declare a former flag.

        Args:
            now: the current flag.
            many: whether the flag may be repeated.
            more: the usual arguments of an action.
        """
        super().__init__(help=argparse.SUPPRESS, **more)
        self._now, self._many = now, many

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        value = self.const if self.nargs == 0 else values
        if self._many:
            value = [*(getattr(namespace, self.dest, None) or ()), value]
        setattr(namespace, self.dest, value)
        namespace.notes = (*notes_of(namespace), f"`{option_string}` is now `{self._now}`.")


def notes_of(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return a sentence for each former flag that was used."""
    notes: tuple[str, ...] = getattr(arguments, "notes", ())
    return notes
