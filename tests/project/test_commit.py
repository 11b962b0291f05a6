"""The commit is read off git's own files, in every form in which they lie."""

from pathlib import Path

from tui.project.commit import read_commit

_ONE, _TWO = "1" * 40, "2" * 40


def _repository(root: Path, head: str) -> Path:
    git = root / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(head)
    return git


def test_a_branch_says_which_commit(tmp_path: Path) -> None:
    git = _repository(tmp_path, "ref: refs/heads/main\n")
    (git / "refs" / "heads" / "main").write_text(f"{_ONE}\n")
    (tmp_path / "cmd").mkdir()
    assert read_commit(tmp_path / "cmd") == _ONE


def test_a_detached_head_names_the_commit_itself(tmp_path: Path) -> None:
    _repository(tmp_path, f"{_TWO}\n")
    assert read_commit(tmp_path) == _TWO


def test_a_packed_branch_is_found(tmp_path: Path) -> None:
    git = _repository(tmp_path, "ref: refs/heads/main\n")
    (git / "packed-refs").write_text(f"# pack-refs\n{_ONE} refs/heads/other\n{_TWO} refs/heads/main\n")
    assert read_commit(tmp_path) == _TWO


def test_a_linked_work_tree_shares_the_branches(tmp_path: Path) -> None:
    git = _repository(tmp_path / "main", "ref: refs/heads/main\n")
    (git / "refs" / "heads" / "side").write_text(f"{_TWO}\n")
    linked = git / "worktrees" / "side"
    linked.mkdir(parents=True)
    (linked / "HEAD").write_text("ref: refs/heads/side\n")
    (linked / "commondir").write_text("../..\n")
    tree = tmp_path / "side"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {linked}\n")
    assert read_commit(tree) == _TWO


def test_what_is_no_repository_or_is_damaged_has_no_commit(tmp_path: Path) -> None:
    _repository(tmp_path, "ref: refs/heads/none\n")
    assert read_commit(tmp_path) == ""
    (tmp_path / ".git" / "HEAD").write_bytes(b"\xff\x00")
    assert read_commit(tmp_path) == ""
