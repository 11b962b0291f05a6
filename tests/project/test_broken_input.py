"""Whatever lies in a directory: a clear error or a valid project, soon, and never a traceback."""

import os
import time
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.project.conftest import GO_MOD, Write
from tui.project import GoProject, ProjectError, read, to_json

MAIN = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n'


def project_or_error(root: Path) -> GoProject | ProjectError:
    """Return what reading gives; anything but these two fails the test."""
    try:
        return read(root)
    except ProjectError as error:
        assert error.message
        assert error.hint
        assert str(error).isprintable()
        return error


def _of_the_code(project: GoProject) -> tuple[object, ...]:
    """Return what is read of the code alone."""
    return (
        project.module,
        project.default_main,
        [main.path for main in project.mains],
        project.ports,
        project.cgo,
        project.embeds,
    )


def test_every_beginning_of_a_go_mod_is_read_or_refused_with_a_line(module: Write) -> None:
    text = (PROJECTS / "modfile" / "go.mod").read_text()
    root = module({"main.go": MAIN})
    whole = 0
    for end in range(0, len(text) + 1, 3):
        (root / "go.mod").write_text(text[:end])
        found = project_or_error(root)
        if isinstance(found, GoProject):
            whole += 1
            assert found.module in "example.com/modfile"
        else:
            assert found.file == "go.mod"
    assert whole


@pytest.mark.parametrize(
    "junk",
    [
        bytes(range(256)) * 400,
        b"\xff\xfe" + "package main\nfunc main() {}\n".encode("utf-16-le"),
        b"package main\nfunc main() {" + b"(" * 300_000,
        b'package main\nfunc main() { x := "' + b"x" * 10_000_000 + b'" }',
        b"// " + b"x" * 10_000_000 + b"\npackage main\nfunc main() {}\n",
        b"package main\nfunc main() {}\n/*" + b"*" * 5_000_000,
        b"package main\n//go:build " + b"(" * 100_000 + b"\nfunc main() {}\n",
        b"//go:build " + b"!" * 100_000 + b"x\n\npackage main\nfunc main() {}\n",
        b"package main\nimport (" + b'"a"\n' * 500_000,
        b"package main\n" + b"func main() {}\n//go:generate x\n" * 100_000,
    ],
    ids=[
        "binary",
        "utf-16",
        "brackets",
        "long line",
        "long comment",
        "open comment",
        "tags",
        "nots",
        "imports",
        "mains",
    ],
)
def test_junk_beside_a_program_does_not_hide_it(module: Write, junk: bytes) -> None:
    root = module({"cmd/app/main.go": MAIN})
    unspoilt = read(root)
    (root / "junk.go").write_bytes(junk)
    began = time.process_time()
    found = project_or_error(root)
    assert time.process_time() - began < 20
    assert isinstance(found, GoProject)
    assert found.module == unspoilt.module
    # the junk may count as a program of its own: then it may be the one that is built, and its ports are read
    assert unspoilt.mains == tuple(main for main in found.mains if main.path == "./cmd/app")
    assert found.ports == unspoilt.ports or found.default_main != unspoilt.default_main
    to_json(found)


@pytest.mark.parametrize(
    "name", ["go.mod", "go.work", "vendor/modules.txt", "Dockerfile", ".goreleaser.yml", "Makefile"]
)
@pytest.mark.parametrize(
    "junk", [bytes(range(256)) * 40, b"x" * 10_000_000, b"(\n" * 50_000, b"a b c\n" * 100_000]
)
def test_junk_in_a_file_that_is_read_beside_the_code_is_refused_or_passed_over(
    module: Write, name: str, junk: bytes
) -> None:
    root = module({"main.go": MAIN})
    path = root / name
    path.parent.mkdir(exist_ok=True)
    unspoilt = read(root)
    path.write_bytes(junk)
    found = project_or_error(root)
    if isinstance(found, ProjectError):
        assert found.file == name
    else:
        assert _of_the_code(found) == _of_the_code(unspoilt)


@pytest.mark.parametrize(
    "name",
    [
        "with space",
        "new\nline",
        'quo"te',
        "[red]markup",
        "\x1b[2J",
        "trailing ",
        "-flag",
        "$HOME",
        "ünï",
        "\udcff",
    ],
)
def test_odd_names_of_files_and_directories_reach_nobody_as_they_are(module: Write, name: str) -> None:
    root = module(
        {
            "main.go": MAIN.replace('"net/http"', '"net/http"\n\t_ "embed"')
            + "\n//go:embed static\nvar s string\n"
        }
    )
    for place in (root / name, root / "static", root / "static" / name):
        place.mkdir(exist_ok=True)
        (place / f"{name}.go").write_text("package x\n")
        (place / f"Dockerfile.{name}").write_text("FROM scratch\n")
    found = project_or_error(root)
    assert isinstance(found, GoProject)
    shown = [str(item) + item.text for places in found.evidence.values() for item in places]
    assert all(
        text.isprintable() for text in (*shown, *found.embeds, *(file.path for file in found.dockerfiles))
    )


def test_links_that_loop_are_walked_once(module: Write) -> None:
    root = module({"main.go": MAIN, "a/a.go": "package a\n"})
    unspoilt = read(root)
    (root / "a" / "up").symlink_to(root, target_is_directory=True)
    (root / "static").symlink_to(root / "static")
    (root / "Makefile").symlink_to(root / "Makefile")
    (root / ".github").symlink_to(root, target_is_directory=True)
    (root / "go.work").symlink_to(root / "go.work")
    found = project_or_error(root)
    assert isinstance(found, GoProject)
    assert _of_the_code(found) == _of_the_code(unspoilt)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["go.mod", "main.go"])
def test_what_may_not_be_read_is_said(module: Write, name: str) -> None:
    root = module({"main.go": MAIN})
    (root / name).chmod(0)
    assert isinstance(project_or_error(root), ProjectError)


@pytest.mark.parametrize(
    "name", ["go.mod", "go.work", "go.sum", "main.go", "Makefile", "vendor", "Dockerfile"]
)
def test_a_directory_where_a_file_is_expected(module: Write, name: str) -> None:
    root = module({"cmd/app/main.go": MAIN})
    unspoilt = read(root)
    (root / name).unlink(missing_ok=True)
    (root / name).mkdir()
    found = project_or_error(root)
    if isinstance(found, ProjectError):
        assert name == found.file == "go.mod"
    else:
        assert _of_the_code(found) == _of_the_code(unspoilt)


@pytest.mark.parametrize(
    "name", ["go.work", "Makefile", "Dockerfile", ".goreleaser.yml", ".dockerignore", "x.go"]
)
def test_a_pipe_where_a_file_is_expected_is_not_waited_for(module: Write, name: str) -> None:
    root = module({"main.go": MAIN})
    unspoilt = read(root)
    os.mkfifo(root / name)
    found = project_or_error(root)
    assert isinstance(found, GoProject)
    assert _of_the_code(found) == _of_the_code(unspoilt)


def test_a_deep_tree_and_a_wide_one_end(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text(GO_MOD)
    (tmp_path / "main.go").write_text(MAIN)
    deep = tmp_path
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
        (deep / "x.go").write_text("package d\n")
    wide = tmp_path / "wide"
    wide.mkdir()
    for number in range(3_000):
        (wide / f"f{number}.go").write_text("package wide\n")
    found = project_or_error(tmp_path)
    assert isinstance(found, GoProject)
    assert found.default_main == "."
