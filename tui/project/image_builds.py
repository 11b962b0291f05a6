"""Finds how a project builds its images itself: in Compose files, in workflows, and by commands in scripts. Pure."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from posixpath import join, normpath

from tui.project.compose import Service
from tui.project.model import ImageBuild
from tui.project.scripts import Script
from tui.project.yaml import Node, read_yaml

_COMMAND = re.compile(r"\b(?:docker|podman|nerdctl)\s+(?:buildx\s+|image\s+)?build\b(?P<rest>[^|;&\n]*)")
_CONTINUED = re.compile(r"\\\r?\n")
_ACTION = "docker/build-push-action"
_SWITCHES = frozenset(
    {"--load", "--push", "--no-cache", "--pull", "--quiet", "-q", "--rm", "--force-rm", "--squash"}
)
"""Flags of ``docker build`` without a value."""


def image_builds(services: Iterable[Service], scripts: Iterable[Script]) -> Iterator[ImageBuild]:
    """Yield the builds that a project states, those of Compose files first. Paths with variables are left out."""
    for service in services:
        if service.dockerfile:
            yield ImageBuild(
                service.dockerfile,
                service.context,
                service.target,
                tuple(service.arguments.items()),
                service.file,
                service.line_of("target") if service.target else service.line,
            )
    for script in scripts:
        if "build" not in script.text:
            continue
        if _ACTION in script.text and script.path.endswith((".yml", ".yaml")):
            yield from _workflow(script)
        yield from _commands(script)


def _workflow(script: Script) -> Iterator[ImageBuild]:
    """Yield the steps of a GitHub workflow that build an image (docker/build-push-action, "Inputs")."""
    for job in read_yaml(script.text)["jobs"].entries.values():
        for step in job["steps"].items:
            if step["uses"].text.startswith(_ACTION):
                inputs = step["with"]
                context = inputs["context"].text or "."
                found = _build(
                    inputs["file"].text or join(context, "Dockerfile"),
                    context,
                    inputs["target"].text,
                    _arguments(inputs["build-args"]),
                    script.path,
                    inputs["file"].line or step.line,
                )
                if found is not None:
                    yield found


def _arguments(node: Node) -> Mapping[str, str]:
    lines = (line.strip().partition("=") for line in node.text.split("\n"))
    return {name: value for name, given, value in lines if given and "${{" not in value}


def _commands(script: Script) -> Iterator[ImageBuild]:
    """Yield the ``docker build`` commands of a script, which run in the root of the project."""
    joined = _CONTINUED.sub(lambda match: " " * len(match[0]), script.text)
    for match in _COMMAND.finditer(joined):
        try:
            words = shlex.split(match["rest"], comments=True)
        except ValueError:
            continue
        flags, operands, arguments = dict[str, str](), list[str](), dict[str, str]()
        while words:
            word = words.pop(0)
            name, given, value = word.partition("=")
            if not word.startswith("-"):
                operands.append(word)
                continue
            if not given and word not in _SWITCHES and words:
                value = words.pop(0)
            if name == "--build-arg":
                argument, _, text = value.partition("=")
                arguments[argument] = text
            else:
                flags[{"-f": "--file"}.get(name, name)] = value
        context = operands[-1] if operands else "."
        line = script.text.count("\n", 0, match.start()) + 1
        known = {name: value for name, value in arguments.items() if value and "$" not in value}
        file = flags.get("--file") or join(context, "Dockerfile")
        found = _build(file, context, flags.get("--target", ""), known, script.path, line)
        if found is not None:
            yield found


def _build(
    file: str, context: str, target: str, arguments: Mapping[str, str], where: str, line: int
) -> ImageBuild | None:
    if (
        any("$" in text or "{{" in text or "://" in text for text in (file, context, target))
        or context == "-"
    ):
        return None
    return ImageBuild(normpath(file), normpath(context), target, tuple(arguments.items()), where, line)
