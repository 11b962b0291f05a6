"""The listing of a build context."""

from pathlib import Path

from tui.project.build_context import collect_context, ignore_file


def _tree(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"text of {path}\n", encoding="utf-8")


def test_files_and_directories_are_listed_without_ignored_ones(tmp_path: Path) -> None:
    _tree(tmp_path, "main.go", "web/a.css", "web/b.md", "tmp/x/y", "keep/no", "keep/yes")
    (tmp_path / ".dockerignore").write_text("tmp\n**/*.md\nkeep\n!keep/yes\n", encoding="utf-8")
    context = collect_context(tmp_path)
    assert context.files == {".dockerignore", "main.go", "web/a.css", "keep/yes"}
    assert context.directories == {"web", "keep"}
    assert context.ignored == {"tmp", "web/b.md", "keep", "keep/no"}
    assert context.ignored_by("web/b.md") == "2: **/*.md"
    assert context.listed("nothing/there")


def test_an_ignore_text_can_be_given(tmp_path: Path) -> None:
    _tree(tmp_path, "a", "b", ".dockerignore")
    assert collect_context(tmp_path, ignore="a\n").files == {"b", ".dockerignore"}


def test_the_ignore_file_beside_a_dockerfile_comes_first(tmp_path: Path) -> None:
    _tree(tmp_path, ".dockerignore", "deploy/Dockerfile")
    assert ignore_file(tmp_path, tmp_path / "deploy/Dockerfile") == "text of .dockerignore\n"
    _tree(tmp_path, "deploy/Dockerfile.dockerignore")
    assert ignore_file(tmp_path, tmp_path / "deploy/Dockerfile") == "text of deploy/Dockerfile.dockerignore\n"


def test_texts_of_scripts_and_makefiles_are_read_with_their_line_ends(tmp_path: Path) -> None:
    _tree(tmp_path, "main.go", "sub/Makefile", "tool")
    (tmp_path / "run.sh").write_bytes(b"#!/bin/sh\r\n")
    (tmp_path / "tool").chmod(0o755)
    context = collect_context(tmp_path)
    assert context.texts["run.sh"] == "#!/bin/sh\r\n"
    assert {"sub/Makefile", "tool"} <= context.texts.keys()
    assert "main.go" not in context.texts
    assert context.executables == {"tool"}


def test_links_are_not_followed(tmp_path: Path) -> None:
    _tree(tmp_path, "real/file")
    (tmp_path / "link").symlink_to("real")
    context = collect_context(tmp_path)
    assert context.links == {"link": "real"}
    assert "link/file" not in context.files


def test_a_context_that_is_too_large_says_what_is_not_listed(tmp_path: Path) -> None:
    _tree(tmp_path, *(f"many/{number}" for number in range(30)), "many/deep/x", "top", ".git/config")
    context = collect_context(tmp_path, limit=20)
    assert "top" in context.files
    assert not context.listed("many/deep/other")
    assert not context.listed(".git/HEAD")
    assert context.listed("other")
