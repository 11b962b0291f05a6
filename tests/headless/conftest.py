"""The command line as its user meets it: words go in; a status, stdout and stderr come out."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """How one call ended."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The only line on stderr."""
        assert self.out == ""
        [line] = self.err.splitlines()
        assert line.startswith("godock-tui: ")
        return line.removeprefix("godock-tui: ")


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs the program with some words."""

    def run(*words: str | Path) -> Said:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run


@pytest.fixture(autouse=True)
def no_toolchain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the machine's Go out: what is tested here is said by the sources alone."""
    monkeypatch.setattr("tui.lab.host.toolchain.which", lambda _name: None)


@pytest.fixture(autouse=True)
def nothing_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what earlier tests could not remove, because it decides the exit status."""
    monkeypatch.setattr("tui.engine.remaining._remaining", {})


@pytest.fixture
def gin(projects: Path, tmp_path: Path) -> Path:
    """A copy of the tutorial's project, which a test may write into."""
    return Path(shutil.copytree(projects / "gin-sample", tmp_path / "gin-sample"))
