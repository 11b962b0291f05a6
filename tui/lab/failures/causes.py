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
    """Why a build or a program failed, and how to fix it."""

    id: str
    title: str
    explanation: str
    """The meaning and the next command, in a sentence or two."""
    fix: Recipe | None = None
    """The recipe without the cause, or None when only the user can fix it."""
    fix_label: str = ""


_BASE_MISSING = Cause(
    "base-image",
    "A base image could not be pulled",
    "The engine does not have the image in the FROM line and could not pull it. "
    "Check the engine's network and the image name. A private registry needs `docker login`.",
)


def causes_of(
    text: str, recipe: Recipe, project: GoProject, kind: FailureKind = FailureKind.STEP
) -> tuple[Cause, ...]:
    """Return the known causes that the log and the error of a failed build show, the most specific first.

    Args:
        text: the log of the failed step and the engine's message, clean.
        recipe: the recipe that was built. A fix is this recipe with a change.
        project: the project that was built.
        kind: the kind of failure. For a missing base image, the text is not searched for other causes.
    """
    if kind is FailureKind.BASE_MISSING:
        return (_BASE_MISSING,)
    return _matching(BUILD_SIGNATURES, text, recipe, project)


def run_causes_of(text: str, recipe: Recipe, project: GoProject) -> tuple[Cause, ...]:
    """Return the known causes that the end of a container's log, or the error of an engine that cannot start it, shows.

    The same message can have another cause than in a build. An unknown certificate, for example, is missing in the image.

    Args:
        text: the output of the program and of the engine, clean.
        recipe: the recipe of the image.
        project: the project that was built.
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
