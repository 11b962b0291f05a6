"""Finds the line of a Dockerfile that belongs to a step, for backends that do not report it."""

import re

_MOUNT = re.compile(r"--mount=\S+ ")


def line_of(dockerfile: str, step: str) -> int:
    """Return the first line, counted from 1, of the instruction in a step's name, or 0 if none matches.

    Step names have one space between words and no ``--mount`` options, as returned by
    :class:`~tui.engine.status.StatusReader`.
    """
    first, words = 0, ""
    for number, line in enumerate(dockerfile.splitlines(), start=1):
        first = first or number
        words += line.removesuffix("\\").strip() + " "
        if line.endswith("\\"):
            continue
        if step and _MOUNT.sub("", " ".join(words.split()) + " ").strip() == step:
            return first
        first, words = 0, ""
    return 0
