"""How an existing Dockerfile orders and caches its steps."""

from collections.abc import Iterator, Mapping

from tui.image import Command, Copy, ImageModel
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
    copies = [copy for index in lineage for copy in model.stages[index].copies if is_whole_context(copy)]
    compiling = [command for command in model.commands if command.go is build.command]
    if any(is_build_cache(command, mount) for command in compiling for mount in command.mounts):
        return Layout.MOUNTED if copies else Layout.CACHED
    downloads = [command.line for command in downloads_of(model)]
    first = min((copy.line for copy in copies), default=build.line)
    if any(line < first for line in downloads) or not project.has_dependencies:
        return Layout.LAYERED
    return Layout.STAGED if downloads else Layout.SPLIT


def is_whole_context(copy: Copy) -> bool:
    """Return whether a COPY brings the whole build context."""
    return copy.from_stage is None and not copy.from_image and copy.source.text.strip("/") in {"", ".", "./."}


def is_build_cache(command: Command, mount: Mapping[str, str]) -> bool:
    """Return whether a mount is the cache that the go command compiles into."""
    given = command.go.environment.get("GOCACHE") if command.go else None
    place = given.text if given else "/root/.cache/go-build"
    target = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
    return mount.get("type") == "cache" and bool(target) and f"{place}/".startswith(f"{target.rstrip('/')}/")


def downloads_of(model: ImageModel) -> Iterator[Command]:
    """Yield the commands that only download modules."""
    verbs = {"mod download", "mod verify", "mod vendor"}
    return (command for command in model.commands if command.go and command.go.verb in verbs)
