"""The axes of a lab as command-line flags."""

import argparse
from enum import StrEnum
from typing import TypeVar

from tui.headless.former_flags import FormerFlag
from tui.lab.matrix.matrix import Axes
from tui.recipe import RecipeError, Strip, Upx

E = TypeVar("E", bound=StrEnum)


def add_axes_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that select what is varied."""
    group = parser.add_argument_group(
        "axes",
        "The lab varies only these options. Default: three suitable bases, each\n"
        "  unstripped, with -w, with -s -w, and compressed by both UPX modes.",
    )
    group.add_argument("--bases", default="", metavar="A,B", help="runtime bases, such as scratch,alpine")
    group.add_argument(
        "--strip-modes",
        default="",
        metavar="A,B",
        help=(
            f"one or more of {', '.join(Strip)}. With --strip-modes or --upx-modes, the lab builds all "
            "combinations of the values"
        ),
    )
    group.add_argument("--upx-modes", default="", metavar="A,B", help=f"one or more of {', '.join(Upx)}")
    for former, now in (("--strips", "--strip-modes"), ("--upxs", "--upx-modes")):
        group.add_argument(
            former, dest=now.removeprefix("--").replace("-", "_"), action=FormerFlag, now=now, default=""
        )
    group.add_argument(
        "--naive",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also build the naive single-stage image (default: yes)",
    )
    group.add_argument(
        "--own",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also build the project's own Dockerfile, if there is one (default: yes)",
    )


def axes_from(arguments: argparse.Namespace) -> Axes:
    """Return the axes that the flags select.

    Raises:
        RecipeError: a flag has a value that its axis does not accept.
    """
    return Axes(
        bases=_words(arguments.bases),
        strips=_values("strip-modes", arguments.strip_modes, Strip),
        upxs=_values("upx-modes", arguments.upx_modes, Upx),
        naive=arguments.naive,
        own=arguments.own,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _values(flag: str, text: str, kind: type[E]) -> tuple[E, ...]:
    try:
        return tuple(kind(word) for word in _words(text))
    except ValueError as error:
        wrong = str(error).partition(" is not")[0]
        raise RecipeError(
            flag, f"--{flag} does not accept {wrong}.", f"Choose from {', '.join(kind)}."
        ) from None
