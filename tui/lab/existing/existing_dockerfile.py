"""The project's existing Dockerfile as another variant."""

from pathlib import Path

from tui.dockerfile import parse, stages
from tui.dockerfile.stages import index_of
from tui.engine import ImageDetails
from tui.lab.existing.audit_file import first_dockerfile
from tui.lab.matrix.variant import Origin, Variant
from tui.project import GoProject
from tui.recipe import Recipe, RecipeContext, title
from tui.render import Rendered, render

OWN = "own"
"""The name of the variant."""
PROPOSAL = "proposal"
"""The name of the variant that it is compared with."""


def own_variant(project: GoProject, recipe: Recipe, path: str = "") -> Variant | None:
    """Return an existing Dockerfile with the ignore file that BuildKit would use, or None without one.

    A Dockerfile whose build context is not the project's root cannot be built yet, so it counts as none. It is built as
    ``docker build`` without further flags builds it, so the platform, arguments and secrets of the recipe do not apply.

    Args:
        project: the project to build.
        recipe: the recipe that it is compared with.
        path: the Dockerfile, or empty for the default one. Of one with a target, only the stages up to it are built.
    """
    path = path or first_dockerfile(project)
    known = next((one for one in project.dockerfiles if one.path == path), None)
    text = _read(project.root / path) if path else None
    if text is None or (known is not None and known.context != "."):
        return None
    text = up_to(text, known.target) if known else text
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
    """Return an existing Dockerfile and its proposed replacement.

    Args:
        context: the project, and the proposed recipe.
        path: the Dockerfile, as for :func:`own_variant`.
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


def up_to(text: str, target: str) -> str:
    """Return a Dockerfile that ends with a stage, so that this stage is the image. Empty means all stages."""
    if not target:
        return text
    document = parse(text)
    found = stages(document)
    index = index_of(target, list(found), numbers=True)
    if index is None or index + 1 >= len(found):
        return text
    following = found[index + 1].opening
    parts = document.parts[: document.parts.index(following)]
    return "".join(part.raw for part in parts)


def programs(details: ImageDetails) -> tuple[str, ...]:
    """Return the path of the program that the image's configuration starts, which counts as *binary* in measurements."""
    words = details.entrypoint or details.command
    return words[:1] if words and words[0].startswith("/") else ()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
