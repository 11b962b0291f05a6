"""The program ends in order when the reader of its output, or its terminal, has gone."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.fake_docker import FakeDocker, fake_docker
from tests.support.terminal import signals_of_a_shell


@pytest.fixture
def docker() -> Iterator[FakeDocker]:
    """An engine whose builds never end."""
    with fake_docker() as found:
        yield found


@contextmanager
def _start(
    verb: str, project: Path, docker: FakeDocker, output: int, errors: int | None = None
) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a verb, and end it at the end, whatever the test found."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", verb, str(project)],
        env=docker.environ,
        stdout=output,
        stderr=output if errors is None else errors,
        start_new_session=True,
        preexec_fn=signals_of_a_shell,  # noqa: PLW1509
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("verb", ["build", "lab", "ladder", "bytes"])
def test_work_whose_output_nobody_reads_is_stopped(verb: str, projects: Path, docker: FakeDocker) -> None:
    near, far = os.pipe()
    os.close(near)
    with _start(verb, projects / "hello", docker, far) as process:
        os.close(far)
        assert process.wait(timeout=30) == 129


@pytest.mark.parametrize("verb", ["build", "lab"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_work_although_the_message_cannot_be_printed(
    verb: str, number: signal.Signals, status: int, projects: Path, docker: FakeDocker
) -> None:
    near, far = os.pipe()
    with _start(verb, projects / "hello", docker, far) as process:
        os.close(far)
        docker.started()
        os.close(near)
        process.send_signal(number)
        assert process.wait(timeout=30) == status
    assert docker.gone()


@pytest.mark.parametrize("verb", ["build", "lab", "ladder"])
def test_a_closed_terminal_stops_the_work(verb: str, projects: Path, docker: FakeDocker) -> None:
    near, far = pty.openpty()
    with _start(verb, projects / "hello", docker, far) as process:
        os.close(far)
        docker.started()
        os.close(near)
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=30) == 129
    assert docker.gone()


def test_only_progress_that_nobody_reads_does_not_stop_the_work(projects: Path, docker: FakeDocker) -> None:
    near, far = os.pipe()
    os.close(near)
    with _start("lab", projects / "hello", docker, subprocess.PIPE, far) as process:
        os.close(far)
        docker.started()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 143
    assert docker.gone()
