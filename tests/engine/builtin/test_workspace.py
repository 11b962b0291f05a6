"""The compiler works on a copy of the build context."""

import os
from pathlib import Path

import pytest

from tui.engine import EngineError
from tui.engine.builtin.workspace import Workspace, copy_context


def _tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_copy_has_what_the_ignore_file_keeps(tmp_path: Path) -> None:
    root = tmp_path / "app"
    for name in ("main.go", ".git/HEAD", "node_modules/x/y.js", "web/a.html", "web/b.css", "empty/.keep"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    (root / "link").symlink_to("main.go")
    os.mkfifo(root / "pipe")
    (root / "run.sh").write_text("", encoding="utf-8")
    (root / "run.sh").chmod(0o755)
    files, size = copy_context(root, ".git\nweb\n!web/b.css\n**/.keep\n", tmp_path / "copy")
    assert _tree(tmp_path / "copy") == {
        *("main.go", "link", "run.sh", "node_modules", "node_modules/x", "node_modules/x/y.js"),
        *("web", "web/b.css", "empty"),
    }
    assert (tmp_path / "copy" / "link").readlink() == Path("main.go")
    assert os.access(tmp_path / "copy" / "run.sh", os.X_OK)
    assert (files, size) == (4, len("main.go") + len("node_modules/x/y.js") + len("web/b.css"))
    before, after = (root / "main.go").stat(), (tmp_path / "copy" / "main.go").stat()
    assert before.st_mtime_ns == after.st_mtime_ns


def test_copying_stops_when_the_build_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.go").write_text("", encoding="utf-8")

    def stopped() -> None:
        raise EngineError("The build was stopped.", "")

    with pytest.raises(EngineError):
        copy_context(tmp_path / "app", "", tmp_path / "copy", stopped)


@pytest.mark.parametrize(
    ("word", "there"),
    [
        ("/src/cmd/api", "/copy/cmd/api"),
        ("/src", "/copy"),
        ("-modfile=/src/go.dev.mod", "-modfile=/copy/go.dev.mod"),
        ("/srcs", "/srcs"),
        ("-ldflags=-X main.path=/src", "-ldflags=-X main.path=/src"),
        ("./...", "./..."),
    ],
)
def test_paths_of_the_build_context_are_those_of_the_copy(word: str, there: str) -> None:
    assert Workspace(Path("/root"), "/src", Path("/copy")).text(word) == there


def test_other_paths_are_below_the_root() -> None:
    assert Workspace(Path("/root"), "/src", Path("/copy")).local("/out/app") == Path("/root/out/app")
