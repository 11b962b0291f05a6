"""A lab on the real engine with a copy of a sample project, which a test may edit."""

import shutil
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.conftest import PROJECTS
from tui.catalog import load
from tui.engine import BuildState, LogChunk, StepChanged, find, reduce
from tui.lab.session import Job, Session
from tui.lab.sizes.build import Build
from tui.project import read
from tui.recipe import Recipe

_LIGHT = """\
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"

	"github.com/mattn/go-isatty"
)

func main() {
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		log.Fatal(err)
	}
	log.Println("Listening and serving HTTP, to a terminal:", isatty.IsTerminal(os.Stdout.Fd()))
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go answer(connection)
	}
}

func answer(connection net.Conn) {
	defer connection.Close()
	for lines := bufio.NewScanner(connection); lines.Scan() && lines.Text() != ""; {
	}
	fmt.Fprint(connection, "HTTP/1.1 200 OK\\r\\nContent-Length: 11\\r\\nConnection: close\\r\\n\\r\\nhello world")
}
"""


@dataclass(slots=True)
class Attempt:
    """One build that was run to its end."""

    job: Job
    state: BuildState
    log: list[str] = field(default_factory=list)

    def phase(self, words: str) -> str:
        """Return how the step whose name holds these words ended."""
        return next(found.phase for found in self.state.steps.values() if words in found.step.name)


@dataclass(slots=True)
class Bench:
    """Builds recipes of a copied project."""

    folder: Path
    session: Session

    async def attempt(self, recipe: Recipe, *, until: str = "") -> Attempt:
        """Build a recipe, whatever comes of it; or only until the step whose name holds these words has ended."""
        made = Attempt(self.session.job(recipe), BuildState())
        async with aclosing(self.session.run(made.job)) as events:
            async for event in events:
                made.state = reduce(made.state, [event])
                if isinstance(event, LogChunk):
                    made.log.extend(line.text for line in event.lines)
                if until and isinstance(event, StepChanged) and until in event.name and event.completed:
                    break
        return made

    async def build(self, recipe: Recipe) -> Build:
        """Build and measure a recipe that has to work."""
        made = await self.attempt(recipe)
        return await self.session.measure(made.job, made.state)

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the project."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def lighten(self) -> None:
        """Let the Gin sample be a server with one small module and without ``net/http``.

        It compiles in a fraction of the time, for tests that compile without a cache and are not about the program.
        """
        shutil.rmtree(self.folder / "pkg" / "apis")
        (self.folder / "main.go").write_text(_LIGHT, encoding="utf-8")
        self.session.project = read(self.folder)

    def touch(self, name: str) -> None:
        """Add a comment to a file that no build has seen before, so that no cache knows the file."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\n// {uuid4()}\n")


@asynccontextmanager
async def open_bench(folder: Path, sample: str) -> AsyncIterator[Bench]:
    """Yield a bench with a copy of a sample project on the engine of this machine; its images are removed at the end."""
    copy = folder / sample
    shutil.copytree(PROJECTS / sample, copy)
    bench = Bench(copy, Session(await find(), read(copy), load()))
    try:
        yield bench
    finally:
        bench.session.builds = ()  # cleaning keeps the newest build's image, and here none is to stay
        await bench.session.clean()
