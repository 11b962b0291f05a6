"""Finds the files that a program opens by a relative path at run time, and that the image needs."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tui.frozen import dataclass
from tui.project.body import Body
from tui.project.defaults import Kind, named_default
from tui.project.expression import Call, Expression, Join, Literal
from tui.project.names import Names, Place
from tui.project.values import Values
from tui.project.words import words

_FUNCTIONS = {
    "os.Open": 0,
    "os.ReadFile": 0,
    "os.ReadDir": 0,
    "os.DirFS": 0,
    "os.OpenFile": 0,
    "io/ioutil.ReadFile": 0,
    "io/ioutil.ReadDir": 0,
    "net/http.Dir": 0,
    "net/http.ServeFile": 2,
    "path/filepath.Walk": 0,
    "path/filepath.WalkDir": 0,
    "path/filepath.Glob": 0,
    "github.com/BurntSushi/toml.DecodeFile": 0,
    "github.com/go-ini/ini.Load": 0,
    "github.com/hashicorp/hcl/v2/hclsimple.DecodeFile": 0,
    "github.com/ilyakaznacheev/cleanenv.ReadConfig": 0,
    "github.com/jinzhu/configor.Load": 1,
    "github.com/knadh/koanf/providers/file.Provider": 0,
    "github.com/magiconair/properties.LoadFile": 0,
    "github.com/magiconair/properties.MustLoadFile": 0,
    "github.com/oschwald/geoip2-golang.Open": 0,
    "github.com/zeromicro/go-zero/core/conf.Load": 0,
    "github.com/zeromicro/go-zero/core/conf.MustLoad": 0,
    "gopkg.in/gcfg.v1.ReadFileInto": 1,
    "gopkg.in/ini.v1.Load": 0,
}
"""Functions that read a file or a directory -> the index of the argument with its name."""

_ENGINES = re.compile(
    r"github\.com/gofiber/template/\w+(?:/v\d+)?\.New|github\.com/casbin/casbin(?:/v\d+)?\.NewEnforcer"
)
"""Constructors that read a directory of templates, or a model and a policy."""

_METHODS = {
    "ParseGlob": (0, 1),
    "ParseFiles": (0, None),
    "LoadHTMLGlob": (0, 1),
    "LoadHTMLFiles": (0, None),
    "Static": (1, 2),
    "StaticFile": (1, 2),
    "SendFile": (0, 1),
    "File": (1, 2),
    "SetConfigFile": (0, 1),
    "NewFileSystem": (0, 1),
}
"""Methods of html/template, gin, echo, fiber and viper -> the range of arguments with file names."""

_NAMES = frozenset({*_METHODS, *(name.rpartition(".")[2] for name in _FUNCTIONS), "New", "NewEnforcer"})

_SETTINGS = (".yaml", ".yml", ".json", ".toml", ".ini", ".conf", ".cfg", ".properties", ".hcl")
"""Files of settings."""

_OUTPUTS = frozenset({"dump", "export", "out", "output", "report", "save", "write"})
"""Words in the names of flags for files that a program writes."""

_VIPER = ("SetConfigName", "AddConfigPath")

_WRITTEN = (".db", ".sqlite", ".sqlite3", ".log", ".pid", ".sock", ".tmp", ".lock")
_SOURCE = (".go", ".mod", ".sum", ".work")
_LIMIT = 40


@dataclass(frozen=True, slots=True)
class RuntimeFile:
    """A file or directory that is opened, and the place."""

    path: str
    """Relative to the root."""
    file: str
    line: int


def find_runtime_files(
    root: Path,
    bodies: Iterable[Body],
    names: Names,
    embedded: Iterable[str],
    foreign: Collection[tuple[str, int]] = (),
) -> list[RuntimeFile]:
    """Return the project's files that the program opens at run time, or the directories of patterns.

    The working directory is assumed to be the root. Files that the program writes, hidden files (secrets such as .env),
    Go sources, embedded files and missing paths are left out.

    Args:
        root: the project's root.
        bodies: the files of the program.
        names: the names in them.
        embedded: the embedded files.
        foreign: functions that only other subcommands than the serving one call.
    """
    values = Values(names, fields=False)
    inside = tuple(embedded)
    found: dict[str, RuntimeFile] = {}
    held = tuple(bodies)
    calls = [
        (call, Place(body, scope))
        for body in held
        for call, scope in body.calls
        if (body.file, scope) not in foreign
    ]
    for text, file, line in (*_opened(calls, values), *_searched(calls, values)):
        path = _inside(root, text)
        if path and not any(path == item or path.startswith(f"{item}/") for item in inside):
            found.setdefault(path, RuntimeFile(path, file, line))
    kept = [item for item in found.values() if not any(_covers(other, item.path) for other in found)]
    return kept[:_LIMIT]


def _opened(calls: Iterable[tuple[Call, Place]], values: Values) -> Iterator[tuple[str, str, int]]:
    """Yield the paths that calls open, and the settings files that flags name, with their places."""
    for call, place in calls:
        for argument in _arguments(call, place.body):
            for text, line in paths_of(argument, place, values, call.line):
                yield text, call.file, line
        default = named_default(call)
        if default is not None and default.kind is Kind.FLAG and _OUTPUTS.isdisjoint(words(default.name)):
            for value in values.of(default.value, place):
                if value.text.endswith(_SETTINGS):
                    yield value.text, call.file, call.line


def _searched(calls: Iterable[tuple[Call, Place]], values: Values) -> Iterator[tuple[str, str, int]]:
    """Yield the paths at which viper, or a fork of it, looks for its settings: ``SetConfigName``, ``AddConfigPath``."""
    settings = {method: [item for item in calls if item[0].method == method] for method in _VIPER}
    for named, name_place in settings["SetConfigName"]:
        for name in values.of(named.arguments[0] if named.arguments else None, name_place):
            for added, place in settings["AddConfigPath"]:
                for folder in values.of(added.arguments[0] if added.arguments else None, place):
                    for suffix in ("", *_SETTINGS):
                        yield f"{folder.text}/{name.text}{suffix}", named.file, named.line


def _covers(directory: str, path: str) -> bool:
    return path.startswith(f"{directory}/")


def _arguments(call: Call, body: Body) -> tuple[Expression | None, ...]:
    scheme = tuple(
        item for item in call.arguments if isinstance(item, Literal) and item.text.startswith("file://")
    )
    if scheme:
        return scheme
    if call.method not in _NAMES:
        return ()
    index = _FUNCTIONS.get(body.qualified(call.function))
    if index is not None:
        return call.arguments[index : index + 1]
    if _ENGINES.fullmatch(body.qualified(call.function)):
        return call.arguments[:2]
    if call.method in _METHODS and "." in call.function:
        first, last = _METHODS[call.method]
        return call.arguments[first:last]
    return ()


def paths_of(
    argument: Expression | None, place: Place, values: Values, line: int
) -> Iterator[tuple[str, int]]:
    """Yield the possible paths of an argument, or the known part of a joined one."""
    if isinstance(argument, Call) and argument.method == "Join" and argument.owner in {"filepath", "path"}:
        parts: list[str] = []
        for part in argument.arguments:
            known = values.of(part, place)
            if len(known) != 1:
                break
            parts.append(known[0].text)
        if parts:
            yield "/".join(parts), line
    elif isinstance(argument, Join) and argument.parts and isinstance(argument.parts[0], Literal):
        yield argument.parts[0].text.rpartition("/")[0], line
    else:
        for value in values.of(argument, place):
            yield value.text, value.line if value.file == place.body.file else line


def _inside(root: Path, text: str) -> str:
    """Return an existing path below the root that the program does not write itself, or an empty string."""
    text = text.removeprefix("file://")
    if not text.isprintable() or "://" in text or len(text) > 400:
        return ""
    steady = []
    for part in text.split("/"):
        if any(mark in part for mark in "*?["):
            break
        steady.append(part)
    path = posixpath.normpath("/".join(steady) or ".")
    name = path.rpartition("/")[2]
    if path.startswith(("/", "..", "~")) or name.startswith(".") or name.endswith((*_WRITTEN, *_SOURCE)):
        return ""
    try:
        return path if (root / path).exists() else ""
    except (OSError, ValueError):
        return ""
