"""The bodies of a program's files: of those alone in which a fact can stand."""

import re
from collections.abc import Iterable
from pathlib import Path

from tui.project.body import Body
from tui.project.source import read_source
from tui.project.walk import GoFile
from tui.project.watch import Watch

_KEYWORDS = re.compile(
    r"Listen|\.Run\(|\.RunTLS\(|\.Start\(|\.StartTLS\(|Addr:|iris\.Addr"
    r"|exec\.|syscall\.Exec|LoadLocation|/tmp|Temp\(|TempDir|TempFile|FormFile|MultipartForm"
    r"|http\.(?:Get|Head|Post|NewRequest|Client|DefaultClient|Transport)|ReverseProxy|tls\.(?:Dial|Client)"
    r"|ldflags|SystemCertPool|smtp\.|credentials\.|user\.(?:Current|Lookup)"
    r"|(?:os\.(?:Open|Read|DirFS)|ioutil\.Read|http\.(?:Dir|ServeFile)|filepath\.(?:Walk|Glob))\w*"
    r"\((?:\w+, *\w+, *)?(?:\"|`|(?:file)?path\.Join)"
    r"|Parse(?:Files|Glob)\(|LoadHTML|\.Static|\.SendFile|SetConfigFile|\"file://"
    r"|(?i:port|addr|listen|bind)\w{0,40}(?-i:\"|`|\s*(?::?=|:)\s*[\"\d])"
)
"""What stands in every file that says something about ports or needs."""

_WINDOW, _LONGEST = 1 << 17, 200
"""Characters that are searched at a time, in which no other thread runs, and those of the longest match."""

_VERSION_FILE = re.compile(r"version|build_?info|build/", re.IGNORECASE)
"""In the path of a file that may hold what ``-X`` sets."""


def read_bodies(root: Path, files: Iterable[GoFile], whole: str, watch: Watch | None = None) -> list[Body]:
    """Return the bodies of the files that can hold a fact.

    Files picked by keyword are parsed, and generated ones are not: that keeps the largest repositories at some
    seconds.

    Args:
        root: the project's root.
        files: the files that the program is made of, nearest to the main package first.
        whole: a directory whose files are parsed in any case: the main package's.
        watch: told of each file, and asked whether to go on.
    """
    from tui.project.syntax import SIZE_LIMIT, parse_body  # noqa: PLC0415 - loading the grammar takes 25 ms

    bodies: list[Body] = []
    for file in files:
        if watch is not None:
            watch.file()
            # the main package itself is a few files, and most facts stand there
            if watch.stopped and file.directory != whole:
                continue
        if file.header.generated:
            continue
        source = read_source(root / file.path)
        if source and (
            file.directory == whole or _VERSION_FILE.search(file.path) or _speaks(source[:SIZE_LIMIT])
        ):
            bodies.append(parse_body(source, file.path, file.directory, file.header))
    return bodies


def _speaks(source: str) -> bool:
    """Return whether a source says something about ports or needs."""
    windows = range(0, len(source), _WINDOW)
    return any(_KEYWORDS.search(source, at, at + _WINDOW + _LONGEST) for at in windows)
