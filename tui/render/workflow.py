"""A recipe as a workflow of GitHub Actions that builds its Dockerfile and keeps the caches from run to run."""

import json

from tui.project import GoProject
from tui.recipe import Layout, Private, Recipe
from tui.render.rendered import Rendered
from tui.render.templates import environment

_MOUNTS = (("go-mod", "/go/pkg/mod"), ("go-build", "/root/.cache/go-build"))
"""Where the caches lie between two runs, and the cache mounts that they are."""


def workflow(project: GoProject, recipe: Recipe, rendered: Rendered, folder: str = "") -> str:
    """Return the text of ``.github/workflows/image.yml``.

    Args:
        project: decides the files whose change starts a fresh cache.
        recipe: decides platforms and secrets.
        rendered: its Dockerfile; only the cache mounts that it has are carried from run to run.
        folder: where the project lies in its repository, with forward slashes; empty for the root.
    """
    mounts = [mount for mount in _MOUNTS if f"target={mount[1]}" in rendered.dockerfile]
    base = f"{folder}/" if folder else ""
    secrets = [("netrc", "NETRC")] if recipe.private is Private.NETRC else []
    secrets += [("ca", "CA_CERTIFICATE")] if recipe.extra_ca else []
    # GitHub's own expressions stand between ${{ and }}
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
