"""Tables of the README, made from the declarations that the program itself uses."""

import re
from pathlib import Path

from tui.recipe import OPTIONS, PRESETS, STEPS, Kind
from tui.ui.keys import KEYS

README = Path(__file__).parents[2] / "README.md"
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


TABLES = {"options": options, "presets": presets, "keys": keys}


def filled(readme: str) -> str:
    """Return a README with every table made anew between its marks."""
    for name, table in TABLES.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
        assert marks.search(readme), f"the README has no place for the table of {name}"
        readme = marks.sub(lambda found, table=table: f"{found[1]}{table()}\n{found[2]}", readme)
    return readme


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
