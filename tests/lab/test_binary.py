"""A program's file shows what it needs; a damaged one is told as far as it can be read."""

import io
import struct
from dataclasses import replace

import pytest

from tests.support.builds import BASE_LAYER
from tui.engine import FileEntry, ImageArchive, ImageDetails
from tui.engine.stopwatch import stopwatch
from tui.lab.trial.binary import Binary, read_binary
from tui.lab.trial.expected import expected

_DETAILS = ImageDetails(
    digest="", user="", entrypoint=("/app",), command=(), exposed=(), platform="linux/amd64"
)
_STATIC = Binary(path="/app", bytes=1, kind="program", machine="amd64")


def _dynamic(interpreter: bytes = b"/lib64/ld-linux-x86-64.so.2\0") -> bytes:
    """Return an ELF file that asks for a loader, and has nothing else."""
    header = b"\x7fELF" + bytes([2, 1, 1, 0]) + bytes(8)
    header += struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    size = len(interpreter)
    return header + struct.pack("<IIQQQQQQ", 3, 4, 120, 0, 0, size, size, 1) + interpreter


def _read(data: bytes) -> Binary:
    return read_binary("/app", io.BytesIO(data))


def test_a_dynamic_program_names_its_loader() -> None:
    found = _read(_dynamic())
    assert (found.kind, found.machine, found.static) == ("program", "amd64", False)
    assert found.interpreter == "/lib64/ld-linux-x86-64.so.2"


def test_what_upx_has_packed_is_recognised_by_its_mark() -> None:
    program = stopwatch("amd64")
    assert not _read(program).packed
    assert _read(program + b"UPX!" + bytes(36)).packed


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"!<arch>\n__.PKGDEF       0", "archive"),
        (b"#!/bin/sh\n", "script"),
        (b"MZ\x90", "other"),
        (b"", "other"),
        (b"\x7fELF", "other"),
    ],
)
def test_what_is_no_program_is_told_by_its_beginning(data: bytes, kind: str) -> None:
    assert _read(data).kind == kind


@pytest.mark.parametrize("program", [stopwatch("amd64"), stopwatch("arm64"), _dynamic()])
def test_a_damaged_file_is_told_as_far_as_it_can_be_read(program: bytes) -> None:
    whole = _read(program)
    read = 0
    for position in range(0, min(len(program), 1200), 3):
        assert _read(program[:position]) == Binary(path="/app", bytes=position, kind="other")
        found = _read(program[:position] + b"\xff\xff\xff\xff" + program[position + 4 :])
        same = replace(whole, bytes=max(len(program), position + 4))
        if found.kind == "other":
            assert found == Binary(path="/app", bytes=same.bytes, kind="other")
            continue
        read += 1
        # the machine is in bytes 18 and 19, the loader in a segment that may be no longer recognised
        assert found.machine == whole.machine or 15 <= position < 20
        assert found.interpreter in {whole.interpreter, ""}
        assert replace(found, machine=whole.machine, interpreter=whole.interpreter) == same
    assert read > 20


def test_a_static_program_lets_nothing_bad_be_expected() -> None:
    assert expected(_STATIC, ImageArchive(()), _DETAILS) == ()


@pytest.mark.parametrize(
    ("binary", "cause"),
    [
        (replace(_STATIC, kind="archive"), "not-a-program"),
        (replace(_STATIC, kind="other"), "not-executable"),
        (replace(_STATIC, machine="arm64"), "wrong-machine"),
        (replace(_STATIC, interpreter="/lib64/ld-linux-x86-64.so.2"), "no-interpreter"),
        (replace(_STATIC, libraries=("libsqlite3.so.0",)), "no-library"),
    ],
)
def test_what_cannot_start_is_told_before_it_is_run(binary: Binary, cause: str) -> None:
    [found] = expected(binary, ImageArchive((BASE_LAYER,)), _DETAILS)
    assert found.id == cause
    assert found.explanation.endswith(".")


def test_a_loader_is_found_wherever_links_lead_to_it() -> None:
    loader = FileEntry("/usr/lib64/ld-linux-x86-64.so.2", 1, "link", 0o777)
    archive = ImageArchive((replace(BASE_LAYER, files=(loader,)),))
    assert expected(replace(_STATIC, interpreter="/lib64/ld-linux-x86-64.so.2"), archive, _DETAILS) == ()
