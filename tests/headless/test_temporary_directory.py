"""A temporary directory that cannot be used is one sentence that names it, in every verb."""

import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.support.fake_docker import fake_docker

_VERBS = ("build", "lab", "ladder", "bytes", "audit", "audit --build")


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An engine that is never asked to build, because the files of the build cannot be written."""
    with fake_docker() as found:
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def project(gin: Path) -> Path:
    (gin / "Dockerfile").write_text("FROM golang:1.25\nWORKDIR /a\nCOPY . .\nRUN go build -o /b .\nCMD /b\n")
    return gin


def _missing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "gone"))
    return f"Temporary files cannot be written to {folder / 'gone'}: the directory is not writable. "


def _full(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    def mkdtemp(*_words: object, **_more: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    return f"Temporary files cannot be written to {folder}: no space left on device. "


def _none(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    def gettempdir() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "gettempdir", gettempdir)
    return f"Temporary files cannot be written to {folder}: the directory is not writable. "


@pytest.mark.parametrize("words", _VERBS)
@pytest.mark.parametrize("fault", [_missing, _full, _none])
def test_a_temporary_directory_that_cannot_be_used_is_named(
    words: str, fault: object, call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(fault)
    message = fault(monkeypatch, tmp_path)
    verb, *more = words.split()
    said = call(verb, project, *more)
    assert "Traceback" not in said.err
    lines = [line for line in said.err.splitlines() if message.strip() in line]
    assert lines, said.err
    assert "TMPDIR" in lines[-1]
    if words == "audit":
        assert "Dockerfile:" in said.out, "the other findings need no temporary file"
    else:
        assert said.status == 1
