"""Problems with the runtime base: no longer supported, or without what the program needs."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import BaseImage
from tui.checks.finding import Finding, Severity
from tui.recipe.commands import SHELLS, contains
from tui.recipe.fitting import NEEDS, newer_of_its_kind, on_best_base
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe


def base(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of a base that is unsupported or lacks files that the program needs."""
    project, recipe = context.project, context.recipe
    if recipe.layout is Layout.NAIVE:
        return
    base = context.catalog.base(recipe.base)
    if base.supported(context.today) is False:
        newer = newer_of_its_kind(context, base)
        yield Finding(
            "base-unsupported",
            Severity.WARNING,
            "base",
            f"{base.title} has had no security fixes since {base.support_end}.",
            fix=replace(recipe, base=newer.id) if newer else on_best_base(context, recipe),
            fix_label=f"use {newer.title}" if newer else "use a supported base",
        )
    if project.tmp and base.tmp is False:
        yield Finding(
            "no-tmp",
            Severity.WARNING,
            "base",
            f"The program writes temporary files, but {base.title} has no /tmp.",
            project.where("tmp"),
            *_other_base(context, recipe),
        )
    # the template copies in what the catalogue lists as missing, but nothing that the catalogue does not cover
    unknown = [need for need in NEEDS if getattr(project, need) and getattr(base, need) is None]
    if unknown:
        yield Finding(
            "base-unknown",
            Severity.WARNING,
            "base",
            f"The program needs {' and '.join(NEEDS[need] for need in unknown)}. The catalogue has no "
            f"information about that for {base.title}.",
            project.where(unknown[0]),
            *_other_base(context, recipe),
        )


def commands(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of commands that the program runs but the base does not have."""
    project, recipe = context.project, context.recipe
    if recipe.layout is Layout.NAIVE:
        return
    base = context.catalog.base(recipe.base)
    if project.told_commands and not base.shell:
        yield Finding(
            "told-commands",
            Severity.WARNING,
            "base",
            f"The program runs commands from its settings or requests, but {base.title} has no shell and no other "
            "programs. Copy these programs into the image, or use a base that has them.",
            project.where("told_commands"),
            *_other_base(context, recipe),
            text="commands",
        )
    lacking = [command for command in project.commands if not contains(base, command)]
    shells = [command for command in lacking if command in SHELLS]
    if shells and not base.package_manager:
        yield Finding(
            "no-shell",
            Severity.WARNING,
            "base",
            f"The program starts the shell `{shells[0]}`, but {base.title} has "
            f"{'a different shell' if base.shell else 'no shell'}.",
            project.where("commands"),
            *_other_base(context, recipe),
        )
    elif lacking and not base.package_manager:
        yield Finding(
            "no-commands",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(lacking[:3])}, but {base.title} has {_programs(base)}.",
            project.where("commands"),
            *_other_base(context, recipe),
        )
    elif lacking:
        install = "apk add --no-cache" if base.package_manager == "apk" else "apt-get install -y"
        yield Finding(
            "commands-to-install",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(lacking[:3])}, which {base.title} does not have. "
            f"Add `{install}` with the right packages to the final stage.",
            project.where("commands"),
            text="commands",
        )


def _programs(base: BaseImage) -> str:
    return "only the usual commands" if base.shell else "no programs"


def _other_base(context: RecipeContext, recipe: Recipe) -> tuple[Recipe | None, str]:
    fix = on_best_base(context, recipe)
    return fix, f"use {context.catalog.base(fix.base).title}" if fix else ""
