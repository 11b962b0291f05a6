"""Known causes of failed builds, and of programs that fail in their containers."""

from collections.abc import Iterable
from itertools import islice

from tui.engine import FailureKind
from tui.frozen import dataclass
from tui.lab.failures.base_signatures import BASE_SIGNATURES
from tui.lab.failures.build_signatures import BUILD_SIGNATURES
from tui.lab.failures.run_signatures import RUN_SIGNATURES
from tui.lab.failures.signature import Failure, Signature
from tui.lab.failures.test_signatures import TEST_SIGNATURES, has_failed_test
from tui.project import GoProject
from tui.recipe import Recipe
from tui.text.clean import clean_line

_MATCHES = 20
"""Places of one signature in a log that are examined."""


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


def causes_of(
    text: str,
    recipe: Recipe,
    project: GoProject,
    kind: FailureKind = FailureKind.STEP,
    dockerignore: str = "",
) -> tuple[Cause, ...]:
    """Return the known causes that the log and the error of a failed build show, the most specific first.

    Args:
        text: the log of the failed step and the engine's message, clean.
        recipe: the recipe that was built. A fix is this recipe with a change.
        project: the project that was built.
        kind: the kind of failure. For a missing base image, the text is not searched for other causes.
        dockerignore: the text of the ignore file that was used, which may exclude a file that is missing.
    """
    failure = Failure(text, recipe, project, dockerignore)
    if kind is FailureKind.BASE_MISSING:
        return _matching(BASE_SIGNATURES, failure)
    tests = TEST_SIGNATURES if has_failed_test(text) else ()
    return _matching((*tests, *BUILD_SIGNATURES), failure)


def run_causes_of(text: str, recipe: Recipe, project: GoProject) -> tuple[Cause, ...]:
    """Return the known causes that the end of a container's log, or the error of an engine that cannot start it, shows.

    The same message can have another cause than in a build. An unknown certificate, for example, is missing in the image.

    Args:
        text: the output of the program and of the engine, clean.
        recipe: the recipe of the image.
        project: the project that was built.
    """
    return _matching(RUN_SIGNATURES, Failure(text, recipe, project))


def _matching(signatures: Iterable[Signature], failure: Failure) -> tuple[Cause, ...]:
    found: list[Cause] = []
    for signature in signatures:
        if signature.last and found:
            continue
        matches = islice(signature.pattern.finditer(failure.text), _MATCHES)
        explained = ((match, signature.detail(match, failure)) for match in matches)
        match, detail = next(((one, text) for one, text in explained if text is not None), (None, ""))
        if match is None:
            continue
        fix = signature.remedy(failure.recipe, match, failure.project)
        if fix == failure.recipe:
            fix = None
        named = match.groupdict().get("what")
        title = f"{signature.title}: {clean_line(named, 80)}" if named else signature.title
        explanation = f"{clean_line(detail)} {signature.explanation}".strip()
        found.append(Cause(signature.id, title, explanation, fix, signature.label if fix else ""))
    return tuple(found)
