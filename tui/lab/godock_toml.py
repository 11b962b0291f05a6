"""The project's godock.toml on disk: read at the start, and written when the user says so."""

import os
import stat
from pathlib import Path

from tui.lab.budget import Budget, budget_of
from tui.lab.files import Change, read_file
from tui.recipe import Recipe, RecipeError, RecipeFile, Start
from tui.recipe.recipe_file import NAME, parse, printed
from tui.text.units import human_bytes

SIZE_LIMIT = 64_000
"""Bytes. A recipe takes some dozen lines; what is much longer is something else."""


def load_recipe(root: Path) -> RecipeFile:
    """Return what a project's godock.toml says; nothing when there is none.

    Raises:
        RecipeError: it cannot be read or understood.
    """
    text = _text(root / NAME)
    return RecipeFile() if text is None else parse(text)


def load_budget(root: Path) -> Budget:
    """Return the limits of a project's godock.toml; none when there is no such table or no such file.

    Raises:
        RecipeError: the file cannot be read or understood, or the table has something that is no limit; the message
            names the line.
    """
    limits: dict[str, object] = {}
    for line in load_recipe(root).budget:
        try:
            budget_of({line.key: line.value})
        except ValueError as error:
            raise RecipeError("", f"{line.where}: {error}", "") from None
        limits[line.key] = line.value
    return budget_of(limits)


def recipe_change(root: Path, recipe: Recipe, start: Start) -> tuple[Change, ...]:
    """Return what saving a recipe would change: nothing when the file says it already, or need not be there.

    Raises:
        RecipeError: the file that is there cannot be read or understood.
        WriteError: it went away while it was read.
    """
    path = root / NAME
    before = _text(path)
    after = printed(recipe, start.default, start.preset, before or "")
    if after == (before or "") or (before is None and not parse(after).says_something):
        return ()
    return (Change(path, read_file(path), after),)


def _text(path: Path) -> str | None:
    """Return the file's text, or None when there is no such file."""
    try:
        raw = _bytes(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(error.strerror or str(error), "Check its permissions") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RecipeError(
            "", f"{NAME}:{line}: It is not UTF-8 text.", _INSTEAD.format("Save it as UTF-8")
        ) from None


def _bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe of that name must not hang us
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            kind = "a directory" if stat.S_ISDIR(state.st_mode) else "no regular file"
            raise _unreadable(f"it is {kind}", "Move it away")
        if state.st_size > SIZE_LIMIT:
            size = human_bytes(state.st_size)
            raise _unreadable(f"it has {size}, and a recipe has some dozen lines", "Move it away")
        return os.read(handle, SIZE_LIMIT)
    finally:
        os.close(handle)


_INSTEAD = "{}, or say --preset balanced, which sets the file aside."


def _unreadable(why: str, what_to_do: str) -> RecipeError:
    return RecipeError("", f"{NAME} cannot be read: {why[:1].lower()}{why[1:]}.", _INSTEAD.format(what_to_do))
