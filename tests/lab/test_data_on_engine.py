"""A program that writes: its data directory belongs to the user, with a volume and without one."""

from pathlib import Path

import pytest

from tests.support.bench import open_bench
from tests.support.docker import docker
from tui.lab.run_line import run_line
from tui.lab.trial.run_settings import RunSettings
from tui.lab.trial.verdict import Outcome
from tui.project import read
from tui.recipe import Layout, Recipe

pytestmark = pytest.mark.docker

_WRITER = """\
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := os.WriteFile("data/seen", []byte(os.Getenv("TOKEN")), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("wrote", os.Getenv("TOKEN"), len(os.Args))
}
"""


@pytest.mark.parametrize("layout", [Layout.CACHED, Layout.NAIVE])
async def test_the_program_writes_in_the_trial_run_and_with_the_printed_command(
    tmp_path: Path, layout: Layout
) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        (bench.folder / "main.go").write_text(_WRITER)
        bench.session.project = read(bench.folder)
        without = await bench.build(Recipe(layout=layout, base="scratch", test=False))
        assert (await bench.session.try_out(without)).trial.verdict.outcome is Outcome.FAILS
        built = await bench.build(Recipe(layout=layout, base="scratch", test=False, data=("data",)))
        bench.session.run_settings = RunSettings(environment={"TOKEN": "hunter2"}, arguments=("a", "b"))
        tried = await bench.session.try_out(built)
        assert tried.trial.verdict.outcome is Outcome.EXITS, tried.trial.verdict
        assert tried.trial.verdict.log == ("wrote $TOKEN 3",)
        before = docker("volume", "ls", "-q")
        words = run_line(built.image, data=built.rendered.data).split()
        volume = words[words.index("-v") + 1].partition(":")[0]
        try:
            assert docker(*words[1:]).startswith("wrote")
        finally:
            docker("volume", "rm", volume)
        assert docker("volume", "ls", "-q") == before
        assert "hunter2" not in docker("history", "--no-trunc", built.image)
