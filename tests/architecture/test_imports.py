"""Who imports whom in the ui and in the lab, read from the sources: imports in functions and for types count, too."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import tui

_ROOT = Path(tui.__file__).parent

_BESIDE_KIT = {
    "kit": {"lab"},
    "compare": {"image"},
    "lab": {"build", "image"},
    "ladder": {"build", "image", "lab"},
}
"""What folders of the ui import beside kit: the lab shows the steps and the logs of a build, as an example."""


def _names() -> dict[str, Path]:
    """Return every module of the program by its name."""
    found = {}
    for path in _ROOT.rglob("*.py"):
        parts = path.relative_to(_ROOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


_MODULES = _names()


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in _MODULES else node.module or ""


_IMPORTS = {
    name: {other for other in _imported(path) if other in _MODULES and other != name}
    for name, path in _MODULES.items()
}


def _circle(edges: Mapping[str, set[str]]) -> list[str]:
    """Return the names along a circle, or nothing."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        found = next((circle for other in sorted(edges[name]) if (circle := walk(other, [*way, name]))), [])
        done.add(name)
        return found

    return next((circle for name in sorted(edges) if (circle := walk(name, []))), [])


def _folder(name: str) -> str:
    """Return the folder of the ui that a module is in; for a file beside the folders its own name."""
    return name.split(".")[2]


@pytest.mark.parametrize("room", ["ui", "lab"])
def test_no_file_imports_itself_by_way_of_others(room: str) -> None:
    begin = f"tui.{room}."
    inside = {
        name: {other for other in others if other.startswith(begin)}
        for name, others in _IMPORTS.items()
        if name.startswith(begin)
    }
    assert len(inside) > 20
    assert _circle(inside) == []


def test_a_circle_would_be_found() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert _circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_only_the_start_imports_the_app() -> None:
    assert [name for name, others in _IMPORTS.items() if "tui.ui.app" in others] == ["tui.ui.run"]


def test_only_the_app_imports_navigation() -> None:
    assert [name for name, others in _IMPORTS.items() if "tui.ui.navigation" in others] == ["tui.ui.app"]


@pytest.mark.parametrize(
    "folder", sorted(path.name for path in (_ROOT / "ui").iterdir() if any(path.glob("*.py")))
)
def test_a_folder_of_the_ui_imports_only_kit(folder: str) -> None:
    begin = f"tui.ui.{folder}."
    others = {
        _folder(other)
        for name in _IMPORTS
        if name.startswith(begin)
        for other in _IMPORTS[name]
        if other.startswith("tui.ui.")
    }
    allowed = {"kit", *_BESIDE_KIT.get(folder, set())}
    assert others - {folder} <= allowed
