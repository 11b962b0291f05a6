"""Problems with the user that the program runs as."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.environment import value_of, with_variable
from tui.recipe.fitting import on_best_base
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout


def runtime(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a program that runs as root."""
    recipe = context.recipe
    if recipe.user.startswith("0:") and recipe.layout is not Layout.NAIVE:
        yield Finding(
            "root",
            Severity.WARNING,
            "user",
            "The program runs as root, so an attacker who takes it over controls the container.",
            fix=replace(recipe, user="65532:65532"),
            fix_label="run as 65532",
            text="user",
        )


def os_user(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a program that looks up a user which the image does not list.

    A static program reads /etc/passwd. Where that does not list the uid, os/user uses $USER, and Docker sets $HOME.
    """
    project, recipe = context.project, context.recipe
    if not project.os_user or recipe.layout is Layout.NAIVE or value_of(recipe.env, "USER"):
        return
    base = context.catalog.base(recipe.base)
    number = recipe.user.partition(":")[0]
    if base.passwd and number in {"0", str(base.nonroot_uid)}:
        return
    if base.passwd:
        yield Finding(
            "os-user",
            Severity.WARNING,
            "env",
            f"The program looks up its own user, but /etc/passwd in {base.title} does not list user {number}. "
            "user.Current fails unless $USER is set.",
            project.where("os_user"),
            replace(recipe, env=with_variable(recipe.env, "USER", "app")),
            "set USER",
        )
        return
    other = on_best_base(context, recipe)
    listed = other is not None and number == str(context.catalog.base(other.base).nonroot_uid)
    yield Finding(
        "os-user",
        Severity.WARNING,
        "base",
        f"The program looks up users, but {base.title} has no known /etc/passwd, so user.Current "
        "and every lookup by name fail.",
        project.where("os_user"),
        other if listed else replace(recipe, env=with_variable(recipe.env, "USER", "app")),
        f"use {context.catalog.base(other.base).title}" if listed and other else "set USER",
    )
