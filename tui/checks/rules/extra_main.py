"""Problems with the additional programs of an image."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def extra_main(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of additional programs that do not exist or share a name."""
    project, recipe = context.project, context.recipe
    known = [main.path for main in project.mains if main.path != recipe.main]
    names: dict[str, str] = {}
    for path in dict.fromkeys((recipe.main, *recipe.extra_main)):
        main = project.main(path)
        others = tuple(other for other in recipe.extra_main if other != path)
        if main is None and path != recipe.main:
            near = get_close_matches(path, known, 1, 0.4)
            yield Finding(
                "no-such-program",
                Severity.ERROR,
                "extra-main",
                f"`{path}` is not a main package with a func main, so `go build` does not produce a program.",
                fix=replace(recipe, extra_main=tuple(dict.fromkeys((*others, *near)))),
                fix_label=f"use {near[0]}" if near else "leave it out",
            )
        elif main is not None and main.name in names:
            yield Finding(
                "same-program-name",
                Severity.ERROR,
                "extra-main",
                f"{names[main.name]} and {path} both build `{main.name}`, so the second would replace the first.",
                fix=replace(recipe, extra_main=others),
                fix_label=f"leave out {path}",
            )
        elif main is not None:
            names[main.name] = path
