"""The main packages: whether they exist, and which of them is the program."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from posixpath import basename, normpath

from tui.checks.building import development_tool, hidden_build, outside_module
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause

_SHOWN = 3


def main(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a main package that does not exist, or that is one of several."""
    project, recipe = context.project, context.recipe
    for path in () if context.foreign and outside_module(context) else _built(context):
        if project.main(path) is not None:
            continue
        place = normpath(path)
        if any(place == one or place.startswith(f"{one}/") for one in map(normpath, project.nested_modules)):
            yield Cause(_line(context), f"{path} belongs to a different module")
            continue
        likely = _named_like_output(context) or project.start_main
        yield Finding(
            "no-such-main",
            Severity.ERROR,
            "main",
            f"Go cannot build `{path}`, because an import path must not contain white space."
            if place in project.spaced_directories
            else f"`{path}` is not a `main` package with a `main` function, so `go build` would write an archive "
            "that cannot run.",
            fix=replace(recipe, main=likely) if project.main(likely) else None,
            fix_label=f"build {likely}" if project.main(likely) else "",
            line=_line(context),
            advice=f"Build {likely}." if likely else "",
        )
    if not context.foreign and project.spaced_directories:
        yield Finding(
            "spaced-directory",
            Severity.NOTE,
            "main",
            f"Go cannot build {project.spaced_directories[0]}, because an import path must not contain white space. Rename "
            "the directory if it is a program.",
            text="main",
        )
    if not context.foreign and not project.default_main and len(project.main_packages) > 1:
        yield Finding(
            "several-mains",
            Severity.NOTE,
            "main",
            f"{len(project.main_packages)} main packages are equally likely choices for the program. The "
            f"build uses {recipe.main} until you choose one.",
            project.where("main_packages"),
        )


def _built(context: CheckContext) -> tuple[str, ...]:
    """Return the main packages of the program in the image."""
    if not context.foreign:
        return (context.recipe.main,)
    return context.build.mains if context.build else ()


def _named_like_output(context: CheckContext) -> str:
    """Return the main package with the name of the file that the build writes, or an empty text."""
    outputs = {basename(path) for path in context.build.outputs} if context.build else set()
    return next((main.path for main in context.project.mains if main.name in outputs), "")


def _line(context: CheckContext) -> int:
    return context.build.line if context.build else 0


def go_build(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the cause why no go build was found in a Dockerfile that may have one."""
    if context.build is None and not development_tool(context) and (cause := hidden_build(context)):
        yield cause


def extra_main(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about additional programs that do not exist or share a name."""
    project, recipe = context.project, context.recipe
    known = [main.path for main in project.mains if main.path != recipe.main]
    names: dict[str, str] = {}
    for path in dict.fromkeys((recipe.main, *recipe.extra_main)):
        found = project.main(path)
        others = tuple(other for other in recipe.extra_main if other != path)
        if found is None and path != recipe.main:
            near = get_close_matches(path, known, 1, 0.4)
            yield Finding(
                "no-such-program",
                Severity.ERROR,
                "extra-main",
                f"`{path}` is not a `main` package with a `main` function, so `go build` does not produce a "
                "program.",
                fix=replace(recipe, extra_main=tuple(dict.fromkeys((*others, *near)))),
                fix_label=f"use {near[0]}" if near else "leave out this package",
                line=_line(context),
            )
        elif found is not None and found.name in names:
            yield Finding(
                "same-program-name",
                Severity.ERROR,
                "extra-main",
                f"{names[found.name]} and {path} both produce a program named `{found.name}`, so the second "
                "would replace the first.",
                fix=replace(recipe, extra_main=others),
                fix_label=f"leave out {path}",
                line=_line(context),
            )
        elif found is not None:
            names[found.name] = path


def nested(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about nested modules, which the build leaves out."""
    project = context.project
    used = {path.removeprefix("./").rstrip("/") for path in project.workspace}
    used |= {target.path.removeprefix("./").rstrip("/") for target in project.local_replaces}
    apart = [path for path in project.nested_modules if path.removeprefix("./").rstrip("/") not in used]
    if apart:
        more = f" and {len(apart) - _SHOWN} more" if len(apart) > _SHOWN else ""
        yield Finding(
            "nested-modules",
            Severity.NOTE,
            "main",
            "This build does not include programs and tests from nested modules "
            f"({', '.join(apart[:_SHOWN])}{more}). Run `godock-tui ./{apart[0].removeprefix('./')}` to open "
            "a nested module.",
            project.where("nested_modules"),
        )


RULES = (
    Rule("go-build", "whether the Dockerfile compiles one of the project's programs", go_build),
    Rule("main", "whether the main package exists", main),
    Rule(
        "extra-main",
        "whether the additional programs exist",
        extra_main,
        lambda context: not context.foreign and bool(context.recipe.extra_main),
    ),
    Rule(
        "nested-modules",
        "whether nested modules are missing from the build",
        nested,
        lambda context: not context.foreign and bool(context.project.nested_modules),
    ),
)
