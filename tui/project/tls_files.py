"""Finds the certificates and keys that a server opens for TLS."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.project.body import Body
from tui.project.names import Names, Place
from tui.project.runtime_files import paths_of
from tui.project.values import Values

_CALLS = {
    "ListenAndServeTLS": 1,
    "ListenAndServeQUIC": 1,
    "LoadX509KeyPair": 0,
    "NewServerTLSFromFile": 0,
    "RunTLS": 1,
    "ServeTLS": 1,
    "StartTLS": 1,
}
"""Functions and methods -> the index of the argument with the certificate, which the key follows.

``http.Server.ListenAndServeTLS`` has only these two arguments.
"""


@dataclass(frozen=True, slots=True)
class TlsFile:
    """A certificate or a key, and the place that opens it."""

    path: str
    """Absolute, or relative to the working directory."""
    file: str
    line: int


def find_tls_files(bodies: Iterable[Body], names: Names) -> list[TlsFile]:
    """Return the certificates and keys of the program's servers, as far as their paths are in the code, each once.

    Args:
        bodies: the files of the program.
        names: the names in them.
    """
    values = Values(names, fields=False)
    found: dict[str, TlsFile] = {}
    for body in bodies:
        for call, scope in body.calls:
            if call.method not in _CALLS:
                continue
            first = 0 if len(call.arguments) == 2 else _CALLS[call.method]
            for argument in call.arguments[first : first + 2]:
                for text, line in paths_of(argument, Place(body, scope), values, call.line):
                    path = text.removeprefix("./")
                    # a single word without a suffix is a name in a test or a mount that nothing states
                    if path.isprintable() and ("/" in path or "." in path):
                        found.setdefault(path, TlsFile(path, call.file, line))
    return list(found.values())
