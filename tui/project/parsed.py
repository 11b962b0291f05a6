"""Holds the parsed bodies of Go files, so that each file is parsed at most once for all programs of a project."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tui.project.body import Body
from tui.project.keywords import may_have_facts
from tui.project.source import read_source
from tui.project.walk import GoFile
from tui.project.watch import Watch


@dataclass(slots=True)
class Parsed:
    """The bodies that were parsed before, and which files may contain a fact."""

    root: Path
    _bodies: dict[str, Body] = field(default_factory=dict)
    _relevant: dict[str, bool] = field(default_factory=dict)

    def body(self, file: GoFile) -> Body | None:
        """Return the body of a file, or None if the file cannot be read."""
        return self._bodies.get(file.path) or self._parse(file, read_source(self.root / file.path))

    def relevant(self, file: GoFile) -> Body | None:
        """Return the body of a file that may contain a fact, or None."""
        known = self._relevant.get(file.path)
        if known is not None:
            return self.body(file) if known else None
        source = read_source(self.root / file.path)
        relevant = self._relevant[file.path] = bool(source) and may_have_facts(file.path, source or "")
        return self._bodies.get(file.path) or self._parse(file, source) if relevant else None

    def _parse(self, file: GoFile, source: str | None) -> Body | None:
        if not source:
            return None
        from tui.project.syntax import parse_body  # noqa: PLC0415

        body = parse_body(source, file.path, file.directory, file.header)
        self._bodies[file.path] = body
        return body


def read_bodies(
    parsed: Parsed, files: Iterable[GoFile], whole: str, watch: Watch | None = None
) -> list[Body]:
    """Return the bodies of the files that can contain a fact.

    Files are selected by keyword, and generated ones are skipped, so that the largest repositories take some seconds.

    Args:
        parsed: the bodies that were parsed before.
        files: the files of the program, nearest to the main package first.
        whole: the directory of the main package, whose files are always parsed.
        watch: counts each file, and can stop the reading.
    """
    bodies: list[Body] = []
    for file in files:
        if watch is not None:
            watch.file()
            # the main package has few files and most facts
            if watch.stopped and file.directory != whole:
                continue
        if file.header.generated:
            continue
        body = parsed.body(file) if file.directory == whole else parsed.relevant(file)
        if body is not None:
            bodies.append(body)
    return bodies
