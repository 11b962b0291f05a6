"""A program that links against a C library and runs a command is built, and starts, with its packages."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import open_bench
from tests.support.docker import docker
from tui.advice import recommend
from tui.catalog import load
from tui.engine import Built

pytestmark = pytest.mark.docker


async def test_the_packages_of_a_program_are_in_its_image(tmp_path: Path, today: date) -> None:
    async with open_bench(tmp_path, "packages") as bench:
        made = await bench.attempt(recommend(bench.session.project, load(), today).recipe)
        assert isinstance(made.state.outcome, Built), made.log
        printed = docker("run", "--rm", made.job.tag)
        assert "libpcap version" in printed
        assert "git version" in printed
        lists = docker("run", "--rm", "--entrypoint", "ls", made.job.tag, "/var/lib/apt/lists")
    assert lists.strip() in {"", "auxfiles", "partial"}
