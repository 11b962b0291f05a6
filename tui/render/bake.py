"""Rendered recipes as one file for ``docker buildx bake``."""

import json
from collections.abc import Mapping, Sequence

from tui.render.rendered import Rendered


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
            "dockerfile-inline": _literal(one.dockerfile),
            "tags": [_literal(tags[name])],
            **({"platforms": list(platforms)} if platforms else {}),
        }
        for name, one in rendered.items()
    }
    return json.dumps({"group": {"default": {"targets": list(targets)}}, "target": targets}, indent=2) + "\n"


def _literal(text: str) -> str:
    """Return a text with bake's template syntax escaped, because a ``${NAME}`` belongs to the Dockerfile."""
    return text.replace("${", "$${").replace("%{", "%%{")
