"""What the stopwatch prints is read; its programs are static files for the machines they are named after."""

import io
from pathlib import Path

import pytest

from tui.engine import stopwatch as package
from tui.engine.stopwatch import Timing, arguments, laps, stopwatch
from tui.lab.trial.binary import read_binary


def test_each_run_is_a_lap() -> None:
    said = ("run 1500000 1800000 -1 5000", "noise", "", "run -1 900000 0 12", "run -1 -1 137 12", "run 1 2 3")
    assert laps(said) == (
        Timing(1.5, 1.8, None, 5_120_000),
        Timing(None, 0.9, 0, 12_288),
        Timing(None, None, 137, 12_288),
    )


def test_it_is_told_milliseconds() -> None:
    assert arguments(runs=9, budget=1.5, limit=10, port=None) == ("9", "1500", "10000", "0")
    assert arguments(runs=3, budget=1, limit=2.5, port=8080) == ("3", "1000", "2500", "8080")


@pytest.mark.parametrize("machine", ["amd64", "arm64"])
def test_it_is_a_static_program_of_a_few_kilobytes(machine: str) -> None:
    program = stopwatch(machine)
    assert len(program) < 4096
    found = read_binary("/stopwatch", io.BytesIO(program))
    assert (found.machine, found.static, found.symbols) == (machine, True, False)


def test_there_is_none_for_other_machines() -> None:
    assert stopwatch("riscv64") == b""
    assert stopwatch("../../etc/passwd") == b""


def test_its_source_lies_beside_it() -> None:
    folder = Path(package.__file__).parent
    assert {"stopwatch.c", "build", "stopwatch-amd64", "stopwatch-arm64"} <= {
        path.name for path in folder.iterdir()
    }
