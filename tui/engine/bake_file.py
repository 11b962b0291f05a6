"""Writes several requests as one bake file, which ``docker buildx bake`` solves at once."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tui.engine.csv_field import path_field
from tui.engine.engine import BuildRequest
from tui.text.bake import literal

_FROM_TARGET = "target:"
"""The prefix of a named context that replaces a stage with another target of the same bake."""


def targets_of(requests: Mapping[str, BuildRequest]) -> dict[str, str]:
    """Return the target for each request's name. Bake allows only letters, digits, ``_`` and ``-``."""
    taken: dict[str, str] = {}
    for name in requests:
        word = target = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
        number = 2
        while target in taken.values():
            target, number = f"{word}-{number}", number + 1
        taken[name] = target
    return taken


def bake_file(requests: Mapping[str, BuildRequest], dockerfiles: Mapping[str, Path]) -> str:
    """Return the bake file of requests whose Dockerfiles have been written.

    Equal steps of several Dockerfiles are solved once, because BuildKit identifies a step by the digest of its
    definition, in any target.

    Args:
        requests: the requests by name. One without a tag is built but not exported.
        dockerfiles: the path of each Dockerfile.
    """
    targets = targets_of(requests)
    return json.dumps(
        {
            "group": {"default": {"targets": list(targets.values())}},
            "target": {
                targets[name]: _target(request, dockerfiles[name], targets)
                for name, request in requests.items()
            },
        },
        indent=2,
    )


def _target(request: BuildRequest, dockerfile: Path, targets: Mapping[str, str]) -> dict[str, object]:
    target: dict[str, object] = {
        "context": literal(str(request.context.resolve())),
        "dockerfile": literal(str(dockerfile)),
        "output": ["type=docker" if request.tag else "type=cacheonly"],
    }
    if request.tag:
        target["tags"] = [literal(request.tag)]
    if request.platform:
        target["platforms"] = [literal(request.platform)]
    if request.target:
        target["target"] = literal(request.target)
    if request.no_cache:
        target["no-cache"] = True
    if request.build_args:
        target["args"] = {name: literal(value) for name, value in request.build_args.items()}
    if request.labels:
        target["labels"] = {name: literal(value) for name, value in request.labels.items()}
    if request.secrets:
        target["secret"] = [
            literal(f"id={secret},{path_field('src', path)}") for secret, path in request.secrets.items()
        ]
    if request.ssh:
        target["ssh"] = ["default"]
    contexts = {
        stage: found
        for stage, source in sorted(request.contexts.items())
        if (found := _context(source, targets))
    }
    if contexts:
        target["contexts"] = contexts
    return target


def _context(source: str, targets: Mapping[str, str]) -> str:
    """Return a named context, or empty if its target is not in the bake, so that the Dockerfile's stage is used."""
    if not source.startswith(_FROM_TARGET):
        return literal(source)
    target = targets.get(source.removeprefix(_FROM_TARGET), "")
    return f"{_FROM_TARGET}{target}" if target else ""
