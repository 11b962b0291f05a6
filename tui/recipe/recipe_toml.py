"""godock.toml: the recipe of a project as a text that lies in it. Nothing here reads or writes a file.

The keys of the top level are those of the command line: a flag without its dashes, or ``preset``. A switch takes a TOML
boolean, a port an integer, a list an array of strings, everything else a string. Tables are for what is not a recipe:
there is ``[budget]``, which is handed on as it stands.
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui.recipe.option import Kind, Option
from tui.recipe.options import OPTIONS
from tui.recipe.presets import PRESETS
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.recipe_file import BALANCED, NAME, Line, RecipeFile
from tui.recipe.setting import Setting, apply, key_of, takes_list, takes_number, value_of
from tui.recipe.toml_statements import Statement, TomlError, statements

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

BUDGET = "budget"
"""The table with the limits that an image must keep."""

_HEADER = (
    "How godock-tui builds the image of this project. A key is the name of a flag: `godock-tui build --help`.",
    "What is not said here is recommended from the project; a flag counts more than a line of this file.",
)
_HOW = 'Write one `key = value` a line, and text in quotes: base = "alpine".'
_TYPE_NAMES = {
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


def parse(text: str) -> RecipeFile:
    """Read a godock.toml.

    Raises:
        RecipeError: it is no TOML, or says something that is not understood; the message names the line. Whether an
            option takes its value is only seen when the settings are applied.
    """
    try:
        found = statements(text)
    except TomlError as error:
        raise RecipeError("", f"{NAME}:{error.line}: {_plain(error.message)}", _HOW) from None
    preset, settings, budget, table = BALANCED, [], [], ""
    for statement in found:
        where = f"{NAME}:{statement.line}"
        if statement.header:
            table = _table(statement, where)
        if table:
            held = statement.value if statement.header else {statement.key: statement.value}
            budget += _lines(held, where)
        elif statement.key == BUDGET:
            budget += _lines(statement.value, where)
        elif statement.key == "preset":
            preset = _preset(statement, where)
        else:
            option = _option(statement, where)
            former = statement.key if statement.key == option.former else ""
            settings.append(Setting(option, _text(option, statement.value, where), where, former))
    return RecipeFile(preset, tuple(settings), tuple(budget))


def _table(statement: Statement, where: str) -> str:
    """Return the name of the table that begins."""
    if statement.key == BUDGET and isinstance(statement.value, dict):
        return BUDGET
    near = get_close_matches(statement.key, [BUDGET], 1, 0.6)
    raise RecipeError(
        statement.key,
        f"{where}: There is no table [{statement.key}].",
        f"Did you mean [{BUDGET}]?"
        if near
        else f"The keys of a recipe stand at the top of the file, without a table; the only table is [{BUDGET}].",
    )


def _lines(held: object, where: str) -> list[Line]:
    """Return what a line says of the budget: a key of its table, a dotted key, or the whole of it between braces."""
    if not isinstance(held, dict):
        raise RecipeError(
            BUDGET,
            f"{where}: {BUDGET} is a table, and this is {_found(held)}.",
            f'Write [{BUDGET}] at the end of the file, and below it lines such as max_pull = "6 MB".',
        )
    return [Line(key, value, where) for key, value in held.items()]


def _plain(message: str) -> str:
    return "The key is given twice." if message == "Cannot overwrite a value." else message


def _known(key: str) -> str:
    near = get_close_matches(key, ["preset", *(key_of(option) for option in OPTIONS)], 1, 0.6)
    return (
        f"Did you mean {near[0]}?"
        if near
        else "The keys are the names of the flags: `godock-tui build --help`."
    )


def _option(statement: Statement, where: str) -> Option:
    for option in OPTIONS:
        if statement.key in {key_of(option), option.former}:
            return option
    raise RecipeError(statement.key, f"{where}: {statement.key!r} is not an option.", _known(statement.key))


def _preset(statement: Statement, where: str) -> str:
    if isinstance(statement.value, str) and statement.value in PRESETS:
        return statement.value
    shown = repr(statement.value) if isinstance(statement.value, str) else _found(statement.value)
    near = get_close_matches(str(statement.value), PRESETS, 1, 0.6)
    hint = f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(PRESETS)}."
    raise RecipeError("preset", f"{where}: {shown} is not a preset.", hint)


def _found(value: object) -> str:
    if isinstance(value, list) and value:
        other = next((entry for entry in value if not isinstance(entry, str)), value[0])
        return f"a list with {_found(other)} in it"
    return _TYPE_NAMES.get(type(value), "a date or a time")


def _text(option: Option, value: object, where: str) -> str:
    """Return a value as the option's flag would be given it."""
    match value:
        case bool() if option.kind is Kind.SWITCH:
            return "on" if value else "off"
        case int() if takes_number(option) and not isinstance(value, bool):
            return str(value)
        case list() if takes_list(option) and all(isinstance(entry, str) for entry in value):
            return option.text_of(value)
        case str() if option.kind is not Kind.SWITCH:
            return value
    what, example = _accepted(option)
    raise RecipeError(
        option.id,
        f"{where}: {key_of(option)} takes {what}, and this is {_found(value)}.",
        f"Write it like {key_of(option)} = {example}.",
    )


def _accepted(option: Option) -> tuple[str, str]:
    """Return what an option takes in TOML, in words and as an example."""
    if option.kind is Kind.SWITCH:
        return "true or false", "true"
    example = option.placeholder.split("|")[0] or "…"
    if takes_list(option):
        entries = ", ".join(f'"{entry}"' for entry in example.split(","))
        return "a list of texts", f"[{entries}]"
    if takes_number(option):
        return "an integer", example
    return "a text in quotes", f'"{example}"'


def printed(recipe: Recipe, default: Recipe, preset: str = BALANCED, before: str = "") -> str:
    """Return the godock.toml that makes ``recipe`` out of ``default``.

    Only what differs is written. Of a text that exists the comments, the order and the spelling stay, and so does every
    line that still says what the recipe has.

    Args:
        recipe: what the file shall mean.
        default: what is recommended for the project, or the recipe of its preset.
        preset: the name of the preset that ``default`` is.
        before: the text of the file, empty when there is none.

    Raises:
        RecipeError: ``before`` is not a godock.toml.
    """
    import tomlkit  # noqa: PLC0415 - only who saves needs it

    known = parse(before)
    said = {setting.option.id: setting for setting in known.settings}
    document = tomlkit.parse(_with_new_names(before, known)) if before.strip() else _empty()
    if preset != known.preset:
        _put(document, "preset", None if preset == BALANCED else preset)
    for option in OPTIONS:
        wanted = value_of(option, recipe)
        if option.id in said and _means(said[option.id], default) == wanted:
            continue
        _put(document, key_of(option), None if wanted == value_of(option, default) else _toml(option, recipe))
    return document.as_string()


def _with_new_names(text: str, file: RecipeFile) -> str:
    """Return a godock.toml in which each former name is replaced by the name of today."""
    lines = text.splitlines(keepends=True)
    for setting in file.settings:
        if setting.key:
            number = int(setting.where.rpartition(":")[2]) - 1
            lines[number] = lines[number].replace(setting.key, key_of(setting.option), 1)
    return "".join(lines)


def _means(setting: Setting, default: Recipe) -> object:
    try:
        return value_of(setting.option, apply(default, (setting,)))
    except RecipeError:
        return None  # a value that the option does not take is written again


def _toml(option: Option, recipe: Recipe) -> object:
    value = value_of(option, recipe)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [str(entry) for entry in value]
    return "none" if value is None else option.read(recipe)


def _empty() -> "TOMLDocument":
    import tomlkit  # noqa: PLC0415 - only who saves needs it

    document = tomlkit.document()
    for line in _HEADER:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _put(document: "TOMLDocument", key: str, value: object) -> None:
    if value is not None:
        document[key] = value
    elif key in document:
        document.remove(key)
