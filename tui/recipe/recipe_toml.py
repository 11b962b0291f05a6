"""The text of godock.toml, which stores the recipe of a project.

The keys at the top level are flags without dashes, or ``preset``. A switch takes a TOML boolean, a port an integer, a
list an array of strings, and every other option a string. The tables ``[budget]`` and ``[accepted]`` are not part of the
recipe. The budget is returned without validation.
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui.recipe.option import Kind, Option
from tui.recipe.options import OPTIONS
from tui.recipe.presets import PRESETS
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.recipe_file import BALANCED, NAME, Line, RecipeFile
from tui.recipe.setting import Setting, apply, key_of, takes_list, value_of
from tui.recipe.toml_statements import Statement, TomlError, statements

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

BUDGET = "budget"
"""The table with the limits that an image must keep."""
ACCEPTED = "accepted"
"""The table with the findings that the user accepts, each with the reason."""
_EXAMPLES = {BUDGET: 'max_pull = "6 MB"', ACCEPTED: 'root = "The volume belongs to root."'}
"""A line of each table."""

_HEADER = (
    "godock-tui settings for this project. Each key is a flag name. Run `godock-tui build --help` for a "
    "list.",
    "If a key is missing, the recommendation for the project applies. Flags override this file.",
)
_HOW = 'Use one `key = value` per line, with text in quotation marks, such as base = "alpine".'
_TYPE_NAMES = {
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}


def parse(text: str) -> RecipeFile:
    """Parse a godock.toml.

    Raises:
        RecipeError: it is not valid TOML, or has an unknown key or a value of the wrong type. The message names the
            line. Applying the settings validates their values.
    """
    try:
        found = statements(text)
    except TomlError as error:
        raise RecipeError("", f"{NAME}:{error.line}: {_plain(error.message)}", _HOW) from None
    preset, settings, table = BALANCED, [], ""
    tables: dict[str, list[Line]] = {name: [] for name in _EXAMPLES}
    for statement in found:
        where = f"{NAME}:{statement.line}"
        if statement.header:
            table = _table(statement, where)
        if table:
            entries = statement.value if statement.header else {statement.key: statement.value}
            tables[table] += _lines(table, entries, where)
        elif statement.key in tables:
            tables[statement.key] += _lines(statement.key, statement.value, where)
        elif statement.key == "preset":
            preset = _preset(statement, where)
        else:
            option = _option(statement, where)
            former = statement.key if statement.key == option.former else ""
            settings.append(Setting(option, _text(option, statement.value, where), where, former))
    return RecipeFile(preset, tuple(settings), tuple(tables[BUDGET]), _reasons(tables[ACCEPTED]))


def _reasons(lines: list[Line]) -> dict[str, str]:
    """Return the reason for each finding in the table ``[accepted]``."""
    for line in lines:
        if not isinstance(line.value, str) or not line.value.strip():
            raise RecipeError(
                ACCEPTED,
                f"{line.where}: {line.key} must have a quoted reason.",
                f"Use a line such as {_EXAMPLES[ACCEPTED]}.",
            )
    return {line.key: str(line.value).strip() for line in lines}


def _table(statement: Statement, where: str) -> str:
    """Return the name of the table of a header."""
    if statement.key in _EXAMPLES and isinstance(statement.value, dict):
        return statement.key
    near = get_close_matches(statement.key, _EXAMPLES, 1, 0.6)
    header = f"[[{statement.key}]]" if isinstance(statement.value, list) else f"[{statement.key}]"
    raise RecipeError(
        statement.key,
        f"{where}: {header} is not a valid table.",
        f"Did you mean [{near[0]}]?"
        if near
        else "Move option keys to the top of the file, before the first table. "
        f"The only tables are {' and '.join(f'[{name}]' for name in _EXAMPLES)}.",
    )


def _lines(table: str, entries: object, where: str) -> list[Line]:
    """Return the entries of a table in a statement: a key, a dotted key, or an inline table."""
    if not isinstance(entries, dict):
        raise RecipeError(
            table,
            f"{where}: {table} must be a table, but it is {_found(entries)}.",
            f"Add [{table}] at the end of the file, followed by lines such as {_EXAMPLES[table]}.",
        )
    return [Line(key, value, where) for key, value in entries.items()]


def _plain(message: str) -> str:
    return "The key is set twice." if message == "Cannot overwrite a value." else message


def _known(key: str) -> str:
    near = get_close_matches(key, ["preset", *(key_of(option) for option in OPTIONS)], 1, 0.6)
    return (
        f"Did you mean {near[0]}?"
        if near
        else "Each key is a flag name without the leading dashes. Run `godock-tui build --help` for a list."
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
        return f"a list that contains {_found(other)}"
    return _TYPE_NAMES.get(type(value), "a date or a time")


def _text(option: Option, value: object, where: str) -> str:
    """Return a value as text for the option's flag."""
    match value:
        case bool() if option.kind is Kind.SWITCH:
            return "on" if value else "off"
        case int() if option.numbers and not isinstance(value, bool):
            return str(value)
        case list() if takes_list(option) and all(_is_entry(option, entry) for entry in value):
            return option.text_of([str(entry) for entry in value])
        case str() if option.kind is not Kind.SWITCH:
            return value
    what, example = _accepted(option)
    raise RecipeError(
        option.id,
        f"{where}: {key_of(option)} must be {what}, but it is {_found(value)}.",
        f"Use a value such as {key_of(option)} = {example}.",
    )


def _is_entry(option: Option, value: object) -> bool:
    """Return whether a value may be in an option's list."""
    return isinstance(value, str) or (
        option.numbers and isinstance(value, int) and not isinstance(value, bool)
    )


def _accepted(option: Option) -> tuple[str, str]:
    """Return the type of an option's value in TOML, and an example."""
    if option.kind is Kind.SWITCH:
        return "true or false", "true"
    example = option.placeholder.split("|")[0] or "…"
    if option.numbers:
        return "an integer or a list", example.split(",")[0]
    if takes_list(option):
        entries = ", ".join(f'"{entry}"' for entry in example.split(","))
        return "a list of strings", f"[{entries}]"
    return "a quoted string", f'"{example}"'


def printed(recipe: Recipe, default: Recipe, preset: str = BALANCED, before: str = "") -> str:
    """Return the godock.toml that turns ``default`` into ``recipe``.

    Only differences are written. Comments, order and spelling of an existing text stay, and so do lines that still
    match the recipe.

    Args:
        recipe: the recipe that the file describes.
        default: the recipe of the preset for the project.
        preset: the name of the preset that ``default`` is.
        before: the current text of the file, or empty.

    Raises:
        RecipeError: ``before`` is not a godock.toml.
    """
    import tomlkit  # noqa: PLC0415 - needed only for saving

    known = parse(before)
    written = {setting.option.id: setting for setting in known.settings}
    document = tomlkit.parse(_with_new_names(before, known)) if before.strip() else _empty()
    if preset != known.preset:
        _put(document, "preset", None if preset == BALANCED else preset)
    for option in OPTIONS:
        wanted = value_of(option, recipe)
        if option.id in written and _applied(written[option.id], default) == wanted:
            continue
        _put(document, key_of(option), None if wanted == value_of(option, default) else _toml(option, recipe))
    return document.as_string()


def _with_new_names(text: str, file: RecipeFile) -> str:
    """Return a godock.toml with each former name replaced by the current one."""
    lines = text.splitlines(keepends=True)
    for setting in file.settings:
        if setting.key:
            number = int(setting.where.rpartition(":")[2]) - 1
            lines[number] = lines[number].replace(setting.key, key_of(setting.option), 1)
    return "".join(lines)


def _applied(setting: Setting, default: Recipe) -> object:
    try:
        return value_of(setting.option, apply(default, (setting,)))
    except RecipeError:
        return None  # an invalid value is replaced


def _toml(option: Option, recipe: Recipe) -> object:
    value = value_of(option, recipe)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        entries = [_entry(option, str(entry)) for entry in value]
        return entries[0] if option.numbers and len(entries) == 1 else entries
    return option.read(recipe)


def _entry(option: Option, text: str) -> object:
    """Return one value of a list as TOML has it."""
    return int(text) if option.numbers and text.isdecimal() else text


def _empty() -> "TOMLDocument":
    import tomlkit  # noqa: PLC0415 - needed only for saving

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
