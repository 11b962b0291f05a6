"""The files of a layer as a tree."""

from tui.engine.archive import FileEntry
from tui.lab.sizes.file_tree import MOST, FileTree


def _file(path: str, size: int, kind: str = "file") -> FileEntry:
    return FileEntry(path, size, kind, 0o644)


ETC = [
    _file("/etc", 0, "dir"),
    _file("/etc/ssl", 0, "dir"),
    _file("/etc/ssl/certs/ca.crt", 220_000),
    _file("/etc/passwd", 120),
    _file("/server", 7_000_000),
    _file("/bin/sh", 0, "link"),
]


def _shown(tree: FileTree, opened: set[str]) -> list[tuple[int, str, int]]:
    return [(line.depth, line.name, line.bytes) for line in tree.lines(opened)]


def test_closed_it_shows_the_top_largest_first_each_folder_with_all_that_is_in_it() -> None:
    tree = FileTree.of(ETC)
    assert tree.count == 3
    assert _shown(tree, set()) == [(0, "server", 7_000_000), (0, "etc/", 220_120), (0, "bin/", 0)]


def test_folders_that_hold_nothing_but_one_folder_are_one_line() -> None:
    assert _shown(FileTree.of(ETC), {"/etc"})[1:4] == [
        (0, "etc/", 220_120),
        (1, "ssl/certs/", 220_000),
        (1, "passwd", 120),
    ]


def test_a_small_layer_begins_opened_and_a_large_one_closed() -> None:
    assert len(FileTree.of(ETC).lines(FileTree.of(ETC).begin)) == 7
    many = FileTree.of([_file(f"/usr/lib/f{number}", 1) for number in range(100)])
    assert [line.name for line in many.lines(many.begin)] == ["usr/lib/"]


def test_a_long_folder_ends_with_what_is_left_out() -> None:
    tree = FileTree.of([_file(f"/d/f{number}", 10) for number in range(MOST + 5)])
    lines = tree.lines({"/d"})
    assert len(lines) == MOST + 2
    assert lines[-1].name == "5 smaller files, 50 B"


def test_a_filter_lists_the_files_that_hold_it_with_their_whole_path() -> None:
    tree = FileTree.of(ETC)
    assert [line.name for line in tree.lines((), "CERT")] == ["/etc/ssl/certs/ca.crt"]
    assert tree.lines((), "nowhere") == ()


def test_a_deleted_file_says_so_and_foreign_names_are_clean() -> None:
    tree = FileTree.of([_file("/etc/.wh.shadow", 0), _file("/evil\x1b[31m", 1)])
    assert [name for _, name, _ in _shown(tree, {"/etc"})] == ["evil", "etc/", "deletes shadow"]


def test_a_file_that_comes_twice_is_counted_once() -> None:
    assert FileTree.of([*ETC, *ETC]).lines(())[0].bytes == 7_000_000


def test_of_fifty_thousand_files_only_the_folders_that_are_looked_at_are_sorted() -> None:
    tree = FileTree.of([_file(f"/usr/{at % 50}/{at % 700}/f{at}", at) for at in range(50_000)])
    assert tree.count == 50_000
    assert len(tree.lines({"/usr", "/usr/7"})) == 1 + 50 + 14
    assert tree._sorted == {"", "/usr", "/usr/7"}
