"""Reads a Dockerfile with a made-up build context."""

from collections.abc import Iterable, Mapping

from tui.catalog import load
from tui.dockerfile import parse
from tui.image import ImageModel, read
from tui.project.build_context import BuildContext
from tui.project.dockerignore import ignored_by, parse_dockerignore
from tui.project.model import MainPackage

GO_MOD = "module example.com/shop\n\ngo 1.27\n"


def context_of(
    *files: str,
    texts: Mapping[str, str] | None = None,
    executable: Iterable[str] = (),
    ignore: str = "",
    mains: Iterable[str] = (),
    module: str = "",
) -> BuildContext:
    """Return a context with a go.mod, a main.go and these files."""
    texts = {f"{module}/go.mod".lstrip("/"): GO_MOD, **(texts or {})}
    patterns = parse_dockerignore(ignore)
    every = {"main.go", *files, *texts}
    kept = {path for path in every if ignored_by(patterns, path) is None}
    parents = {
        "/".join(parts[:count])
        for parts in (path.split("/") for path in kept)
        for count in range(1, len(parts))
    }
    return BuildContext(
        files=frozenset(kept),
        directories=frozenset(parents),
        texts={path: text for path, text in texts.items() if path in kept},
        executables=frozenset(executable),
        ignore=patterns,
        ignored=frozenset(every - kept),
        module=module,
        mains=tuple(MainPackage(path, path.rpartition("/")[2], "") for path in mains) or None,
    )


def image_of(
    text: str,
    context: BuildContext | None = None,
    *,
    arguments: Mapping[str, str] | None = None,
    target: str = "",
) -> ImageModel:
    """Return what a Dockerfile makes."""
    return read(parse(text), context or context_of(), catalog=load(), arguments=arguments, target=target)


def stage_of(
    *lines: str, base: str = "golang:1.27-trixie", context: BuildContext | None = None
) -> ImageModel:
    """Return what a single stage makes of some instructions."""
    return image_of("\n".join([f"FROM {base}", *lines]), context)
