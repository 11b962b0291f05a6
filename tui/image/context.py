"""The build context as a place that files are copied from."""

import re
from fnmatch import translate
from functools import lru_cache
from posixpath import normpath

from tui.frozen import dataclass
from tui.image.answer import Cause
from tui.image.file import NOTHING, File, Found, Kind, Origin, Source
from tui.project.build_context import BuildContext

_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class ContextFiles:
    """The files of a build context, at absolute paths: ``/go.mod`` is the go.mod of its root."""

    context: BuildContext

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path."""
        context, name = self.context, normpath(path).strip("/")
        origin = Origin(Source.CONTEXT, path=name)
        # a listing may have been made without the ignore file
        ignored = context.ignored_by(name) if name else ""
        if ignored and not (name in context.directories and self._keeps_below(name)):
            return Found(None, ignored_by=ignored)
        if not name or name in context.directories:
            return Found(File(path=path, kind=Kind.DIRECTORY, origin=origin, executable=True))
        if name in context.files:
            target = context.links.get(name, "")
            return Found(
                File(
                    path=path,
                    kind=Kind.LINK if target else Kind.FILE,
                    origin=origin,
                    executable=name in context.executables,
                    target=target,
                    text=context.texts.get(name),
                )
            )
        if context.listed(name):
            return NOTHING
        return Found(None, Cause(0, "the list of files in the build context is incomplete"))

    def _keeps_below(self, name: str) -> bool:
        """Return whether the ignore file may keep something in a directory that it excludes."""
        return any(
            pattern.keeps and pattern.text.startswith((f"{name}/", "*")) for pattern in self.context.ignore
        )

    def list(self, directory: str = "/", limit: int = 10_000) -> tuple[File, ...]:
        """Return the files and links below a directory."""
        name = normpath(directory).strip("/")
        inside = sorted(path for path in self.context.files if not name or path.startswith(f"{name}/"))
        found = (self.find(f"/{path}").file for path in inside[:limit])
        return tuple(file for file in found if file is not None)

    def names(self, directory: str) -> set[str]:
        """Return the names in a directory."""
        name = normpath(directory).strip("/")
        start = f"{name}/" if name else ""
        size = len(start)
        every = (*self.context.files, *self.context.directories)
        return {path[size:].partition("/")[0] for path in every if path.startswith(start)}

    def match(self, pattern: str) -> tuple[File, ...] | None:
        """Return what a pattern such as ``*.go`` matches, or None when the listing is incomplete."""
        name = normpath(pattern).strip("/")
        expression, depth = _expression(name), name.count("/")
        if not self.context.listed(name.rpartition("/")[0]):
            return None
        names = (
            path
            for group in (self.context.files, self.context.directories)
            for path in group
            if path.count("/") == depth and expression.fullmatch(path)
        )
        found = (self.find(f"/{path}").file for path in sorted(names))
        return tuple(file for file in found if file is not None)


@lru_cache(64)
def _expression(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern, in which ``*`` and ``?`` do not match a slash."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character in "*?":
            parts.append("[^/]*" if character == "*" else "[^/]")
        elif character == "[" and (end := pattern.find("]", at + 1)) > 0:
            inside = pattern[at:end]
            parts.append(f"[{inside}]")
            at = end + 1
        else:
            parts.append(re.escape(character))
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


def is_pattern(path: str) -> bool:
    """Return whether a path has wildcards."""
    return _PATTERN.search(path) is not None


@lru_cache(64)
def name_matcher(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a shell pattern for one name."""
    return re.compile(translate(pattern))
