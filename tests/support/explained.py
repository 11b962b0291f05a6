"""Which texts in ``templates/why`` the program can show, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tui import audit, checks, lab
from tui.render.templates import template_folders


def why_texts() -> dict[str, str]:
    """Return every text by its name."""
    folder = next(folder for folder in template_folders() if (folder / "why").is_dir())
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "why").glob("*.md"))}


def finding_texts() -> dict[str, list[str]]:
    """Return by the id of every finding the names of the texts that explain it."""
    found: dict[str, list[str]] = {}
    for call in _calls("Finding", checks.__file__, audit.__file__, lab.__file__):
        name = call.args[0]
        text = next((word.value for word in call.keywords if word.arg == "text"), None)
        if isinstance(name, ast.BinOp | ast.JoinedStr):  # the findings of BuildKit have its names
            assert isinstance(text, ast.Constant)
            continue
        assert isinstance(name, ast.Constant), f"line {call.lineno}: its id is computed"
        assert text is None or isinstance(text, ast.Constant), f"{name.value!r}: its text is computed"
        found.setdefault(str(name.value), []).append(str(text.value) if text else f"problem-{name.value!s}")
    return found


def _calls(name: str, *packages: str) -> Iterator[ast.Call]:
    for package in packages:
        for path in sorted(Path(package).parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield node
