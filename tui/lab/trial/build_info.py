"""Reads the build information that the Go linker writes into every program. Sans-IO.

The format is that of Go's own reader, ``debug/buildinfo`` (buildinfo.go) with ``runtime/debug`` (mod.go).
"""

from tui.frozen import dataclass
from tui.text.clean import clean_line

_MAGIC = b"\xff Go buildinf:"
_INLINE = 2
"""The flag of Go 1.18 and later. The strings follow the header, instead of pointers to them."""
_HEADER = 32
_SENTINEL = 16
"""Bytes before and after the module information, so that it can be found in a running program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInfo:
    """The build information of a Go program."""

    go_version: str
    """Such as ``1.27.3``."""
    package: str = ""
    """The import path of its main package."""
    module: str = ""
    version: str = ""
    """The main module's version, ``(devel)`` for a working copy."""
    settings: tuple[tuple[str, str], ...] = ()
    """``-ldflags``, ``CGO_ENABLED``, ``GOAMD64``, ``vcs.revision`` and so on, as ``go version -m`` shows them."""
    modules: tuple[tuple[str, str], ...] = ()
    """Path and version of each module that is linked in, by the import paths of its packages. The version is ``(devel)``
    for a module in a local directory."""

    def setting(self, name: str) -> str:
        """Return a setting's value, or an empty string."""
        return next((value for key, value in self.settings if key == name), "")


def build_info(section: bytes) -> BuildInfo | None:
    """Return the content of the section ``.go.buildinfo``, or None when it cannot be read.

    Programs of Go before 1.18 store their strings elsewhere and are not supported.
    """
    if not section.startswith(_MAGIC) or len(section) < _HEADER or not section[15] & _INLINE:
        return None
    version, rest = _string(section[_HEADER:])
    module, _ = _string(rest)
    if not version:
        return None
    text = module[_SENTINEL:-_SENTINEL].decode("utf-8", "replace") if len(module) > 2 * _SENTINEL else ""
    return _parsed(clean_line(version.decode("utf-8", "replace")).removeprefix("go"), text)


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return a string that follows its length (a varint, as encoding/binary writes it), and the rest.

    Of a string that is cut nothing is returned, as Go's own reader does.
    """
    length, shift = 0, 0
    for position, byte in enumerate(data[:10]):
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            begin, end = position + 1, position + 1 + length
            return (data[begin:end], data[end:]) if end <= len(data) else (b"", b"")
    return b"", b""


def _parsed(go_version: str, text: str) -> BuildInfo:
    package, module, version = "", "", ""
    settings: list[tuple[str, str]] = []
    modules: list[tuple[str, str]] = []
    for line in text.splitlines():
        kind, *words = line.split("\t")
        match kind, words:
            case "path", [package, *_]:
                pass
            case "mod", [module, version, *_]:
                pass
            case "dep", [path, *rest]:
                modules.append((clean_line(path), clean_line(rest[0]) if rest else ""))
            case "=>", [_, version_there, *_] if modules:
                modules[-1] = (modules[-1][0], clean_line(version_there))
            case "build", [setting, *_]:
                key, _, value = setting.partition("=")
                settings.append((clean_line(_unquoted(key)), clean_line(_unquoted(value))))
    return BuildInfo(
        go_version=go_version,
        package=clean_line(package),
        module=clean_line(module),
        version=clean_line(version),
        settings=tuple(settings),
        modules=tuple(modules),
    )


def _unquoted(text: str) -> str:
    """Return a key or value without quotes. Go quotes those that contain spaces, quotes or line breaks."""
    if len(text) < 2 or text[0] not in '"`' or text[-1] != text[0]:
        return text
    inner = text[1:-1]
    return inner if text[0] == "`" else inner.replace('\\"', '"').replace("\\\\", "\\")
