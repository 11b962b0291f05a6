"""Modules written for one test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

GO_MOD = "module example.com/app\n\ngo 1.26\n"

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def module(tmp_path: Path) -> Write:
    """Write files into an empty module and return its directory; go.mod is there unless the files bring one."""

    def write(files: Mapping[str, str]) -> Path:
        for name, text in {"go.mod": GO_MOD, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write
