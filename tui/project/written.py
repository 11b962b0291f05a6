"""Finds the directories that a program writes: files, databases in files, and Unix sockets."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sized
from dataclasses import replace

from tui.project.body import Body
from tui.project.expression import Call, Expression
from tui.project.model import Socket, Strength, WrittenDirectory
from tui.project.names import Names, Place
from tui.project.runtime_files import paths_of
from tui.project.values import Values

_FILES = {
    "os.Create": 0,
    "os.WriteFile": 0,
    "io/ioutil.WriteFile": 0,
    "go.etcd.io/bbolt.Open": 0,
    "github.com/boltdb/bolt.Open": 0,
    "github.com/asdine/storm.Open": 0,
    "github.com/tidwall/buntdb.Open": 0,
}
"""Functions that write a file -> the index of the argument with its path."""

_DIRECTORIES = {
    "os.Mkdir": 0,
    "os.MkdirAll": 0,
    "github.com/dgraph-io/badger.DefaultOptions": 0,
    "github.com/cockroachdb/pebble.Open": 0,
    "github.com/syndtr/goleveldb/leveldb.OpenFile": 0,
    "golang.org/x/crypto/acme/autocert.DirCache": 0,
}
"""Functions that make or fill a directory -> the index of the argument with its path."""

_DATABASES = {
    "gorm.io/driver/sqlite.Open": 0,
    "github.com/glebarez/sqlite.Open": 0,
    "github.com/ncruces/go-sqlite3.Open": 0,
    "zombiezen.com/go/sqlite.OpenConn": 0,
    "zombiezen.com/go/sqlite/sqlitex.NewPool": 0,
    "database/sql.Open": 1,
    "github.com/jmoiron/sqlx.Open": 1,
    "github.com/jmoiron/sqlx.Connect": 1,
    "github.com/jmoiron/sqlx.MustConnect": 1,
}
"""Functions that open a database -> the index of the argument with its source name."""
_DRIVERS = frozenset({"sqlite", "sqlite3", "libsql"})
"""Drivers of databases in files, as database/sql knows them."""

_NAMES = frozenset(
    {name.rpartition(".")[2] for name in (*_FILES, *_DIRECTORIES, *_DATABASES)} | {"OpenFile", "Listen"}
)
_KEEPING = ("bbolt.", "/bolt.", "/storm.", "/buntdb.")
_LOGGER = "gopkg.in/natefinch/lumberjack.v2"
"""Its Logger writes the file of its field Filename."""
_SOCKETS = {
    "net.Listen": frozenset({"unix", "unixpacket"}),
    "net.ListenPacket": frozenset({"unixgram"}),
    "net.ResolveUnixAddr": frozenset({"unix", "unixpacket", "unixgram"}),
}
"""Functions that take the path of a Unix socket as second argument -> the networks that make them do so."""
_MAJOR = re.compile(r"/v\d+(?=\.|/|$)")
_ELSEWHERE = ("/tmp", "/dev", "/proc", "/sys", "/etc", "/usr", "/bin", "/sbin", "/lib")
"""Directories that belong to the system. /tmp is a need of its own."""
_SUFFIX = re.compile(r"\.\w")
"""The start of a hidden file, or of the end of a path whose start is unknown."""
_NO_PATH = re.compile(r"[%$*?<>|\s]|://|^~")


def find_written(bodies: Iterable[Body], names: Names) -> list[WrittenDirectory]:
    """Return the directories that the program writes, as far as their paths are in the code, each once.

    Args:
        bodies: the files of the program.
        names: the names in them.
    """
    values = Values(names, fields=False)
    found: dict[str, WrittenDirectory] = {}
    for body in bodies:
        for call, scope in body.calls:
            if call.method not in _NAMES:
                continue
            place = Place(body, scope)
            name = _MAJOR.sub("", body.qualified(call.function))
            written = list(_of_call(name, call, place, values))
            strength = _strength(written, name == "os.OpenFile")
            for text, line, keeps in written:
                makes = name.startswith("os.Mkdir")
                _add(found, WrittenDirectory(text, call.file, line, keeps, makes, strength))
        for struct, scope in body.structs:
            if struct.type.endswith(".Logger") and body.qualified(struct.type) == f"{_LOGGER}.Logger":
                logged = list(_plain(struct.get("Filename"), Place(body, scope), values, struct.line))
                for path, line in logged:
                    # lumberjack makes the directory
                    _add(
                        found,
                        WrittenDirectory(
                            posixpath.dirname(path) or ".", body.file, line, False, True, _strength(logged)
                        ),
                    )
    return [item for item in found.values() if not any(_covers(other, item) for other in found.values())]


def find_sockets(bodies: Iterable[Body], names: Names) -> list[Socket]:
    """Return the Unix sockets that the program listens on, as far as their paths are in the code, each once."""
    values = Values(names, fields=False)
    found: dict[str, Socket] = {}
    for body in bodies:
        if "net" not in body.packages.values():
            continue
        listening = {scope for call, scope in body.calls if call.method in {"ListenUnix", "ListenUnixgram"}}
        for call, scope in body.calls:
            name = body.qualified(call.function)
            if call.literal(0) not in _SOCKETS.get(name, ()):
                continue
            if name == "net.ResolveUnixAddr" and scope not in listening:
                continue
            paths = list(_texts(call, 1, Place(body, scope), values, temporary=True))
            for path, line in paths:
                found.setdefault(path, Socket(path, call.file, line, _strength(paths)))
        for struct, scope in body.structs:
            if scope in listening and body.qualified(struct.type) == "net.UnixAddr":
                paths = list(
                    _plain(struct.get("Name"), Place(body, scope), values, struct.line, temporary=True)
                )
                for path, line in paths:
                    found.setdefault(path, Socket(path, body.file, line, _strength(paths)))
    return list(found.values())


def _add(found: dict[str, WrittenDirectory], item: WrittenDirectory) -> None:
    known = found.setdefault(item.path, item)
    strength = Strength.SURE if Strength.SURE in {known.strength, item.strength} else Strength.LIKELY
    found[item.path] = replace(
        known, keeps=known.keeps or item.keeps, makes=known.makes or item.makes, strength=strength
    )


def _strength(possible: Sized, guessed: bool = False) -> Strength:
    """Return the strength of one of several possible values."""
    return Strength.LIKELY if guessed or len(possible) > 1 else Strength.SURE


def _covers(other: WrittenDirectory, item: WrittenDirectory) -> bool:
    """Return whether a directory is above another one and is needed as much."""
    return item.path.startswith(f"{other.path}/") and (other.keeps or other.makes or not item.keeps)


def _of_call(name: str, call: Call, place: Place, values: Values) -> Iterator[tuple[str, int, bool]]:
    """Yield each directory, its line, and whether it holds a database or a socket."""
    if name in _DIRECTORIES:
        for path, line in _texts(call, _DIRECTORIES[name], place, values):
            yield path, line, not name.startswith("os.")
    elif name in _DATABASES:
        if name.startswith(("database/", "github.com/jmoiron")) and call.literal(0) not in _DRIVERS:
            return
        for source, line in _texts(call, _DATABASES[name], place, values, database=True):
            yield posixpath.dirname(source) or ".", line, True
    elif name in _FILES:
        keeps = any(part in name for part in _KEEPING)
        for path, line in _texts(call, _FILES[name], place, values):
            yield posixpath.dirname(path) or ".", line, keeps
    elif name == "os.OpenFile" and len(call.arguments) > 1 and call.arguments[1] is None:
        # several flags joined with |, which nearly always contain O_CREATE
        for path, line in _texts(call, 0, place, values):
            yield posixpath.dirname(path) or ".", line, False
    elif name == "net.Listen" and call.literal(0) in {"unix", "unixpacket"}:
        for path, line in _texts(call, 1, place, values):
            yield posixpath.dirname(path) or ".", line, True


def _texts(
    call: Call, index: int, place: Place, values: Values, *, database: bool = False, temporary: bool = False
) -> Iterator[tuple[str, int]]:
    """Yield each plausible path of an argument with its line."""
    argument: Expression | None = call.arguments[index] if index < len(call.arguments) else None
    return _plain(argument, place, values, call.line, database=database, temporary=temporary)


def _plain(
    argument: Expression | None,
    place: Place,
    values: Values,
    line: int,
    *,
    database: bool = False,
    temporary: bool = False,
) -> Iterator[tuple[str, int]]:
    for text, at in paths_of(argument, place, values, line):
        path = _database(text) if database else text
        clean = posixpath.normpath(path) if path else ""
        if clean and (_is_plain(clean) or (temporary and clean.startswith("/tmp/"))):
            yield clean, at


def _database(source: str) -> str:
    """Return the path in the source name of a SQLite database, or an empty string for one in memory.

    Source: https://www.sqlite.org/uri.html
    """
    path, _, query = source.partition("?")
    path = path.removeprefix("file:")
    if path in {"", ":memory:"} or "mode=memory" in query:
        return ""
    return path.removeprefix("//localhost") if path.startswith("//localhost/") else path


def _is_plain(path: str) -> bool:
    """Return whether a path is complete, and not in a directory of the system."""
    if _SUFFIX.match(path) or _NO_PATH.search(path) or path.startswith(".."):
        return False
    return not any(path == place or path.startswith(f"{place}/") for place in _ELSEWHERE)
