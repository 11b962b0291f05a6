"""Images that differ in every figure, so that a figure in the wrong place is noticed."""

import re
from collections.abc import Callable

from tests.support.scripted import Script
from tests.ui.fakes import DETAILS, GOOD, SMALL
from tui.engine import MemoryUse
from tui.engine.archive import FileEntry, ImageArchive, Layer
from tui.engine.engine import Engine
from tui.lab.sizes.build import Build
from tui.lab.trial.run_settings import NO_SETTINGS, RunSettings
from tui.lab.trial.startup import Startup
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import GoProject
from tui.text.units import human_bytes, human_milliseconds

_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d)? (?:[kMG]?B|m?s)")


def varied_scripts(count: int) -> list[Script]:
    """Return so many builds; the program of the first has one million bytes, that of the second two, and so on."""
    return [Script(GOOD, DETAILS, _archive(number)) for number in range(1, count + 1)]


def _archive(number: int) -> ImageArchive:
    program = FileEntry("/golang-sample", 1_000_000 * number, "file", 0o755)
    own = Layer(f"sha256:own-{number}", 1_200_000 * number, 300_000 * number, (program,))
    return ImageArchive((*SMALL.layers[:2], own), SMALL.history)


async def varied_trial(
    _engine: Engine,
    _project: GoProject,
    build: Build,
    _on_stage: Callable[[str], None],
    _settings: RunSettings = NO_SETTINGS,
) -> Trial:
    """Return a start-up and a memory that follow from the size of the program."""
    figure = build.measurement.binary_bytes
    assert figure is not None
    number = round(figure.value / 1_000_000)
    return Trial(
        verdict=Verdict(outcome=Outcome.ANSWERS, evidence="HTTP 200 on port 8080"),
        startup=Startup((3.0 * number,) * 3),
        memory=MemoryUse(700_000 + 1_700_000 * number, 0),
    )


def varied_cells(number: int) -> dict[str, str]:
    """Return what a table must show of one of the images."""
    return {
        "pull": human_bytes(850_000 + 300_000 * number),
        "unpacked": human_bytes(3_000_000 + 1_200_000 * number),
        "binary": human_bytes(1_000_000 * number),
        "start": human_milliseconds(3.0 * number),
        "memory": human_bytes(700_000 + 1_700_000 * number),
    }


def figures_in(line: str) -> list[str]:
    """Return the figures in a line of a table."""
    return _FIGURE.findall(re.sub(r" ±\S+ ms", "", line))
