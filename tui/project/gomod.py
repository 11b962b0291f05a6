"""Parses go.mod. Pure."""

import re
from collections.abc import Callable
from dataclasses import field

from tui.frozen import dataclass
from tui.project.directives import Directive, directives
from tui.project.model import ProjectError

_GO_VERSION = re.compile(r"[1-9]\d*\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))?(?:[a-z]+\d+)?")
_TOOLCHAIN = re.compile(r"default|go1(?:$|\.).*|.+-go1(?:$|\.).*")


@dataclass(frozen=True, slots=True)
class Require:
    """A module that go.mod requires."""

    module: str
    version: str
    indirect: bool
    """Whether it is marked ``// indirect``, because only dependencies import it."""
    line: int


@dataclass(frozen=True, slots=True)
class Replace:
    """A replacement of a module."""

    module: str
    version: str
    """The replaced version, or empty for every version."""
    target: str
    """A module path, or a directory as written."""
    target_version: str
    """Empty if the target is a directory."""
    line: int

    @property
    def local(self) -> bool:
        """Whether the target is a directory, with the prefix ``./``, ``../`` or a root (modules reference)."""
        return is_directory(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoMod:
    """The content of a go.mod file."""

    module: str
    module_line: int
    go: str = ""
    go_line: int = 0
    toolchain: str = ""
    """As written, such as ``go1.26.3`` or ``default``."""
    toolchain_line: int = 0
    requires: tuple[Require, ...] = ()
    replaces: tuple[Replace, ...] = ()
    excludes: tuple[tuple[str, str], ...] = ()
    tools: tuple[str, ...] = ()
    """Packages that ``go tool`` runs."""
    godebug: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    """Directories that ``./...`` excludes: ``./web`` in the root only, ``web`` at any depth (since Go 1.25)."""

    def minor(self) -> int:
        """Return the minor number of the language version, or 16 without a go line, as in the go command."""
        return int(re.split(r"\D+", self.go)[1]) if self.go else 16


@dataclass(slots=True)
class _Draft:
    file: str
    module: str = ""
    module_line: int = 0
    go: str = ""
    go_line: int = 0
    toolchain: str = ""
    toolchain_line: int = 0
    requires: list[Require] = field(default_factory=list)
    replaces: list[Replace] = field(default_factory=list)
    excludes: list[tuple[str, str]] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    godebug: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def parse_gomod(text: str, file: str = "go.mod") -> GoMod:
    """Return the content of a go.mod file, whose directives may be in any order.

    Source of the rules: the Go modules reference, "go.mod files".

    Args:
        text: the content of the file.
        file: its name, for messages.

    Raises:
        ProjectError: the go command would reject the file. The error has the line.
    """
    if text.startswith("\ufeff"):
        raise ProjectError(
            f"{file} starts with a byte order mark, which the go command rejects.",
            "Save the file as UTF-8 without a byte order mark.",
            file,
            1,
        )
    draft = _Draft(file)
    for directive in directives(text, file):
        read = _READERS.get(directive.verb)
        if read is None:
            raise ProjectError(
                f"`{directive.verb[:60]}` is not a go.mod directive.",
                "Correct or remove the line, then run `go mod tidy`.",
                file,
                directive.line,
            )
        read(draft, directive)
    if not draft.module:
        raise ProjectError(
            "go.mod has no `module` line.", "Add a line such as `module example.com/app`.", file
        )
    return GoMod(
        module=draft.module,
        module_line=draft.module_line,
        go=draft.go,
        go_line=draft.go_line,
        toolchain=draft.toolchain,
        toolchain_line=draft.toolchain_line,
        requires=tuple(draft.requires),
        replaces=tuple(draft.replaces),
        excludes=tuple(draft.excludes),
        tools=tuple(draft.tools),
        godebug=tuple(draft.godebug),
        ignored=tuple(draft.ignored),
    )


def is_directory(target: str) -> bool:
    """Return whether a path in go.mod or go.work is a directory and not a module."""
    return target in {".", ".."} or target.startswith(("./", "../", "/")) or target[1:3] in {":\\", ":/"}


def is_go_version(text: str) -> bool:
    """Return whether a text is valid in a go line, such as ``1.26``, ``1.26.3`` or ``1.27rc1``."""
    return bool(_GO_VERSION.fullmatch(text))


def _module(draft: _Draft, directive: Directive) -> None:
    if draft.module:
        raise ProjectError(
            "go.mod has more than one `module` line.",
            "Remove the duplicate line.",
            draft.file,
            directive.line,
        )
    (draft.module,) = _exactly(draft, directive, 1, "module example.com/app")
    draft.module_line = directive.line


def _go(draft: _Draft, directive: Directive) -> None:
    if draft.go:
        raise ProjectError(
            "go.mod has more than one `go` line.", "Remove the duplicate line.", draft.file, directive.line
        )
    (version,) = _exactly(draft, directive, 1, "go 1.26")
    if not is_go_version(version):
        raise ProjectError(
            f"`{version[:60]}` is not a Go version.",
            "Use a version such as `go 1.26` or `go 1.26.3`.",
            draft.file,
            directive.line,
        )
    draft.go, draft.go_line = version, directive.line


def _toolchain(draft: _Draft, directive: Directive) -> None:
    if draft.toolchain:
        raise ProjectError(
            "go.mod has more than one `toolchain` line.",
            "Remove the duplicate line.",
            draft.file,
            directive.line,
        )
    (name,) = _exactly(draft, directive, 1, "toolchain go1.26.3")
    if not _TOOLCHAIN.fullmatch(name):
        raise ProjectError(
            f"`{name[:60]}` is not a toolchain.",
            "Use a name such as `toolchain go1.26.3`.",
            draft.file,
            directive.line,
        )
    draft.toolchain, draft.toolchain_line = name, directive.line


def _require(draft: _Draft, directive: Directive) -> None:
    module, version = _exactly(draft, directive, 2, "require example.com/module v1.2.3")
    words = directive.comment.split(";")[0].split()
    draft.requires.append(Require(module, version, words[:1] == ["indirect"], directive.line))


def _replace(draft: _Draft, directive: Directive) -> None:
    words = directive.arguments
    if "=>" not in words:
        raise _usage(draft, directive, "replace example.com/module => ./directory")
    arrow = words.index("=>")
    old, new = words[:arrow], words[arrow + 1 :]
    if not (1 <= len(old) <= 2 and 1 <= len(new) <= 2):
        raise _usage(draft, directive, "replace example.com/module => ./directory")
    if len(new) == 1 and not is_directory(new[0]):
        raise ProjectError(
            f"The replacement {new[0][:60]} has no version, so it must be the path of a directory.",
            "Add `./` or `../` in front of the path, or add a version.",
            draft.file,
            directive.line,
        )
    draft.replaces.append(
        Replace(
            old[0],
            old[1] if len(old) == 2 else "",
            new[0],
            new[1] if len(new) == 2 else "",
            directive.line,
        )
    )


def _exclude(draft: _Draft, directive: Directive) -> None:
    module, version = _exactly(draft, directive, 2, "exclude example.com/module v1.2.3")
    draft.excludes.append((module, version))


def _tool(draft: _Draft, directive: Directive) -> None:
    draft.tools.extend(_exactly(draft, directive, 1, "tool example.com/module/cmd/tool"))


def _ignore(draft: _Draft, directive: Directive) -> None:
    draft.ignored.extend(_exactly(draft, directive, 1, "ignore ./directory"))


def _godebug(draft: _Draft, directive: Directive) -> None:
    (setting,) = _exactly(draft, directive, 1, "godebug name=value")
    name, _, value = setting.partition("=")
    draft.godebug.append((name, value))


def _retract(draft: _Draft, directive: Directive) -> None:
    if not directive.arguments:
        raise _usage(draft, directive, "retract v1.2.3")


def _exactly(draft: _Draft, directive: Directive, count: int, example: str) -> tuple[str, ...]:
    if len(directive.arguments) != count:
        raise _usage(draft, directive, example)
    return directive.arguments


def _usage(draft: _Draft, directive: Directive, example: str) -> ProjectError:
    return ProjectError(
        f"The `{directive.verb}` line cannot be read.",
        f"Use the form `{example}`.",
        draft.file,
        directive.line,
    )


_READERS: dict[str, Callable[[_Draft, Directive], None]] = {
    "module": _module,
    "go": _go,
    "toolchain": _toolchain,
    "require": _require,
    "replace": _replace,
    "exclude": _exclude,
    "tool": _tool,
    "ignore": _ignore,
    "godebug": _godebug,
    "retract": _retract,
}
