"""The command line's grammar and help, generated from the verbs and the options."""

import argparse
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tui import __version__
from tui.headless import output
from tui.headless.output import Status
from tui.headless.recipe_flags import add_recipe_flags
from tui.headless.verbs import VERBS, WIZARD, Verb, verb_of

SHELLS = ("bash", "zsh", "fish")
FORMATS = ("md", "html", "json")
"""Formats of a report."""
KINDS = ("dockerfile", "bake", "workflow")
"""Kinds of files that `generate` makes."""
ENGINES = ("auto", "docker", "podman", "builtin")
"""The values of ``--engine``, as in :mod:`tui.engine.choose`, which is slow to import."""

_STATUS = (
    "Exit status: 0 done, 1 failed, 2 usage error. If the program is stopped: 130 by ctrl+c, 143 by "
    "SIGTERM, 129 by SIGHUP."
)
_WORDS = {"completion": "SHELL", "help": "[TOPIC]"}
"""Operands of the verbs that do not take a project."""
_WIDTH = 88
"""Width in columns of the help that argparse does not wrap."""


class Parser(argparse.ArgumentParser):
    """Reports a usage error in one line, instead of printing the whole usage."""

    def __init__(self, verb: Verb = WIZARD) -> None:
        super().__init__(
            prog=f"godock-tui {verb.name}".rstrip(),
            usage=_usage(verb),
            description=_description(verb),
            epilog=_epilog(verb),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,  # a new option with a similar name must not break a script
        )

    def error(self, message: str) -> NoReturn:
        """Print the error and exit."""
        output.error(f"{message[:1].upper()}{message[1:]}.", f"Run `{self.prog} --help` for usage.")
        raise SystemExit(Status.USAGE)


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments. ``verb`` is empty for the wizard.

    Raises:
        SystemExit: the arguments are not valid, which is already printed, or only help was requested.
    """
    verb = verb_of(words[0]) if words else WIZARD
    options = parser_of(verb).parse_args(words[1:] if verb is not WIZARD else words)
    options.verb = verb.name
    return options


def parser_of(verb: Verb) -> Parser:
    """Return the grammar of one verb."""
    parser = Parser(verb)
    fill(parser, verb)
    return parser


def fill(parser: argparse.ArgumentParser, verb: Verb) -> None:
    """Add the arguments of a verb to a parser."""
    if verb.name == "completion":
        parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"one of {', '.join(SHELLS)}")
        return
    if verb.name == "help":
        parser.add_argument(
            "topic", nargs="?", default="", metavar="TOPIC", help="topic to print (default: list all topics)"
        )
        return
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the project's directory (default: .)"
    )
    if verb is WIZARD:
        parser.add_argument("--version", action="version", version=f"godock-tui {__version__}")
    elif verb.name != "report":  # report has its own
        parser.add_argument("--json", action="store_true", help="print a single JSON object to stdout")
    if not verb.looks_back:
        parser.add_argument(
            "--offline",
            action="store_true",
            help="do not query registries for newer sizes, digests and versions (also: GODOCK_OFFLINE=1)",
        )
    if verb.measures:
        parser.add_argument(
            "--no-history",
            action="store_true",
            help="do not store measurements in the history (also: GODOCK_NO_HISTORY=1)",
        )
    if verb.name in _OWN:
        _OWN[verb.name](parser)
    if verb.takes_recipe:
        add_recipe_flags(parser)


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--main",
        default="",
        metavar="PACKAGE",
        help="show the facts about this program, such as ./cmd/api (default: the project's main program)",
    )


def _add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clear", action="store_true", help="delete this project's measurements")


def _add_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--target",
        metavar="STAGE",
        help=(
            "stage to audit (default: the stage that a compose file, workflow or script builds, or else "
            "the last stage)"
        ),
    )
    parser.add_argument(
        "--all", action="store_true", help="audit every Dockerfile and Compose service in the project"
    )
    parser.add_argument("--fix", action="store_true", help="show a diff with all safe fixes")
    parser.add_argument("--only", metavar="ID,ID", default="", help="with --fix: fix only these findings")
    parser.add_argument(
        "--force", action="store_true", help="write the fixes, and keep the previous version as .bak"
    )
    parser.add_argument(
        "--fail-on",
        choices=[str(severity) for severity in ("error", "warning", "note")],
        default="error",
        help="lowest severity that causes exit status 1 (default: error)",
    )
    parser.add_argument(
        "--check",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also run BuildKit's check if buildx and an engine are available (default: yes)",
    )
    parser.add_argument(
        "--build", action="store_true", help="build and measure the Dockerfile and the proposed one"
    )
    from tui.headless.their_build import add_their_flags  # noqa: PLC0415 - the wizard's first frame does not wait for it

    add_their_flags(parser)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help=f"one of {', '.join(FORMATS)} (default: {FORMATS[0]})",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="file to write (default: print the report)"
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace an existing file that differs, and keep the previous version as .bak",
    )


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="kind",
        choices=KINDS,
        default=KINDS[0],
        metavar="KIND",
        help=(
            f"one of {', '.join(KINDS)}: the Dockerfile (default), a bake file, or a GitHub Actions "
            "workflow that builds the image"
        ),
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the files into the project (a Dockerfile with its .dockerignore)",
    )
    parser.add_argument(
        "--save",
        action="store_true",
        help="save choices that differ from the recommendation to godock.toml for later runs",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=(
            "generate even if the build would fail, and replace files that differ (previous versions are "
            "kept as .bak)"
        ),
    )


def _add_image(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tag", default="", help="tag of the image (default: godock-tui/<program>:build-1)")
    parser.add_argument(
        "--platform", default="", help="target platform, such as linux/arm64 (default: the engine's platform)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE|DIR",
        help="where the built-in builder writes the image. FILE.tar is an archive for `docker load` and OCI tools. Any "
        "other name is a new directory in OCI layout",
    )
    _add_engine(parser)
    _add_run(parser)
    _add_secrets(parser)


def _add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="the engine that builds the image. builtin uses this machine's Go and no daemon. The default, auto, uses "
        "builtin only if no engine answers",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    from tui.headless.run_flags import add_run_flags  # noqa: PLC0415 - the wizard's first frame does not wait for it

    add_run_flags(parser)


def _add_secrets(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "secrets",
        "Only the build steps that need a secret get access to it. Images never contain secrets.",
    )
    group.add_argument(
        "--netrc",
        type=Path,
        metavar="FILE",
        help="netrc file with the credentials for --private netrc (default: $NETRC, then ~/.netrc)",
    )
    group.add_argument(
        "--ssh",
        action="store_true",
        help="forward the SSH agent (same as --private ssh)",
    )
    group.add_argument(
        "--ca", type=Path, metavar="FILE", help="PEM certificate for --extra-ca (default: $GODOCK_CA)"
    )


def _add_bytes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--platform", default="", help="target platform, such as linux/arm64 (default: the engine's platform)"
    )
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="compare with an earlier output of `bytes --json`"
    )
    parser.add_argument(
        "--top", type=int, default=10, metavar="N", help="number of rows in each table (default: 10)"
    )
    _add_engine(parser)
    _add_secrets(parser)


def _add_lab(parser: argparse.ArgumentParser) -> None:
    from tui.headless.axes_flags import add_axes_flags  # noqa: PLC0415 - the wizard's first frame does not wait for it

    parser.add_argument(
        "--platform", default="", help="target platform, such as linux/arm64 (default: the engine's platform)"
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="run all steps again, without the build cache"
    )
    parser.add_argument("--edit", action="store_true", help="also measure a rebuild after a one-line edit")
    parser.add_argument(
        "--keep",
        default="",
        metavar="A,B",
        help="names of the variants whose images to keep, or all (default: none)",
    )
    _add_engine(parser)
    _add_run(parser)
    _add_secrets(parser)
    add_axes_flags(parser)


def _add_ladder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rungs",
        default="",
        metavar="1-9,15",
        help="numbers or names of the rungs to build (default: all)",
    )
    parser.add_argument(
        "--build",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="build and measure the rungs (default: yes). With --no-build, only show and explain each change",
    )
    parser.add_argument(
        "--times",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also measure builds with empty caches and rebuilds after a one-line edit (default: yes)",
    )
    _add_engine(parser)
    _add_secrets(parser)


_OWN: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "audit": _add_audit,
    "build": _add_image,
    "bytes": _add_bytes,
    "generate": _add_files,
    "history": _add_history,
    "inspect": _add_inspect,
    "lab": _add_lab,
    "ladder": _add_ladder,
    "report": _add_report,
}
"""Functions that add the arguments of a single verb."""


def _usage(verb: Verb) -> str:
    """Return a short usage line, because two dozen flags in one line are unreadable."""
    if verb is WIZARD:
        return "godock-tui [PATH] [options]\n       godock-tui COMMAND [PATH] [options]"
    return f"%(prog)s {_WORDS.get(verb.name, '[PATH] [options]')}"


def _description(verb: Verb) -> str:
    if verb is not WIZARD:
        return verb.summary
    rows = [(known.name, known.summary) for known in VERBS]
    more = (
        "Run `godock-tui COMMAND --help` for a command's options and examples,",
        "and `godock-tui help` for the guide.",
    )
    return "\n".join([verb.summary, "", "commands that do not need a terminal:", *_rows(rows), "", *more])


def _epilog(verb: Verb) -> str:
    rows = [(f"godock-tui {words}".rstrip(), meaning) for words, meaning in verb.examples]
    return "\n".join(["examples:", *_rows(rows), "", *textwrap.wrap(_STATUS, _WIDTH)])


def _rows(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return two columns, or the second one below the first if they do not fit."""
    width = max(len(first) for first, _ in rows)
    if 4 + width + max(len(second) for _, second in rows) <= _WIDTH:
        return [f"  {first:<{width}}  {second}" for first, second in rows]
    return [line for first, second in rows for line in (f"  {first}", f"      {second}")]
