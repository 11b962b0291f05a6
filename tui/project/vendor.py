"""Checks whether the go command would build from vendor/, by vendor/modules.txt."""

from tui.frozen import dataclass
from tui.project.gomod import GoMod


@dataclass(frozen=True, slots=True)
class Vendored:
    """The effect of vendor/modules.txt on the build."""

    used: bool
    why_not: str = ""
    """Why vendor/ is not used, in one sentence, or empty if it is used."""
    line: int = 0
    """The line of the error in modules.txt, or 0."""
    stale: bool = True
    """For an unused vendor/, True if a mismatch stops ``go build``, False if it is ignored."""


@dataclass(slots=True)
class _Entry:
    version: str
    replacement: str
    line: int
    explicit: bool = False


def check_vendor(text: str, gomod: GoMod) -> Vendored:
    """Return whether vendor/ matches go.mod.

    Source of the rules: the Go modules reference, "Vendoring". On a mismatch the go command stops with *inconsistent
    vendoring*. Before ``go 1.14`` in go.mod, vendor/ is ignored.

    Args:
        text: the content of vendor/modules.txt.
        gomod: the content of go.mod.
    """
    if gomod.minor() < 14:
        return Vendored(
            False,
            f"go.mod specifies go {gomod.go or '1.13'}, but Go ignores vendor/ unless go.mod specifies at "
            "least go 1.14.",
            stale=False,
        )
    entries = _entries(text)
    for item in gomod.requires:
        entry = entries.get((item.module, item.version))
        if entry is None or not entry.explicit:
            return Vendored(
                False,
                f"go.mod requires {item.module} {item.version}, but vendor/modules.txt does not list it.",
                entry.line if entry else 0,
            )
    required = {(item.module, item.version) for item in gomod.requires}
    for (module, version), entry in entries.items():
        if entry.explicit and (module, version) not in required:
            return Vendored(
                False,
                f"vendor/modules.txt lists {module} {version}, but go.mod does not require it.",
                entry.line,
            )
    return _replacements(entries, gomod)


def _replacements(entries: dict[tuple[str, str], _Entry], gomod: GoMod) -> Vendored:
    for (module, version), entry in entries.items():
        wanted = next(
            (
                f"{item.target} {item.target_version}".strip()
                for item in sorted(gomod.replaces, key=lambda item: not item.version)
                if item.module == module and item.version in {"", version}
            ),
            "",
        )
        if version and entry.replacement != wanted:
            return Vendored(
                False,
                f"go.mod and vendor/modules.txt have different replacements for {module}.",
                entry.line,
            )
    return Vendored(True)


def _entries(text: str) -> dict[tuple[str, str], _Entry]:
    entries: dict[tuple[str, str], _Entry] = {}
    current: _Entry | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("## "):
            if current is not None and "explicit" in [word.strip() for word in line[3:].split(";")]:
                current.explicit = True
        elif line.startswith("# "):
            left, _, right = line[2:].partition(" => ")
            words = left.split()
            current = None
            if words:
                version = words[1] if len(words) > 1 else ""
                current = _Entry(version, right.strip(), number)
                entries.setdefault((words[0], version), current)
    return entries
