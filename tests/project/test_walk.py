"""The files of a module, among everything else that lies in a directory."""

import os
from pathlib import Path

import pytest

from tests.project.conftest import Write
from tui.project.walk import packages, walk

MAIN = "package main\n\nfunc main() {}\n"


def test_only_what_the_go_command_looks_into_is_found(module: Write) -> None:
    root = module(
        {
            "main.go": MAIN,
            "pkg/a.go": "package pkg\n",
            "pkg/_b.go": "package pkg\n",
            "pkg/.c.go": "package pkg\n",
            "vendor/example.com/x/x.go": "package x\n",
            "pkg/testdata/x.go": "package x\n",
            "node_modules/x/x.go": "package x\n",
            "_old/x.go": "package x\n",
            ".git/x.go": "package x\n",
            "nested/go.mod": "module example.com/nested\n",
            "nested/x.go": "package x\n",
            "with space/x.go": "package x\n",
            "[red]markup/x.go": "package x\n",
            "README.md": "package x\n",
        }
    )
    found = walk(root)
    assert [file.path for file in found.files] == ["main.go", "pkg/a.go"]
    assert found.nested == ("nested",)


def test_ignore_directives_are_obeyed(module: Write) -> None:
    root = module(
        {
            "web/a.go": "package a\n",
            "deep/web/a.go": "package a\n",
            "x/gen/a.go": "package a\n",
            "b/b.go": "package b\n",
        }
    )
    paths = [file.path for file in walk(root, ["./web", "gen"]).files]
    assert paths == ["b/b.go", "deep/web/a.go"]


def test_a_module_below_is_walked_from_its_own_root(module: Write) -> None:
    root = module({"lib/go.mod": "module a.b/lib\n", "lib/x/x.go": "package x\n", "main.go": MAIN})
    found = walk(root, start="lib")
    assert [(file.path, file.directory, file.name) for file in found.files] == [
        ("lib/x/x.go", "lib/x", "x.go")
    ]


def test_files_are_grouped_by_directory(module: Write) -> None:
    root = module({"a.go": MAIN, "b_test.go": MAIN, "x/c.go": "package x\n"})
    grouped = packages(walk(root).files)
    assert {directory: len(files) for directory, files in grouped.items()} == {"": 2, "x": 1}
    assert [file.is_test for file in grouped[""]] == [False, True]


def test_links_that_loop_or_lead_nowhere_do_no_harm(module: Write) -> None:
    root = module({"main.go": MAIN})
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "self.go").symlink_to(root / "self.go")
    (root / "gone.go").symlink_to(root / "nowhere.go")
    assert [file.path for file in walk(root).files] == ["main.go"]


def test_a_pipe_named_like_a_go_file_is_not_waited_for(module: Write) -> None:
    root = module({"main.go": MAIN})
    os.mkfifo(root / "pipe.go")
    assert [file.path for file in walk(root).files] == ["main.go"]


def test_a_directory_named_like_a_go_file_is_none(module: Write) -> None:
    root = module({"main.go": MAIN, "odd.go/x.go": "package x\n"})
    assert [file.path for file in walk(root).files] == ["main.go", "odd.go/x.go"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_skipped(module: Write) -> None:
    root = module({"main.go": MAIN, "secret.go": MAIN, "closed/x.go": "package x\n"})
    (root / "secret.go").chmod(0)
    (root / "closed").chmod(0)
    try:
        assert [file.path for file in walk(root).files] == ["main.go"]
    finally:
        (root / "closed").chmod(0o700)


def test_junk_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "binary.go").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "empty.go").write_bytes(b"")
    (tmp_path / "latin1.go").write_bytes(b"// caf\xe9\npackage a\n")
    (tmp_path / "long.go").write_bytes(b'package a\nvar x = "' + b"x" * 10_000_000 + b'"\n')
    names = [file.name for file in walk(tmp_path).files]
    assert names == ["latin1.go", "long.go"]


def test_names_that_attack_a_terminal_are_skipped_as_directories(tmp_path: Path) -> None:
    for name in (b"\x1b[2J", b"new\nline", b"\xff\xfe", b"[bold]"):
        directory = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        directory.mkdir()
        (directory / "x.go").write_text(MAIN)
    assert walk(tmp_path).files == ()
