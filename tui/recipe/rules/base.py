"""Whether the runtime base holds what the program needs."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import BaseImage
from tui.recipe.commands import SHELLS, brings
from tui.recipe.fitting import NEEDS, newer_of_its_kind, on_best_base
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Layout, Recipe


def base(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the runtime base is maintained and has what is needed."""
    project, recipe = context.project, context.recipe
    if recipe.layout is Layout.NAIVE:
        return
    base = context.catalog.base(recipe.base)
    if base.supported(context.today) is False:
        newer = newer_of_its_kind(context, base)
        yield Problem(
            "base-unsupported",
            Severity.WARNING,
            "base",
            f"{base.title} has had no security fixes since {base.support_end}.",
            fix=replace(recipe, base=newer.id) if newer else on_best_base(context, recipe),
            fix_label=f"use {newer.title}" if newer else "use a base that is maintained",
        )
    if project.tmp and base.tmp is False:
        yield Problem(
            "no-tmp",
            Severity.WARNING,
            "base",
            f"The program writes temporary files, and {base.title} has no /tmp.",
            project.where("tmp"),
            *_other_base(context, recipe),
        )
    # what the catalogue knows to be missing is copied in; of what it does not know, nothing is
    unknown = [need for need in NEEDS if getattr(project, need) and getattr(base, need) is None]
    if unknown:
        yield Problem(
            "base-unknown",
            Severity.WARNING,
            "base",
            f"The program needs {' and '.join(NEEDS[need] for need in unknown)}; whether {base.title} has it is not known.",
            project.where(unknown[0]),
            *_other_base(context, recipe),
        )


def commands(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the programs that the program runs are in the image."""
    project, recipe = context.project, context.recipe
    if recipe.layout is Layout.NAIVE:
        return
    base = context.catalog.base(recipe.base)
    if project.told_commands and not base.shell:
        yield Problem(
            "told-commands",
            Severity.WARNING,
            "base",
            f"The program runs what a setting or a request names, and {base.title} has neither a shell nor other "
            "programs: copy what it is to run into the image, or take a base that has them.",
            project.where("told_commands"),
            *_other_base(context, recipe),
            text="commands",
        )
    lacking = [command for command in project.commands if not brings(base, command)]
    shells = [command for command in lacking if command in SHELLS]
    if shells and not base.package_manager:
        yield Problem(
            "no-shell",
            Severity.WARNING,
            "base",
            f"The program starts the shell {shells[0]}, and {base.title} has "
            f"{'another one' if base.shell else 'no shell'}.",
            project.where("commands"),
            *_other_base(context, recipe),
        )
    elif lacking and not base.package_manager:
        yield Problem(
            "no-commands",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(lacking[:3])}, and {base.title} has {_programs(base)}.",
            project.where("commands"),
            *_other_base(context, recipe),
        )
    elif lacking:
        install = "apk add --no-cache" if base.package_manager == "apk" else "apt-get install -y"
        yield Problem(
            "commands-to-install",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(lacking[:3])}, which {base.title} does not bring: the final stage needs "
            f"`{install}` with the packages that have it.",
            project.where("commands"),
            text="commands",
        )


def _programs(base: BaseImage) -> str:
    return "only the usual commands" if base.shell else "no programs"


def _other_base(context: RecipeContext, recipe: Recipe) -> tuple[Recipe | None, str]:
    fix = on_best_base(context, recipe)
    return fix, f"use {context.catalog.base(fix.base).title}" if fix else ""
