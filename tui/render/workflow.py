"""A GitHub Actions workflow that builds a recipe's Dockerfile and keeps its caches between runs."""

import json

from tui.project import GoProject
from tui.recipe import Layout, Private, Recipe
from tui.render.rendered import Rendered
from tui.render.templates import environment

_MOUNTS = (("go-mod", "/go/pkg/mod"), ("go-build", "/root/.cache/go-build"))
"""The directories of the caches between runs, and the targets of their cache mounts."""


def workflow(project: GoProject, recipe: Recipe, rendered: Rendered, folder: str = "") -> str:
    """Return the text of ``.github/workflows/image.yml``.

    Args:
        project: decides the files that are part of the cache key.
        recipe: decides platforms and secrets.
        rendered: the files of the recipe. Only the cache mounts of its Dockerfile are kept between runs.
        folder: the project's directory in its repository, with forward slashes. Empty for the root.
    """
    mounts = [mount for mount in _MOUNTS if f"target={mount[1]}" in rendered.dockerfile]
    base = f"{folder}/" if folder else ""
    secrets = [("netrc", "NETRC")] if recipe.private is Private.NETRC else []
    secrets += [("ca", "CA_CERTIFICATE")] if recipe.extra_ca else []
    # GitHub's own expressions are between ${{ and }}
    marks = environment().overlay(variable_start_string="<<", variable_end_string=">>")
    text = marks.get_template("workflow.yml.j2").render(
        mounts=mounts if recipe.layout in {Layout.MOUNTED, Layout.CACHED} else [],
        sums="go.sum" if project.has_go_sum else "go.mod",
        context=json.dumps(f"./{folder}" if folder else "."),
        dockerfile=json.dumps(f"{base}Dockerfile"),
        platforms=",".join(recipe.platforms),
        version=bool(recipe.version),
        secrets=secrets,
        ssh=recipe.private is Private.SSH,
    )
    return text.rstrip("\n") + "\n"
