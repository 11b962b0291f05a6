"""Embedded files are told whether they are in an embed.FS, a string or a byte slice."""

from dataclasses import replace
from pathlib import Path

from tests.support.samples import BARE
from tui.lab.bytes.account import Item
from tui.lab.bytes.embeds import embedded, sizes_of
from tui.lab.bytes.links import Links
from tui.lab.bytes.symbols import Symbol

REPORT = """\
main.page -> go:string..gostring.67546.jp/WA4PZLhrwk/X4ShrUeg==
main.usage -> go:string..gostring.2000.5KDkyFdMMweKe7ta18teUQ==
main.blob -> main..gobytes.1
main.static -> main.static.files
main.static.files -> go:string."static/logo.png"
main.static.files -> go:string..gostring.30000.GvXLojv5yzzHS4ATgltoKA==
"""


def _links() -> Links:
    links = Links()
    links.feed(REPORT.splitlines())
    return links


def test_strings_and_byte_slices_are_known_by_the_length_of_a_file_of_the_project() -> None:
    named = [Symbol(0x1000, 40_000, "main..gobytes.1"), Symbol(0x2000, 51, "runtime..gobytes.3")]
    found = embedded(_links(), named, {67_546: "page.txt", 40_000: "blob.bin", 51: "never"})
    assert found.nameless == (Item("page.txt", 67_546), Item("static/logo.png", 30_000))
    assert found.named == {"main..gobytes.1": "blob.bin", "runtime..gobytes.3": "never"}


def test_without_files_of_that_length_they_are_text_and_data_like_any_other() -> None:
    found = embedded(_links(), [Symbol(0x1000, 40_000, "main..gobytes.1")], {})
    assert found.nameless == (Item("static/logo.png", 30_000),)
    assert found.named == {}


def test_the_sizes_are_those_of_the_files_and_of_those_in_folders_but_small_ones(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "page.txt").write_bytes(bytes(5_000))
    (tmp_path / "static" / "logo.png").write_bytes(bytes(3_000))
    (tmp_path / "static" / "small.txt").write_bytes(bytes(1_024))
    project = replace(BARE, root=tmp_path, embeds=("page.txt", "static", "missing.bin"))
    assert sizes_of(project) == {5_000: "page.txt", 3_000: "static/logo.png"}
