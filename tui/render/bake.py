"""Rendered recipes as one bake file that ``docker buildx bake`` builds without this program. Pure."""

import json
from collections.abc import Mapping, Sequence

from tui.render.rendered import Rendered


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
            "dockerfile-inline": _literal(one.dockerfile),
            "tags": [_literal(tags[name])],
            **({"platforms": list(platforms)} if platforms else {}),
        }
        for name, one in rendered.items()
    }
    return json.dumps({"group": {"default": {"targets": list(targets)}}, "target": targets}, indent=2) + "\n"


def _literal(text: str) -> str:
    """Return a text that bake's template language takes as it is: a Dockerfile's ``${NAME}`` is the Dockerfile's."""
    return text.replace("${", "$${").replace("%{", "%%{")
