"""The Dockerfile that a project has already, as one more variant."""

from pathlib import Path

from tui.engine import ImageDetails
from tui.lab.existing.audit_file import first_dockerfile
from tui.lab.matrix.variant import Origin, Variant
from tui.project import GoProject
from tui.recipe import Recipe, RecipeContext, title
from tui.render import Rendered, render

OWN = "own"
"""The name of the variant."""
PROPOSAL = "proposal"
"""The name of what it is compared with."""


def own_variant(project: GoProject, recipe: Recipe, path: str = "") -> Variant | None:
    """Return a Dockerfile of the project's own with the ignore file that BuildKit would take, or None without one.

    Its platform, arguments and secrets are its own affair: it is built as ``docker build`` without further flags
    builds it.

    Args:
        project: what is built.
        recipe: what it is compared with.
        path: which one is meant; the first when nothing is said.
    """
    path = path or first_dockerfile(project)
    text = _read(project.root / path) if path else None
    if text is None:
        return None
    beside = _read(project.root / f"{path}.dockerignore")
    ignore = beside if beside is not None else _read(project.root / ".dockerignore") or ""
    return Variant(
        name=OWN,
        title=f"your own {path}",
        origin=Origin.OWN,
        recipe=recipe,
        rendered=Rendered(text, ignore, (), ()),
    )


def before_and_after(context: RecipeContext, path: str) -> tuple[Variant, ...]:
    """Return a Dockerfile of the project's own, and what is proposed instead of it.

    Args:
        context: the project, and the recipe that is proposed.
        path: the Dockerfile, as :func:`own_variant` takes it.
    """
    project, recipe, catalog = context.project, context.recipe, context.catalog
    own = own_variant(project, recipe, path)
    after = Variant(
        name=PROPOSAL,
        title=f"proposal: {title(recipe, catalog)}",
        origin=Origin.MATRIX,
        recipe=recipe,
        rendered=render(project, recipe, catalog),
    )
    return (after,) if own is None else (own, after)


def programs(details: ImageDetails) -> tuple[str, ...]:
    """Return where an image's program lies, as its configuration starts it: what measuring counts as *binary*."""
    words = details.entrypoint or details.command
    return words[:1] if words and words[0].startswith("/") else ()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
