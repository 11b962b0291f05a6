"""Finds the certificates and private keys of a program's TLS servers."""

from collections.abc import Iterable

from tui.project.body import Body
from tui.project.model import Strength, TlsFile
from tui.project.names import Names, Place
from tui.project.runtime_files import paths_of
from tui.project.values import Values

_METHODS = {
    "ListenAndServeTLS": {2: (0, 1), 4: (1, 2)},
    "ServeTLS": {3: (1, 2), 4: (2, 3)},
    "RunTLS": {3: (1, 2)},
    "StartTLS": {3: (1, 2)},
    "ListenTLS": {3: (1, 2)},
}
"""Methods of net/http, gin, echo and fiber -> the number of arguments -> the indexes of certificate and key."""
_FUNCTIONS = {
    "crypto/tls.LoadX509KeyPair": (0, 1),
    "google.golang.org/grpc/credentials.NewServerTLSFromFile": (0, 1),
}
_NAMES = frozenset({*_METHODS, *(name.rpartition(".")[2] for name in _FUNCTIONS)})


def find_tls_files(bodies: Iterable[Body], names: Names) -> list[TlsFile]:
    """Return the certificates and keys that the program reads, as far as their paths are in the code, each once.

    Args:
        bodies: the files of the program.
        names: the names in them.
    """
    values = Values(names, fields=False)
    found: dict[str, TlsFile] = {}
    for body in bodies:
        for call, scope in body.calls:
            if call.method not in _NAMES:
                continue
            by_count = _METHODS.get(call.method, {})
            indexes = by_count.get(len(call.arguments)) or _FUNCTIONS.get(body.qualified(call.function))
            if indexes is None or len(call.arguments) <= indexes[1]:
                continue
            for index, key in zip(indexes, (False, True), strict=True):
                paths = list(paths_of(call.arguments[index], Place(body, scope), values, call.line))
                strength = Strength.SURE if len(paths) == 1 else Strength.LIKELY
                for path, line in paths:
                    if path and path.isprintable() and not path.isspace() and "%" not in path:
                        found.setdefault(path, TlsFile(path, call.file, line, key, strength))
    return list(found.values())
