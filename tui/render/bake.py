"""Rendered recipes as one file for ``docker buildx bake``."""

import json
from collections.abc import Mapping, Sequence

from tui.render.rendered import Rendered
from tui.text.bake import literal


def bake_file(
    rendered: Mapping[str, Rendered], tags: Mapping[str, str], *, platforms: Sequence[str] = ()
) -> str:
    """Return a bake file with a target for each recipe, for the project's root.

    The Dockerfiles are inline, and steps that several of them share run once. An ignore file cannot be inline, so the
    project's .dockerignore applies. ``generate --write`` writes it.

    Args:
        rendered: the recipes by target. A target has only letters, digits, ``_`` and ``-``.
        tags: the image tag of each target.
        platforms: the target platforms, such as ``linux/arm64``. Empty for that of the builder.
    """
    targets = {
        name: {
            "context": ".",
            "dockerfile-inline": literal(one.dockerfile),
            "tags": [literal(tags[name])],
            **({"platforms": list(platforms)} if platforms else {}),
        }
        for name, one in rendered.items()
    }
    return json.dumps({"group": {"default": {"targets": list(targets)}}, "target": targets}, indent=2) + "\n"
