"""How an existing Dockerfile orders and caches its steps."""

from collections.abc import Iterator

from tui.checks.building import build_cache, from_context, is_whole, mounted
from tui.image import Command, ImageModel
from tui.image.difference import program_build
from tui.project import GoProject
from tui.recipe import Layout


def layout_of(model: ImageModel, project: GoProject) -> Layout:
    """Return the layout of a Dockerfile, including those that users cannot choose."""
    build = program_build(model)
    if build is None:
        return Layout.CACHED
    lineage = model.lineage(build.command.stage)
    if build.command.stage in model.lineage(model.target):
        return Layout.NAIVE
    copies = [
        copy
        for index in lineage
        for copy in model.stages[index].copies
        if from_context(copy) and is_whole(copy)
    ]
    compiling = [command for command in model.commands if command.go is build.command]
    if any(mounted(command, build_cache(model, build)).yes for command in compiling):
        return Layout.MOUNTED if copies else Layout.CACHED
    downloads = [command.line for command in _downloads_of(model)]
    first = min((copy.line for copy in copies), default=build.line)
    if any(line < first for line in downloads) or not project.has_dependencies:
        return Layout.LAYERED
    return Layout.STAGED if downloads else Layout.SPLIT


def _downloads_of(model: ImageModel) -> Iterator[Command]:
    """Yield the commands that only download modules."""
    verbs = {"mod download", "mod verify", "mod vendor"}
    return (command for command in model.commands if command.go and command.go.verb in verbs)
