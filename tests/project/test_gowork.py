"""go.work."""

import pytest

from tui.project.gowork import parse_gowork
from tui.project.model import ProjectError


def test_uses_stand_alone_or_in_a_block() -> None:
    gowork = parse_gowork('go 1.26\nuse ./a // first\nuse (\n\t.\n\t"./b"\n)\ntoolchain go1.26.3\n')
    assert gowork.go == "1.26"
    assert [(use.path, use.line) for use in gowork.uses] == [("./a", 2), (".", 4), ("./b", 5)]


@pytest.mark.parametrize("text", ["go\n", "go 1.26\nuse\n", "go 1.26\nmodule a.b/c\n", "use (\n./a\n"])
def test_a_broken_one_names_file_and_line(text: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_gowork(text)
    assert caught.value.file == "go.work"
    assert caught.value.line
