"""Problems with the main package."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext

_SHOWN = 3


def main(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a main package that does not exist, or that is one of several."""
    project, recipe = context.project, context.recipe
    if project.main(recipe.main) is None:
        likely = project.start_main
        yield Finding(
            "no-such-main",
            Severity.ERROR,
            "main",
            f"`{recipe.main}` is not a main package with a func main, so `go build` would write an archive that cannot run.",
            fix=replace(recipe, main=likely) if project.main(likely) else None,
            fix_label=f"build {likely}",
        )
    elif not project.default_main and len(project.main_packages) > 1:
        yield Finding(
            "several-mains",
            Severity.NOTE,
            "main",
            f"{len(project.main_packages)} main packages are equally likely to be the program. The build uses "
            f"{recipe.main} until you choose one.",
            project.where("main_packages"),
        )


def nested(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of nested modules, which the build leaves out."""
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
            "This build does not include the programs and tests in nested modules "
            f"({', '.join(apart[:_SHOWN])}{more}). Run `godock-tui ./{apart[0].removeprefix('./')}` to open "
            "one of them.",
            project.where("nested_modules"),
        )
