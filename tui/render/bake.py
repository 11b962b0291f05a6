"""Rendered recipes as one bake file that ``docker buildx bake`` builds without this program. Pure."""

import json
from collections.abc import Mapping, Sequence

from tui.render.rendered import Rendered
from tui.text.bake import literal


def bake_file(
    rendered: Mapping[str, Rendered], tags: Mapping[str, str], *, platforms: Sequence[str] = ()
) -> str:
    """Return a bake file with a target for each recipe, to be kept in the project's root.

    The Dockerfiles stand in the file itself. Steps that are equal in several of them run once. The project's
    .dockerignore applies, since an ignore file cannot be written in line; write it with ``generate --write``.

    Args:
        rendered: the recipes by the name of their target, which bake wants made of letters, digits, ``_`` and ``-``.
        tags: the tag of each.
        platforms: what is built for, such as ``linux/arm64``; empty for the builder's own.
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
