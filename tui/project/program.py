"""Reads the bodies of a program's files that can contain a fact."""

import re
from collections.abc import Iterable
from pathlib import Path

from tui.project.body import Body
from tui.project.source import read_source
from tui.project.walk import GoFile
from tui.project.watch import Watch

_KEYWORDS = re.compile(
    r"Listen|\.Run\(|\.RunTLS\(|\.Start\(|\.StartTLS\(|Addr:|iris\.Addr"
    r"|os\.(?:Create|Mkdir|OpenFile|WriteFile)|ioutil\.WriteFile|exec\.|syscall\.Exec|LoadLocation|/tmp|Temp\(|TempDir|TempFile|FormFile|MultipartForm"
    r"|http\.(?:Get|Head|Post|NewRequest|Client|DefaultClient|Transport)|ReverseProxy|tls\.(?:Dial|Client)"
    r"|ldflags|SystemCertPool|smtp\.|credentials\.|user\.(?:Current|Lookup)"
    r"|(?:os\.(?:Open|Read|DirFS)|ioutil\.Read|http\.(?:Dir|ServeFile)|filepath\.(?:Walk|Glob))\w*"
    r"\((?:\w+, *\w+, *)?(?:\"|`|(?:file)?path\.Join)"
    r"|Parse(?:Files|Glob)\(|LoadHTML|\.Static|\.SendFile|SetConfigFile|\"file://"
    r"|(?i:port|addr|listen|bind)\w{0,40}(?-i:\"|`|\s*(?::?=|:)\s*[\"\d])"
)
"""A match in every file with facts about ports or needs."""

_WINDOW, _LONGEST = 1 << 17, 200
"""Characters of one search, during which no other thread runs, and of the longest match."""

_VERSION_FILE = re.compile(r"version|build_?info|build/", re.IGNORECASE)
"""A match in the path of a file that may contain variables for ``-X``."""


def read_bodies(root: Path, files: Iterable[GoFile], whole: str, watch: Watch | None = None) -> list[Body]:
    """Return the bodies of the files that can contain a fact.

    Files are selected by keyword, and generated ones are skipped, so that the largest repositories take some seconds.

    Args:
        root: the project's root.
        files: the files of the program, nearest to the main package first.
        whole: the directory of the main package, whose files are always parsed.
        watch: counts each file, and can stop the reading.
    """
    from tui.project.syntax import SIZE_LIMIT, parse_body  # noqa: PLC0415 - loading the grammar takes 25 ms

    bodies: list[Body] = []
    for file in files:
        if watch is not None:
            watch.file()
            # the main package has few files and most facts
            if watch.stopped and file.directory != whole:
                continue
        if file.header.generated:
            continue
        source = read_source(root / file.path)
        if source and (
            file.directory == whole or _VERSION_FILE.search(file.path) or _is_relevant(source[:SIZE_LIMIT])
        ):
            bodies.append(parse_body(source, file.path, file.directory, file.header))
    return bodies


def _is_relevant(source: str) -> bool:
    """Return whether a source may contain facts about ports or needs."""
    windows = range(0, len(source), _WINDOW)
    return any(_KEYWORDS.search(source, at, at + _WINDOW + _LONGEST) for at in windows)
