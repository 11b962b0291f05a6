"""Known causes of failed builds, and of programs that fail in their containers."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.engine import FailureKind
from tui.lab.failures.build_signatures import BUILD_SIGNATURES
from tui.lab.failures.run_signatures import RUN_SIGNATURES
from tui.lab.failures.signature import Signature
from tui.project import GoProject
from tui.recipe import Recipe
from tui.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a build or a program failed, and what can be done."""

    id: str
    title: str
    explanation: str
    """What it means and what to do next, in a sentence or two."""
    fix: Recipe | None = None
    """The recipe with the cause gone, or None when only the user can mend it."""
    fix_label: str = ""


_BASE_MISSING = Cause(
    "base-image",
    "A base image could not be fetched",
    "The engine has no copy of the image that the FROM line names, and its registry did not hand it out. "
    "Check the engine's network and the name; a private registry needs `docker login`.",
)


def causes_of(
    text: str, recipe: Recipe, project: GoProject, kind: FailureKind = FailureKind.STEP
) -> tuple[Cause, ...]:
    """Return the known causes that a failed build's log and error show, the most telling first.

    Args:
        text: the failing step's log and the engine's message, clean.
        recipe: what was built; a fix is this recipe with something changed.
        project: what was built from.
        kind: what the engine's words mean. An image that could not be fetched has no log of a step: what else its
            message says, of hosts and certificates, is an echo.
    """
    if kind is FailureKind.BASE_MISSING:
        return (_BASE_MISSING,)
    return _matching(BUILD_SIGNATURES, text, recipe, project)


def run_causes_of(text: str, recipe: Recipe, project: GoProject) -> tuple[Cause, ...]:
    """Return the known causes that the end of a container's log, or the engine that could not start it, shows.

    The same words mean something else here than in a build: a certificate that is not known is missing in the image.

    Args:
        text: what the program and the engine said, clean.
        recipe: what the image was built from.
        project: what was built.
    """
    return _matching(RUN_SIGNATURES, text, recipe, project)


def _matching(
    signatures: Iterable[Signature], text: str, recipe: Recipe, project: GoProject
) -> tuple[Cause, ...]:
    found: list[Cause] = []
    for signature in signatures:
        match = signature.pattern.search(text)
        if match is None:
            continue
        fix = signature.remedy(recipe, match, project)
        if fix == recipe:
            fix = None
        named = match.groupdict().get("what")
        title = f"{signature.title}: {clean_line(named, 80)}" if named else signature.title
        found.append(Cause(signature.id, title, signature.explanation, fix, signature.label if fix else ""))
    return tuple(found)
