"""Parses go.work. Pure."""

from tui.frozen import dataclass
from tui.project.directives import directives
from tui.project.gomod import is_go_version
from tui.project.model import ProjectError

_KNOWN = frozenset({"go", "toolchain", "use", "replace", "godebug"})


@dataclass(frozen=True, slots=True)
class Use:
    """A module directory of a workspace."""

    path: str
    """As written."""
    line: int


@dataclass(frozen=True, slots=True)
class GoWork:
    """The content of a go.work file."""

    go: str
    uses: tuple[Use, ...]


def parse_gowork(text: str, file: str = "go.work") -> GoWork:
    """Return the content of a go.work file.

    Source of the rules: the Go modules reference, "Workspaces".

    Raises:
        ProjectError: the go command would reject the file. The error has the line.
    """
    go = ""
    uses: list[Use] = []
    for directive in directives(text, file):
        if directive.verb not in _KNOWN:
            raise ProjectError(
                f"`{directive.verb[:60]}` is not a go.work directive.",
                "Correct or remove the line.",
                file,
                directive.line,
            )
        if directive.verb == "use":
            if len(directive.arguments) != 1:
                raise ProjectError(
                    "The `use` line cannot be read.", "Use the form `use ./directory`.", file, directive.line
                )
            uses.append(Use(directive.arguments[0], directive.line))
        elif directive.verb == "go":
            if len(directive.arguments) != 1 or not is_go_version(directive.arguments[0]):
                raise ProjectError(
                    "The `go` line cannot be read.", "Use the form `go 1.26`.", file, directive.line
                )
            go = directive.arguments[0]
    return GoWork(go, tuple(uses))
