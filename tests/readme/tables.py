"""Tables of the documents, made from the declarations that the program itself uses and from recorded measurements."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from tests.conftest import PROJECTS
from tests.screenshots.lab_run import SAMPLES, LabRun, recorded_lab
from tests.screenshots.recipes import TODAY
from tui.advice import preset
from tui.catalog import load
from tui.headless.lab_table import COLUMNS, Findings, findings
from tui.headless.table import cell_of
from tui.lab.matrix.goals import Goal
from tui.project import read
from tui.recipe import OPTIONS, PRESETS, STEPS, Kind, Option
from tui.text.units import human_seconds
from tui.ui.kit.keys import KEYS

ROOT = Path(__file__).parents[2]
DOCUMENTS = tuple(
    path
    for pattern in (
        "README.md",
        "tui/README.md",
        "screenshots/README.md",
        "tests/README.md",
        "tests/*/README.md",
        "templates/guide/*.md",
    )
    for path in sorted(ROOT.glob(pattern))
)
"""Everything that people read about the program; the sample projects have READMEs of their own."""
_SHOWN = ("pull", "unpacked", "binary", "start", "memory")
_IN_SHORT = (
    "naive",
    "alpine-s-w",
    "distroless-static-s-w",
    "scratch-s-w",
    "scratch-s-w-upx",
    "scratch-s-w-upx-lzma",
)
"""The variants of the README's one table."""
_SCREENS = {
    "wizard": "Wizard",
    "build": "Build",
    "compare": "Compare",
    "lab": "Session",
    "ladder": "Ladder",
    "audit": "Audit",
    "steps": "Steps of the lab",
    "versus": "Side by side",
    "history": "History",
    "image": "One image",
    "bytes": "Bytes",
    "app": "Everywhere",
}


def options() -> str:
    """Return what can be chosen, step by step."""
    lines = []
    for step in STEPS:
        if of_step := [option for option in OPTIONS if option.step == step.id]:
            lines += ["", f"## {step.title}", "", *(_option(option) for option in of_step)]
    return "\n".join(lines[1:])


def _option(option: Option) -> str:
    off = f", `--no-{option.flag.removeprefix('--')}`" if option.kind is Kind.SWITCH else ""
    return f"- **{option.label}** `{option.flag}`{off}: {option.help}"


def presets() -> str:
    """Return the named recipes."""
    return "\n".join(f"- `{name}`: {meaning}" for name, meaning in PRESETS.items())


def keys() -> str:
    """Return every key, screen by screen."""
    lines = []
    assert {key.screen for key in KEYS} == set(_SCREENS), "a screen's keys have no title"
    for screen, title in _SCREENS.items():
        of_screen = [key for key in KEYS if key.screen == screen]
        lines += ["", f"## {title}", "", *(f"- `{key.shown_as}` {key.help}" for key in of_screen)]
    return "\n".join(lines[1:])


@cache
def _recorded(sample: str) -> tuple[LabRun, Findings]:
    run = recorded_lab(sample)
    return run, findings(run.results, preset("balanced", read(PROJECTS / sample), load(), TODAY).base)


def lab(sample: str, names: tuple[str, ...] = ()) -> str:
    """Return the rows of a recorded lab (or some of them), and how it was measured."""
    run, found = _recorded(sample)
    columns = [column for column in COLUMNS if column.label in _SHOWN]
    best = {one.name for one in found.advice if one.goal is Goal.BALANCED}
    lines = [
        f"| {sample} | {' | '.join(column.label for column in columns)} |",
        f"| --- |{' ---: |' * len(columns)}",
    ]
    rows = {row.name: row for row in found.rows}
    for name in names or rows:
        row = rows[name]
        marks = f"{'★' if name in best else ''}{'◆' if found.front.get(name) else ''}"
        cells = " | ".join(cell_of(row, column) for column in columns)
        lines.append(f"| {f'{marks} ' if marks else ''}{_cell(row.variant.title)} | {cells} |")
    # an older recording does not say
    machine = f" on {run.cores} cores, at a load of {run.load:g} before it" if run.cores else ""
    return "\n".join([*lines, "", f"Measured in one run of {human_seconds(run.seconds)}{machine}."])


def verdicts(sample: str) -> str:
    """Return what each step bought and cost in a recorded lab."""
    return "\n".join(f"- {one.sentence}" for one in _recorded(sample)[1].verdicts)


@dataclass(frozen=True)
class Table:
    """A part of a document that is made, between ``<!-- name -->`` and ``<!-- end -->``."""

    document: str
    name: str
    make: Callable[[], str]
    compared: bool = True
    """Whether a test compares it. Sentences of the program are written again with the tables, and tested elsewhere."""


_FIGURES = "tests/bench/README.md"
TABLES = (
    Table("templates/guide/choices.md", "options", options),
    Table("templates/guide/choices.md", "presets", presets),
    Table("templates/guide/keys.md", "keys", keys),
    Table("README.md", "measured", partial(lab, "gin-sample", _IN_SHORT)),
    *(Table(_FIGURES, name, partial(lab, sample)) for sample, name in SAMPLES.items()),
    *(
        Table(_FIGURES, f"{name}-verdicts", partial(verdicts, sample), False)
        for sample, name in SAMPLES.items()
    ),
)


def filled(table: Table) -> str:
    """Return the text of a table's document with the table made anew between its marks."""
    text = (ROOT / table.document).read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {table.name} -->\n).*?(<!-- end -->)", re.S)
    assert marks.search(text), f"{table.document} has no place for the table of {table.name}"
    return marks.sub(lambda found: f"{found[1]}{table.make()}\n{found[2]}", text)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
