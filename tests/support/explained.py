"""Which texts in ``templates/why`` the program can show, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tui import audit, lab
from tui.checks import rules
from tui.render.templates import template_folders

_WHY = 5
"""Where the name of the text is among a finding's arguments."""


def why_texts() -> dict[str, str]:
    """Return every text by its name."""
    folder = next(folder for folder in template_folders() if (folder / "why").is_dir())
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "why").glob("*.md"))}


def findings() -> dict[str, list[str]]:
    """Return by the id of every finding the names of the texts that explain it."""
    found: dict[str, list[str]] = {}
    for call in _calls("Finding", audit.__file__, lab.__file__):
        words = [getattr(word, "value", "") for word in call.args]
        words += [getattr(word.value, "value", "") for word in call.keywords if word.arg == "why"]
        found.setdefault(str(words[0]), []).append(str(words[_WHY]) if len(words) > _WHY else "")
    return found


def problem_texts() -> dict[str, list[str]]:
    """Return by the id of every problem the names of the texts that explain it."""
    found: dict[str, list[str]] = {}
    for call in _calls("Finding", rules.__file__):
        name = call.args[0]
        assert isinstance(name, ast.Constant), f"line {call.lineno}: its id is worked out"
        text = next((word.value for word in call.keywords if word.arg == "text"), None)
        assert text is None or isinstance(text, ast.Constant), f"{name.value!r}: its text is worked out"
        found.setdefault(str(name.value), []).append(str(text.value) if text else f"problem-{name.value!s}")
    return found


def _calls(name: str, *packages: str) -> Iterator[ast.Call]:
    for package in packages:
        for path in sorted(Path(package).parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield node
