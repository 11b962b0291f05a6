"""The command line: what was asked for, and who does it."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from tui import __version__
from tui.catalog import load
from tui.headless.recipe_flags import add_recipe_flags, recipe_from
from tui.headless.say import Status, complain
from tui.project import ProjectError, read
from tui.recipe import RecipeError

_VERBS = ("inspect", "generate", "build", "lab")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = arguments[0] if arguments and arguments[0] in _VERBS else ""
    parser = _parser(verb)
    options = parser.parse_args(arguments[1:] if verb else arguments)
    options.verb = verb
    try:
        status = int(_run(options))
        sys.stdout.flush()  # here, where a reader that went away is still expected
        return status
    except ProjectError as error:
        complain(str(error))
        return Status.USAGE
    except RecipeError as error:
        complain(error.message, error.hint)
        return Status.USAGE
    except BrokenPipeError:
        # the reader went away, as `| head` does: nothing is wrong, and Python must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.DONE
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130


class _Parser(argparse.ArgumentParser):
    """Says in one line what is off about a call, instead of printing the whole usage."""

    def error(self, message: str) -> NoReturn:
        """End the program."""
        complain(f"{message[:1].upper()}{message[1:]}.", f"`{self.prog} --help` tells what there is.")
        raise SystemExit(Status.USAGE)


def _parser(verb: str) -> argparse.ArgumentParser:
    texts = {
        "": "Opens the wizard on a Go project. Verbs that work without a terminal: inspect, generate, build, lab "
        "(each has its own --help).",
        "inspect": "Prints what was found in a Go project, each fact with file:line.",
        "generate": "Prints the Dockerfile, or writes it and its .dockerignore into the project.",
        "build": "Generates the Dockerfile, builds the image and measures it.",
        "lab": "Builds many variants of the image in one solve, measures them all, and says which is best for what.",
    }
    parser = _Parser(
        prog=f"godock-tui {verb}".rstrip(),
        description=texts[verb],
        epilog="Exit status: 0 done, 1 the work failed, 2 the call is off.",
    )
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the project's directory (default: .)"
    )
    if not verb:
        parser.add_argument("--version", action="version", version=f"godock-tui {__version__}")
    if verb:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
    if verb == "generate":
        parser.add_argument(
            "--write", action="store_true", help="write Dockerfile and .dockerignore into the project"
        )
        parser.add_argument("--force", action="store_true", help="replace files that differ (a .bak is kept)")
    if verb == "build":
        parser.add_argument(
            "--tag", default="", help="tag of the image (default: godock-tui/<program>:build-1)"
        )
    if verb == "lab":
        from tui.headless.axes_flags import add_axes_flags

        parser.add_argument("--no-cache", action="store_true", help="run finished steps again")
        parser.add_argument(
            "--edit",
            action="store_true",
            help="measure also how long a build takes after an edit of one line",
        )
        parser.add_argument(
            "--keep", default="", metavar="A,B", help="variants whose images stay, or all (default: none)"
        )
        add_axes_flags(parser)
    if verb in {"build", "lab"}:
        parser.add_argument("--platform", default="", help="such as linux/arm64 (default: the engine's own)")
    if verb != "inspect":
        add_recipe_flags(parser)
    return parser


def _run(options: argparse.Namespace) -> int:
    project = read(Path(options.path))
    if options.verb == "inspect":
        from tui.headless.generate import inspect

        return inspect(project, options.json)
    catalog, today = load(), datetime.now(UTC).astimezone().date()
    recipe = recipe_from(options, project, catalog, today)
    if options.verb == "generate":
        from tui.headless.generate import generate

        return generate(
            project, recipe, catalog, today, as_json=options.json, to_disk=options.write, force=options.force
        )
    if options.verb in {"build", "lab"}:
        from tui.headless.generate import found_errors
        from tui.recipe import Situation

        situation = Situation(project, recipe, catalog, today)
        if found_errors(situation):
            complain("Nothing was built: it would fail.", "Change the options named above.")
            return Status.FAILED
        if options.verb == "lab":
            from tui.headless.axes_flags import axes_from
            from tui.headless.lab import lab
            from tui.lab.solve import How

            return lab(
                situation,
                axes_from(options),
                keep=tuple(filter(None, options.keep.split(","))),
                how=How(platform=options.platform, no_cache=options.no_cache),
                edit=options.edit,
                as_json=options.json,
            )
        from tui.headless.build import build

        return build(
            project, recipe, catalog, tag=options.tag, platform=options.platform, as_json=options.json
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain(
            "The wizard needs a terminal.", "Without one, use `godock-tui generate` or `godock-tui build`."
        )
        return Status.USAGE
    from tui.ui.run import run

    return run(project, recipe, today)
