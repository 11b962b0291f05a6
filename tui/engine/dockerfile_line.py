"""Which line of a Dockerfile a step came from, for the roads on which the engine does not say."""

import re

_MOUNT = re.compile(r"--mount=\S+ ")


def line_of(dockerfile: str, step: str) -> int:
    """Return the first line, counted from 1, of the instruction that a step's name shows; 0 when none matches.

    Step names have one space between words and no ``--mount`` options, as
    :class:`~tui.engine.status.StatusReader` makes them.
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
