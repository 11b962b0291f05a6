"""A large file is parsed and searched piece by piece, and gives what it gives as a whole."""

from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tui.project import syntax
from tui.project.header import parse_header

_FILES = sorted(PROJECTS.rglob("*.go"), key=lambda path: path.stat().st_size)[-8:]


@pytest.mark.parametrize("path", _FILES, ids=[str(path.relative_to(PROJECTS)) for path in _FILES])
def test_pieces_of_a_file_give_what_the_whole_gives(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = path.read_text(encoding="utf-8")
    header = parse_header(source)
    assert header is not None
    whole = syntax.parse_body(source, path.name, "", header)
    monkeypatch.setattr(syntax, "_CHUNK", 7)
    monkeypatch.setattr(syntax, "_WINDOW", 50)
    assert len(source) > 200
    assert syntax.parse_body(source, path.name, "", header) == whole
