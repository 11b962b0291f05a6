"""Reads the project's godock.toml."""

import os
import stat
from pathlib import Path

from tui.recipe import RecipeError, RecipeFile
from tui.recipe.recipe_file import NAME
from tui.text.units import human_bytes

SIZE_LIMIT = 64_000
"""Bytes. A recipe takes some dozen lines, so a much longer file is something else."""


def load_recipe(root: Path) -> RecipeFile:
    """Return the content of a project's godock.toml, which is empty if there is no file.

    Raises:
        RecipeError: the file cannot be read or is not valid.
    """
    text = recipe_text(root)
    if text is None:
        return RecipeFile()
    from tui.recipe.recipe_toml import parse  # noqa: PLC0415 - needless for most projects, which have no file

    return parse(text)


def recipe_text(root: Path) -> str | None:
    """Return the text of a project's godock.toml, or None when there is no such file.

    Raises:
        RecipeError: it cannot be read.
    """
    try:
        raw = _bytes(root / NAME)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(error.strerror or str(error), "Check the file's permissions") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RecipeError(
            "", f"{NAME}:{line}: The file is not UTF-8 text.", _INSTEAD.format("Save the file as UTF-8")
        ) from None


def _bytes(path: Path) -> bytes:
    # O_NONBLOCK, because opening a pipe of that name must not block
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            kind = "a directory" if stat.S_ISDIR(state.st_mode) else "not a regular file"
            raise _unreadable(f"it is {kind}", "Move the file away")
        if state.st_size > SIZE_LIMIT:
            size = human_bytes(state.st_size)
            raise _unreadable(f"it is {size}, which is too large for a recipe", "Move the file away")
        return os.read(handle, SIZE_LIMIT)
    finally:
        os.close(handle)


_INSTEAD = "{}, or pass --preset balanced to ignore the file."


def _unreadable(why: str, what_to_do: str) -> RecipeError:
    return RecipeError("", f"{NAME} cannot be read: {why[:1].lower()}{why[1:]}.", _INSTEAD.format(what_to_do))
