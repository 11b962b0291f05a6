"""Tables of the README, made from the declarations that the program itself uses."""

import re
from functools import partial
from pathlib import Path

from tests.conftest import PROJECTS
from tests.screenshots.lab_run import SAMPLES, recorded_lab
from tests.screenshots.recipes import TODAY
from tui.catalog import load
from tui.headless.lab_table import COLUMNS, cell_of, findings
from tui.lab.matrix.goals import Goal
from tui.project import read
from tui.recipe import OPTIONS, PRESETS, STEPS, Kind, preset
from tui.text.units import human_seconds
from tui.ui.kit.keys import KEYS

README = Path(__file__).parents[2] / "README.md"
_SHOWN = ("pull", "unpacked", "binary", "start", "memory", "build")
_SCREENS = {
    "wizard": "Wizard",
    "build": "Build",
    "compare": "Compare",
    "lab": "Lab",
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
    lines = ["| step | option | flag | what it decides |", "| --- | --- | --- | --- |"]
    titles = {step.id: step.title for step in STEPS}
    before = ""
    for option in OPTIONS:
        title = titles[option.step]
        flag = f"`{option.flag}`"
        if option.kind is Kind.SWITCH:
            flag += f", `--no-{option.flag.removeprefix('--')}`"
        shown = "" if title == before else title
        lines.append(f"| {shown} | {option.label} | {flag} | {_cell(option.help)} |")
        before = title
    return "\n".join(lines)


def presets() -> str:
    """Return the named recipes."""
    rows = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in PRESETS.items()]
    return "\n".join(["| preset | what it is |", "| --- | --- |", *rows])


def keys() -> str:
    """Return every key."""
    lines = ["| where | key | what it does |", "| --- | --- | --- |"]
    before = ""
    for key in KEYS:
        where = _SCREENS[key.screen]
        lines.append(f"| {'' if where == before else where} | `{key.shown_as}` | {_cell(key.help)} |")
        before = where
    return "\n".join(lines)


def session(sample: str) -> str:
    """Return the rows of a recorded lab, what each step bought, and how it was measured."""
    run = recorded_lab(sample)
    found = findings(run.results, preset("balanced", read(PROJECTS / sample), load(), TODAY).base)
    columns = [column for column in COLUMNS if column.title in _SHOWN]
    best = {one.name for one in found.advice if one.goal is Goal.BALANCED}
    lines = [
        f"| {sample} | {' | '.join(column.title for column in columns)} |",
        f"| --- |{' ---: |' * len(columns)}",
    ]
    for row in found.rows:
        marks = f"{'★' if row.name in best else ''}{'◆' if found.front.get(row.name) else ''}"
        cells = " | ".join(cell_of(row, column) for column in columns)
        lines.append(f"| {f'{marks} ' if marks else ''}{_cell(row.variant.title)} | {cells} |")
    # an older recording does not say
    machine = f" on {run.cores} cores, at a load of {run.load:g} before it" if run.cores else ""
    measured = f"Measured in one run of {human_seconds(run.seconds)}{machine}."
    return "\n".join([*lines, "", measured, "", *(f"- {_cell(one.sentence)}" for one in found.verdicts)])


TABLES = {
    "options": options,
    "presets": presets,
    "keys": keys,
    **{SAMPLES[sample]: partial(session, sample) for sample in SAMPLES},
}


def filled(readme: str) -> str:
    """Return a README with every table made anew between its marks."""
    for name, table in TABLES.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
        assert marks.search(readme), f"the README has no place for the table of {name}"
        readme = marks.sub(lambda found, table=table: f"{found[1]}{table()}\n{found[2]}", readme)
    return readme


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
