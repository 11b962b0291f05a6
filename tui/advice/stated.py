"""What a project's own files state, taken into the recommended recipe where it is clear and still right."""

import re
from collections.abc import Iterable
from dataclasses import replace
from posixpath import join, normpath

from tui import checks
from tui.catalog import minor_of
from tui.checks.finding import Severity
from tui.project.model import Statement, Subject
from tui.recipe.option import RecipeContext
from tui.recipe.options import option
from tui.recipe.options.go import satisfies
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.secret_names import looks_secret
from tui.recipe.words import join_words

_FOR_BUILDS = re.compile(
    r"GO(?!MAXPROCS|MEMLIMIT|GC$|DEBUG|TRACEBACK)[A-Z0-9_]*|CGO_\w+|CC|CXX|PATH|HOME|DEBIAN_FRONTEND"
)
"""A match for a variable that is for the build and not for the program."""


def as_stated(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    """Return the recipe with what the project states about its program, and the reasons of the options that it decides.

    Main package and port are already facts of the project. A value that an option does not accept, that causes an error,
    or that may be a secret is left out.
    """
    if not context.project.statements:
        return context.recipe, {}
    reasons: dict[str, str] = {}
    for take in (_go, _arguments, _environment, _files):
        recipe, more = take(context)
        if recipe == context.recipe or _errors(replace(context, recipe=recipe)) <= _errors(context):
            context = replace(context, recipe=recipe)
            reasons |= more
    return context.recipe, reasons


def unused(context: RecipeContext) -> tuple[str, ...]:
    """Return a sentence for each stated version that the recipe does not use, with the reason."""
    _, reasons = _go(context)
    stated = next(iter(_stated(context, Subject.GO)), None)
    return (reasons["go"],) if stated is not None and _why_not(minor_of(stated.value), context) else ()


def sound_versions(recipe: Recipe, recommended: Recipe, context: RecipeContext) -> Recipe:
    """Return a recipe that was read from a Dockerfile, with Go version and base replaced where they are not supported.

    Args:
        recipe: the recipe of the Dockerfile.
        recommended: the source of the replacements.
        context: the project and the catalogue.
    """
    if _why_not(recipe.go, context):
        recipe = replace(
            recipe, go=recommended.go, builder=recommended.builder if not recipe.cgo else recipe.builder
        )
    if context.catalog.base(recipe.base).supported(context.today) is False:
        recipe = replace(recipe, base=recommended.base)
    return recipe


def _errors(context: RecipeContext) -> set[str]:
    return {one.id for one in checks.problems(context) if one.severity is Severity.ERROR}


def _stated(context: RecipeContext, subject: Subject) -> tuple[Statement, ...]:
    return context.project.stated(subject, context.recipe.main)


def _go(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    stated = next(iter(_stated(context, Subject.GO)), None)
    if stated is None:
        return context.recipe, {}
    minor = minor_of(stated.value)
    why_not = _why_not(minor, context)
    if why_not:
        return context.recipe, {
            "go": f"{stated} uses Go {stated.value}, {why_not} Go {context.recipe.go} replaces it."
        }
    if minor == context.recipe.go:
        return context.recipe, {}
    patch = f" The tag {minor} always refers to the newest patch release." if minor != stated.value else ""
    return replace(context.recipe, go=minor), {
        "go": f"{stated} uses Go {stated.value}, which is still supported.{patch}"
    }


def _why_not(version: str, context: RecipeContext) -> str:
    """Return why a Go version is not used, as the end of a sentence, or an empty string."""
    release = context.catalog.release(minor_of(version))
    if not satisfies(context, version):
        return f"but go.mod requires Go {context.project.go_version}."
    if release is None:
        return f"which the catalog (updated {context.catalog.compiled_on}) does not list."
    if not release.supported(context.today):
        return f"which has had no security fixes since {release.support_end}."
    return ""


def _arguments(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    stated = next(iter(_stated(context, Subject.ARGUMENTS)), None)
    if stated is None or not stated.value:
        return context.recipe, {}
    recipe = _written(context.recipe, "args", stated.value)
    return recipe, {"args": f"{stated} starts the program with these arguments."}


def _environment(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    recipe = context.recipe
    taken: list[Statement] = []
    for stated in _stated(context, Subject.ENVIRONMENT):
        name = stated.value.partition("=")[0]
        if looks_secret(name) or _FOR_BUILDS.fullmatch(name):
            continue
        before, recipe = recipe, _written(recipe, "env", join_words((*recipe.env, stated.value)))
        taken += [stated] if recipe != before else []
    return recipe, {"env": f"{_places(taken)} sets {_these(taken, 'variable')}."} if taken else {}


def _files(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    recipe = context.recipe
    stated = _stated(context, Subject.FILE)
    workdir = next(iter(_stated(context, Subject.WORKDIR)), None)
    if not stated:
        return recipe, {}
    reasons: dict[str, str] = {}
    if workdir is not None and workdir.value != "/":
        recipe = _written(recipe, "workdir", workdir.value)
        reasons["workdir"] = (
            f"{workdir} sets this working directory, and paths in the image are relative to it."
        )
    taken: list[Statement] = []
    for one in stated:
        source, _, target = one.value.partition(":")
        entry = source if normpath(join("/", recipe.workdir, source)) == target else one.value
        before, recipe = recipe, _written(recipe, "copy", join_words((*recipe.copy, entry), commas=True))
        taken += [one] if recipe != before else []
    if taken:
        reasons["copy"] = f"{_places(taken)} copies {_these(taken, 'file')} into the image."
    return recipe, reasons


def _written(recipe: Recipe, option_id: str, text: str) -> Recipe:
    try:
        return option(option_id).write(recipe, text)
    except RecipeError:
        return recipe


def _places(stated: Iterable[Statement]) -> str:
    return str(next(iter(stated)))


def _these(stated: list[Statement], noun: str) -> str:
    return f"this {noun}" if len(stated) == 1 else f"these {noun}s"
