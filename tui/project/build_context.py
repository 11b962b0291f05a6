"""The files that a build can copy: a listing of the build context with its .dockerignore applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.project.dockerignore import Pattern, ignored_by
from tui.project.model import MainPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildContext:
    """The listing of a directory that is sent to a build. All paths are relative to it, with forward slashes."""

    files: frozenset[str] = frozenset()
    """Files and links that the build can copy."""
    directories: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    """The target of each link in ``files``, as written."""
    executables: frozenset[str] = frozenset()
    """Files whose mode has an execute bit."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The contents of Makefiles, scripts and go.mod files, with their line ends."""
    ignore: tuple[Pattern, ...] = ()
    """The patterns of .dockerignore."""
    ignored: frozenset[str] = frozenset()
    """Files and directories that exist but are excluded. What is below an excluded directory is not listed."""
    unlisted: frozenset[str] = frozenset()
    """Directories that were not listed, because there are too many files. An empty name means everything."""
    module: str = ""
    """The directory of the Go module in it, or empty when the module is the context itself."""
    mains: tuple[MainPackage, ...] | None = None
    """The main packages of the module, with paths relative to the module, or None when they are unknown."""

    def listed(self, path: str) -> bool:
        """Return whether a path that is not in the listing is certainly missing."""
        if not self.unlisted:
            return True
        parts = path.split("/")
        return not any("/".join(parts[:count]) in self.unlisted for count in range(len(parts) + 1))

    def ignored_by(self, path: str) -> str:
        """Return the pattern that excludes a path, as ``LINE: PATTERN``, or an empty text."""
        found = ignored_by(self.ignore, path) if self.ignore else None
        return f"{found.line}: {found.text}" if found else ""


UNKNOWN_CONTEXT = BuildContext(unlisted=frozenset({""}))
"""A context of which nothing is listed."""
