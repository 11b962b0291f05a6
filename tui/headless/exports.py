"""The other formats of a recipe: a bake file or a workflow."""

import os
import re
from pathlib import Path

from tui.frozen import dataclass
from tui.lab.files.files import Change, changes, read_file
from tui.project import GoProject
from tui.project.commit import repository_of
from tui.recipe import Private, Recipe, RecipeContext
from tui.render import Rendered
from tui.render.bake import bake_file
from tui.render.programs import programs
from tui.render.workflow import workflow

BAKE = "docker-bake.json"
"""One of the default file names of ``docker buildx bake``."""
WORKFLOW = Path(".github", "workflows", "image.yml")
"""The path in the repository. GitHub reads no other folder."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file to print or to write."""

    path: Path
    text: str
    needs: tuple[str, ...]
    """What is required before it works, one sentence each."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes to write. Empty if the file is up to date.

        Raises:
            WriteError: a file that exists cannot be read.
        """
        change = Change(self.path, read_file(self.path), self.text, new_folders=True)
        return () if change.before == change.after else (change,)


def export_of(kind: str, context: RecipeContext, rendered: Rendered) -> Export | None:
    """Return a recipe as ``bake`` or ``workflow``, or None for ``dockerfile``, which is written with its ignore file.

    Raises:
        WriteError: a file of the project that it extends cannot be read.
    """
    project, recipe = context.project, context.recipe
    if kind == "bake":
        return _bake(project, recipe, rendered)
    if kind == "workflow":
        return _workflow(project, recipe, rendered)
    return None


def _bake(project: GoProject, recipe: Recipe, rendered: Rendered) -> Export:
    program = programs(project, recipe)[0]
    target = re.sub(r"[^A-Za-z0-9_-]", "-", program)
    text = bake_file(
        {target: rendered}, {target: f"{program.lower()}:latest"}, platforms=tuple(recipe.platforms)
    )
    ignore = project.root / ".dockerignore"
    needs = []
    if read_file(ignore) is None:
        needs.append(
            f"{BAKE} uses .dockerignore, which does not exist. Run `godock-tui generate --write` to create "
            "this file"
        )
    needs += [f"pass the secret with `docker buildx bake --set '*.{words}'`" for words in _secrets(recipe)]
    return Export(project.root / BAKE, text, tuple(needs))


def _secrets(recipe: Recipe) -> list[str]:
    """Return the ``bake --set`` arguments for the secrets, whose local paths do not belong in a project's file."""
    found = {Private.NETRC: ["secrets=id=netrc,src=FILE"], Private.SSH: ["ssh=default"]}.get(
        recipe.private, []
    )
    return [*found, *(["secrets=id=ca,src=FILE"] if recipe.extra_ca else [])]


def _workflow(project: GoProject, recipe: Recipe, rendered: Rendered) -> Export:
    top = repository_of(project.root) or project.root
    folder = "" if top == project.root else Path(os.path.relpath(project.root, top)).as_posix()
    text = workflow(project, recipe, rendered, folder)
    missing = " and ".join(change.path.name for change in changes(project.root, rendered))
    need = (
        "the workflow builds the files in the repository. Run `godock-tui generate --write` to create or "
        f"update {missing}"
    )
    return Export(top / WORKFLOW, text, (need,) if missing else ())
