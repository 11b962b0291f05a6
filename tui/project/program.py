"""The bodies of a program's files: of those alone in which a fact can stand."""

import re
from collections.abc import Iterable
from pathlib import Path

from tui.project.body import Body
from tui.project.source import read_source
from tui.project.walk import GoFile

_KEYWORDS = re.compile(
    r"Listen|\.Run\(|\.RunTLS\(|\.Start\(|\.StartTLS\(|Addr:|iris\.Addr"
    r"|exec\.|syscall\.Exec|LoadLocation|/tmp|Temp\(|TempDir|TempFile|FormFile|MultipartForm"
    r"|http\.(?:Get|Head|Post|NewRequest|Client|DefaultClient|Transport)|ReverseProxy|tls\.(?:Dial|Client)"
    r"|SystemCertPool|smtp\.|credentials\."
    r"|(?i:port|addr|listen|bind)\w{0,40}(?-i:\"|`|\s*(?::?=|:)\s*[\"\d])"
)
"""What stands in every file that says something about ports or needs."""


def read_bodies(root: Path, files: Iterable[GoFile], whole: str) -> list[Body]:
    """Return the bodies of the files that can hold a fact.

    Files picked by keyword are parsed, and generated ones are not: that keeps the largest repositories at a
    second.

    Args:
        root: the project's root.
        files: the files that the program is made of.
        whole: a directory whose files are parsed in any case: the main package's.
    """
    from tui.project.syntax import parse_body  # noqa: PLC0415 - loading the grammar takes 25 ms

    bodies: list[Body] = []
    for file in files:
        if file.header.generated:
            continue
        source = read_source(root / file.path)
        if source and (file.directory == whole or _KEYWORDS.search(source)):
            bodies.append(parse_body(source, file.path, file.directory, file.header))
    return bodies
