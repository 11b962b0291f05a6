"""Compiles the program with the Go toolchain of this machine, with or without an engine, for figures marked *host*.

Nothing is written into the project. Binaries go into a scratch directory that is removed afterwards, and go.mod is
read-only. Compiled packages stay in Go's own build cache, as with every ``go build``.
"""

import asyncio
import os
import platform
import shlex
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copyfile, which

from tui.engine.packing import Packer
from tui.engine.process import started
from tui.engine.scratch import scratch
from tui.frozen import dataclass
from tui.lab.host.toolchain import environment
from tui.project import GoProject
from tui.recipe import Recipe, Strip, Upx
from tui.text.clean import clean_line

SECONDS = 600.0
"""The time limit for compiling and packing together."""
_FLAGS = {Strip.NONE: "", Strip.DWARF: "-w", Strip.ALL: "-s -w"}
_PACKING = {Upx.FAST: (), Upx.LZMA: ("--best", "--lzma")}
"""The same options as in the Dockerfile."""
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_CHUNK = 1 << 20
_TAIL = 2_000
"""Characters of a failed command's output that are kept. Compilers print the error last."""


class HostError(Exception):
    """The program cannot be compiled here.

    Attributes:
        message: the problem and its cause in one sentence.
        hint: the next command.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = clean_line(message, 400)
        self.hint = clean_line(hint)


@dataclass(frozen=True, slots=True)
class HostBinary:
    """One program that was compiled on this machine."""

    recipe: Recipe
    """The recipe of the program. Only its strip and UPX differ between programs."""
    bytes: int
    gzipped_bytes: int
    """The size of a compressed layer that contains only the program."""


def can_compile() -> bool:
    """Return whether there is a Go toolchain on this machine."""
    return which("go") is not None


def count(recipe: Recipe) -> int:
    """Return how many programs :func:`compiled` will yield."""
    return len(_points(recipe))


async def compiled(
    project: GoProject, recipe: Recipe, *, network: bool = False, seconds: float = SECONDS
) -> AsyncGenerator[HostBinary, None]:
    """Compile a recipe's program for each strip mode, and pack the stripped one where ``upx`` is on the PATH.

    Closing the iterator ends the running process and removes the scratch directory.

    Args:
        project: the project to compile.
        recipe: the recipe, whose other choices stay.
        network: whether Go may download missing modules. Without it, nothing leaves this machine.
        seconds: the time limit for everything together.

    Raises:
        HostError: there is no toolchain, or it fails, or the time is up.
    """
    go = which("go")
    if go is None:
        raise HostError(
            "There is no Go toolchain on PATH.", "Install Go from https://go.dev/dl, or start an engine."
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
                    f"Compiling the program on this machine took more than {seconds:.0f} seconds.",
                    "Run `go build` once to fill the build cache, then try again.",
                ) from None
            yield HostBinary(point, *sizes)


def _points(recipe: Recipe) -> tuple[Recipe, ...]:
    """Return the recipes to compile: the given one first, each strip mode, and the stripped one packed."""
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
        name: value
        for name, value in (
            ("GOAMD64", recipe.goamd64),
            ("GOARM64", recipe.goarm64),
            ("GOEXPERIMENT", ",".join(recipe.goexperiment)),
            ("GOFIPS140", recipe.fips),
            ("CGO_CFLAGS", recipe.cgo_cflags),
            ("CGO_LDFLAGS", recipe.cgo_ldflags),
        )
        if value
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
    output = ""
    try:
        async with started(argv, environ, str(folder)) as child:
            async for chunk in child.chunks():
                output = (output + chunk.decode("utf-8", "replace"))[-_TAIL:]
            status = await child.wait()
    except OSError as error:
        raise HostError(
            f"{argv[0]} cannot be started: {error.strerror or error}.", "Check the Go installation."
        ) from None
    if status:
        lines = [line for line in output.splitlines() if line.strip() and not line.startswith("#")]
        why = lines[-1].strip() if lines else f"exit status {status}"
        raise HostError(f"{_name(argv)} failed on this machine: {why}", _hint(output, argv))


def _name(argv: list[str]) -> str:
    return shlex.join([Path(argv[0]).name, *argv[1:2]]) if Path(argv[0]).name == "go" else Path(argv[0]).name


def _hint(output: str, argv: list[str]) -> str:
    if "GOPROXY=off" in output or "module lookup disabled" in output:
        return (
            "Some modules are not on this machine, and godock-tui does not download them. Run `go mod "
            "download` once."
        )
    if "toolchain not available" in output or "requires go >=" in output:
        return "The project needs a newer Go version. Install that version."
    return f"Run `{shlex.join(['go', 'build', argv[-1]])}` to see the full output."


def _sizes(path: Path) -> tuple[int, int]:
    packer, size = Packer(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            packer.take(chunk)
    return size, packer.end()
