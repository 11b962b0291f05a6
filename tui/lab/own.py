"""The Dockerfile that a project has already, as one more variant."""

from pathlib import Path

from tui.engine import ImageDetails
from tui.lab.variant import Origin, Variant
from tui.project import GoProject
from tui.recipe import Recipe
from tui.render import Rendered

OWN = "own"
"""The name of the variant."""


def own_variant(project: GoProject, recipe: Recipe) -> Variant | None:
    """Return the project's own Dockerfile with the ignore file that BuildKit would take, or None without one.

    Of several the one in the root that is called ``Dockerfile``, else the first that was found. Its platform,
    arguments and secrets are its own affair: it is built as ``docker build`` without further flags builds it.
    """
    paths = [found.path for found in project.dockerfiles]
    if not paths:
        return None
    path = "Dockerfile" if "Dockerfile" in paths else paths[0]
    text = _read(project.root / path)
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


def programs(details: ImageDetails) -> tuple[str, ...]:
    """Return where an image's program lies, as its configuration starts it: what measuring counts as *binary*."""
    words = details.entrypoint or details.command
    return words[:1] if words and words[0].startswith("/") else ()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
