"""The program compiled on this machine, where there is a Go toolchain but perhaps no engine: figures that say *host*.

Nothing is written into the project: what is compiled goes into a scratch directory that is gone afterwards, and
go.mod is read-only. What Go has compiled before stays in its own build cache, as with every ``go build``.
"""

import asyncio
import os
import platform
import shlex
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile, which

from tui.engine.packing import Packer
from tui.engine.process import started
from tui.engine.scratch import scratch
from tui.lab.host.toolchain import environment
from tui.project import GoProject
from tui.recipe import Recipe, Strip, Upx
from tui.text.clean import clean_line

SECONDS = 600.0
"""All the time that compiling and packing get; then they are ended."""
_FLAGS = {Strip.NONE: "", Strip.DWARF: "-w", Strip.ALL: "-s -w"}
_PACKING = {Upx.FAST: (), Upx.LZMA: ("--best", "--lzma")}
"""As the Dockerfile packs."""
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_CHUNK = 1 << 20
_TAIL = 2_000
"""Characters of what a failed command said that are kept: compilers say what matters last."""


class HostError(Exception):
    """The program cannot be compiled here.

    Attributes:
        message: what happened and why, in one sentence.
        hint: what to do next.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = clean_line(message, 400)
        self.hint = clean_line(hint)


@dataclass(frozen=True, slots=True)
class HostBinary:
    """One program that was compiled here."""

    recipe: Recipe
    """Whose program it is: its strip and UPX are what was varied."""
    bytes: int
    gzipped_bytes: int
    """Compressed, as a layer with nothing but it in it is pulled."""


def can_compile() -> bool:
    """Return whether there is a Go toolchain on this machine."""
    return which("go") is not None


def count(recipe: Recipe) -> int:
    """Return how many programs :func:`compiled` will yield."""
    return len(_points(recipe))


async def compiled(
    project: GoProject, recipe: Recipe, *, network: bool = False, seconds: float = SECONDS
) -> AsyncGenerator[HostBinary, None]:
    """Compile a recipe's program for each way to strip it, and pack the stripped one where ``upx`` is on the PATH.

    Closing the iterator ends what runs and removes what was made.

    Args:
        project: what is compiled.
        recipe: whose other choices stay.
        network: whether Go may download modules that it does not have; without it, nothing leaves this machine.
        seconds: the time that all of it is given.

    Raises:
        HostError: there is no toolchain, or it fails, or the time is up.
    """
    go = which("go")
    if go is None:
        raise HostError(
            "There is no Go toolchain on the PATH.", "Install Go from https://go.dev/dl, or start an engine."
        )
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    with scratch() as folder:
        built: dict[Strip, Path] = {}
        for point in _points(recipe):
            try:
                async with asyncio.timeout_at(ends):
                    if point.strip not in built:
                        path = folder / f"program-{point.strip}"
                        await _run(
                            _go_build(go, project, point, path),
                            _environ(project, point, network),
                            project.root,
                        )
                        built[point.strip] = path
                    path = built[point.strip]
                    if point.upx is not Upx.NONE:
                        path = await _packed(path, point, folder)
                    sizes = await asyncio.to_thread(_sizes, path)
            except TimeoutError:
                raise HostError(
                    f"Compiling here took more than {seconds:.0f} seconds.",
                    "Build it once by yourself with go build, then try again.",
                ) from None
            yield HostBinary(point, *sizes)


def _points(recipe: Recipe) -> tuple[Recipe, ...]:
    """Return what is compiled: the recipe's own program first, each way to strip, and the stripped one packed."""
    packer = which("upx") is not None
    found = [recipe] if packer or recipe.upx is Upx.NONE else []
    found += [replace(recipe, strip=strip, upx=Upx.NONE) for strip in reversed(Strip)]
    if packer:
        found += [replace(recipe, strip=Strip.ALL, upx=upx) for upx in _PACKING]
    return tuple(dict.fromkeys(found))


def _go_build(go: str, project: GoProject, recipe: Recipe, path: Path) -> list[str]:
    main = project.main(recipe.main)
    tags = recipe.tags or (main.tags if main else ())
    flags = f"{_FLAGS[recipe.strip]} {recipe.ldflags}".strip()
    return [
        go,
        "build",
        *(["-trimpath"] if recipe.trimpath else []),
        *([f"-tags={','.join(tags)}"] if tags else []),
        *([f"-ldflags={flags}"] if flags else []),
        "-o",
        str(path),
        "--",
        recipe.main,
    ]


def _environ(project: GoProject, recipe: Recipe, network: bool) -> Mapping[str, str]:
    environ = dict(environment(project, cgo=recipe.cgo))
    environ["GOARCH"] = _MACHINES.get(platform.machine(), "amd64")
    environ |= {
        name: value for name, value in (("GOAMD64", recipe.goamd64), ("GOARM64", recipe.goarm64)) if value
    }
    if network:
        for name in ("GOPROXY", "GOSUMDB", "GOVCS"):
            environ.pop(name)
            if name in os.environ:
                environ[name] = os.environ[name]
    return environ


async def _packed(path: Path, recipe: Recipe, scratch: Path) -> Path:
    target = scratch / f"{path.name}-{recipe.upx}"
    await asyncio.to_thread(copyfile, path, target)
    target.chmod(0o755)
    await _run(["upx", "-q", *_PACKING[recipe.upx], str(target)], os.environ, scratch)
    return target


async def _run(argv: list[str], environ: Mapping[str, str], folder: Path) -> None:
    said = ""
    try:
        async with started(argv, environ, str(folder)) as child:
            async for chunk in child.chunks():
                said = (said + chunk.decode("utf-8", "replace"))[-_TAIL:]
            status = await child.wait()
    except OSError as error:
        raise HostError(
            f"{argv[0]} cannot be started: {error.strerror or error}.", "Look at its installation."
        ) from None
    if status:
        lines = [line for line in said.splitlines() if line.strip() and not line.startswith("#")]
        why = lines[-1].strip() if lines else f"exit status {status}"
        raise HostError(f"{_name(argv)} failed here: {why}", _hint(said, argv))


def _name(argv: list[str]) -> str:
    return shlex.join([Path(argv[0]).name, *argv[1:2]]) if Path(argv[0]).name == "go" else Path(argv[0]).name


def _hint(said: str, argv: list[str]) -> str:
    if "GOPROXY=off" in said or "module lookup disabled" in said:
        return "Its modules are not on this machine, and nothing is downloaded unasked: run go mod download once."
    if "toolchain not available" in said or "requires go >=" in said:
        return "The project wants a newer Go than the one that is installed here."
    return f"Run it by yourself to see all of it: {shlex.join(['go', 'build', argv[-1]])}."


def _sizes(path: Path) -> tuple[int, int]:
    packer, size = Packer(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            packer.take(chunk)
    return size, packer.end()
