"""The backend that needs no daemon: it runs the steps of a Dockerfile with this machine's Go, and makes the image itself."""

import asyncio
import json
import math
import os
import shlex
import threading
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from pathlib import Path

from platformdirs import user_cache_path

from tui import __version__
from tui.catalog import Catalog
from tui.catalog import load as load_catalog
from tui.dockerfile import DockerfileError, parse
from tui.engine.archive import ImageArchive
from tui.engine.archive_reader import read_archive
from tui.engine.bake import one_after_another
from tui.engine.builtin.assemble import BuiltImage
from tui.engine.builtin.layout import write_archive, write_directory
from tui.engine.builtin.own_mounts import OwnMounts
from tui.engine.builtin.plan import missing_programs, plan_of, problems
from tui.engine.builtin.run import BuildRun
from tui.engine.builtin.sandbox import sandboxed
from tui.engine.builtin.wanted_go import machine
from tui.engine.container import Container, RunRequest
from tui.engine.engine import BuildRequest, Engine, EngineError, EngineInfo, ImageDetails
from tui.engine.events import BuildEvent, Built, Failed, FailureKind
from tui.engine.failures import classify
from tui.engine.layer_cache import LayerCache
from tui.engine.scratch import scratch, sweep_folders
from tui.frozen import dataclass
from tui.image import ImageModel, read
from tui.project.build_context import collect_context
from tui.registry.reference import BadReference
from tui.registry.reference import parse as parse_reference
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

NAME = "builtin"
ENDPOINT = "builtin://"
_CHUNK = 1 << 18
_ARCHIVES = (".tar", ".oci")


@dataclass(frozen=True, slots=True)
class Kept:
    """An image of this backend, as a file."""

    image: BuiltImage
    file: Path
    """An OCI archive that ``docker load`` reads as well."""
    own: bool
    """Whether the file is this program's, which removes it with the image."""


class BuiltinEngine:
    """Builds without a daemon and without root. Its images are files."""

    def __init__(
        self,
        *,
        catalog: Catalog | None = None,
        environ: Mapping[str, str] | None = None,
        offline: bool = False,
        output: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start without images.

        Args:
            catalog: the facts on base images and Go releases, by default the bundled ones.
            environ: the environment, by default that of this process.
            offline: whether the network is forbidden.
            output: the file or the folder for the image, or None for a file in the user's cache.
            folder: the folder of all caches, by default the user's.
        """
        self._catalog = catalog
        self._environ = os.environ if environ is None else environ
        self.offline = offline
        self._output = output
        self._folder = folder or user_cache_path("godock-tui")
        self._kept: dict[str, Kept] = {}
        self._mounts = OwnMounts()
        self._layers = LayerCache()
        self.info = EngineInfo(
            name=NAME,
            version=__version__,
            context=NAME,
            endpoint=ENDPOINT,
            builder="no daemon",
            platform=f"linux/{machine()}",
            buildkit=True,
        )

    @property
    def announcement(self) -> str:
        """The sentence about the network, for before a build."""
        if self.offline:
            return "The built-in builder does not use the network (--offline)."
        return (
            "The built-in builder downloads the base image from its registry, and Go and modules through GOPROXY, "
            "unless they are cached. Use --offline to prevent downloads."
        )

    def file(self, image: str) -> Path | None:
        """Return the file or folder of an image, or None if there is none."""
        kept = self._kept.get(image)
        if kept is None:
            return None
        return self._output if self._output is not None and not _is_archive(self._output) else kept.file

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Build an image, see :class:`~tui.engine.engine.Engine`."""
        began = time.monotonic()
        limit = TimeLimit(math.inf)
        run: BuildRun | None = None
        try:
            await asyncio.to_thread(sweep_folders)
            model, platform = await asyncio.to_thread(self._model, request)
            found = problems(model)
            if not found:
                found = missing_programs(plan_of(model), self._environ.get("PATH"))
            for problem in found:
                took = time.monotonic() - began
                yield Failed(FailureKind.OTHER, problem.message, took, "", problem.line, problem.hint)
                return
            with scratch() as folder:
                run = BuildRun(
                    request=request,
                    model=model,
                    platform=platform,
                    catalog=self._catalog or load_catalog(),
                    environ=self._environ,
                    offline=self.offline,
                    caches=self._folder,
                    scratch=folder,
                    mounts=self._mounts,
                    limit=limit,
                    write=lambda image: self._write(image, request.tag),
                )
                async with aclosing(run.events()) as events:
                    async for event in events:
                        yield event
            yield Built(request.tag, run.image.manifest.digest, time.monotonic() - began)
        except EngineError as error:
            step, line = run.failed if run is not None else ("", 0)
            kind = classify(error.message).kind
            if step.startswith("FROM "):
                kind = FailureKind.BASE_MISSING
            elif line and kind is FailureKind.OTHER:
                kind = FailureKind.STEP
            took = time.monotonic() - began
            yield Failed(kind, error.message, took, step, line, error.hint)
        except (OSError, DockerfileError) as error:
            message = clean_line(str(error))
            yield Failed(FailureKind.OTHER, message, time.monotonic() - began)
        finally:
            limit.cut()

    def _model(self, request: BuildRequest) -> tuple[ImageModel, str]:
        """Return what the Dockerfile makes for the platform of a request. Blocking."""
        platform = request.platform or self.info.platform
        system, _, rest = platform.partition("/")
        architecture, _, variant = rest.partition("/")
        arguments = {
            "TARGETPLATFORM": platform,
            "TARGETOS": system,
            "TARGETARCH": architecture,
            "TARGETVARIANT": variant,
            "BUILDPLATFORM": self.info.platform,
            "BUILDOS": "linux",
            "BUILDARCH": machine(),
        }
        model = read(
            parse(request.dockerfile),
            collect_context(request.context, ignore=request.dockerignore),
            catalog=self._catalog or load_catalog(),
            arguments={**arguments, **request.build_args},
            target=request.target,
        )
        return model, platform

    def _write(self, image: BuiltImage, tag: str) -> Path:
        """Write the image of a tag. Blocking."""
        try:
            names = [str(parse_reference(tag))] if tag else []
        except BadReference as error:
            raise EngineError(str(error), "Correct the tag (--tag).") from None
        output = self._output
        if output is not None and not _is_archive(output):
            write_directory([image], output, names)
        own = output is None or not _is_archive(output)
        file = self._folder / "built" / f"{_file_name(tag)}.tar" if own or output is None else output
        partial = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as target:
                write_archive([image], target, names)
            partial.replace(file)
        except OSError as error:
            raise EngineError(
                f"The image could not be written to {file} ({error.strerror or error}).",
                "Choose a different file with --output.",
            ) from None
        finally:
            partial.unlink(missing_ok=True)
        self._kept[tag] = Kept(image, file, own)
        return file

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Build several images one after another. They share modules and compiled packages."""
        async with aclosing(one_after_another(self.build, requests)) as events:
            async for found in events:
                yield found

    async def inspect(self, image: str) -> ImageDetails:
        """Return the configuration of an image."""
        built = self._found(image).image
        document = json.loads(await asyncio.to_thread(built.config.path.read_bytes))
        config = document.get("config") or {}
        return ImageDetails(
            digest=built.manifest.digest,
            user=str(config.get("User") or ""),
            entrypoint=tuple(config.get("Entrypoint") or ()),
            command=tuple(config.get("Cmd") or ()),
            exposed=tuple(sorted(config.get("ExposedPorts") or ())),
            platform=built.platform,
        )

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Return the layers of an image, read in a thread that stops when the caller is cancelled."""
        file = self._found(image).file
        stop = threading.Event()

        def progress(count: int) -> None:
            if stop.is_set():
                raise EngineError("Reading the image was stopped.", "Try again.")
            if on_progress is not None:
                on_progress(count)

        def read_file() -> ImageArchive:
            try:
                with file.open("rb") as source:
                    return read_archive(iter(lambda: source.read(_CHUNK), b""), self._layers, progress)
            except OSError as error:
                raise EngineError(
                    f"The image file {file} is not readable ({error.strerror or error}).",
                    "Build the image again.",
                ) from None

        try:
            return await asyncio.to_thread(read_file)
        finally:
            stop.set()

    async def remove(self, image: str) -> None:
        """Remove an image, and its file unless the user chose it."""
        kept = self._kept.pop(image, None)
        if kept is not None and kept.own:
            await asyncio.to_thread(kept.file.unlink, missing_ok=True)

    def container(self, request: RunRequest) -> AbstractAsyncContextManager[Container]:
        """Run an image without a daemon, where this machine permits it."""
        return sandboxed(self._found(request.image).image, request)

    def _found(self, image: str) -> Kept:
        kept = self._kept.get(image)
        if kept is None:
            raise EngineError(f"There is no image {clean_line(image)}.", "Build it first.")
        return kept


def handover(engine: Engine, image: str) -> tuple[str, ...]:
    """Return where an image of the built-in builder is, and the commands that load and push it.

    Args:
        engine: any engine. Nothing is returned for the image of another one.
        image: its tag.
    """
    file = engine.file(image) if isinstance(engine, BuiltinEngine) else None
    if file is None:
        return ()
    shown = shlex.quote(str(file))
    layout = file.is_dir()
    source = f"oci:{shown}" if layout else f"docker-archive:{shown}"
    load = f"skopeo copy {source} docker-daemon:{image}" if layout else f"docker load -i {shown}"
    return (
        f"The image is in {file}.",
        f"Load it: {load}",
        f"Push it: skopeo copy {source} docker://REGISTRY/NAME:TAG",
    )


def _is_archive(path: Path) -> bool:
    return path.suffix in _ARCHIVES


def _file_name(tag: str) -> str:
    """Return a file name for a tag, such as ``golang-sample-build-1`` for ``godock-tui/golang-sample:build-1``."""
    return (
        "".join(character if character.isalnum() or character in "._-" else "-" for character in tag).strip(
            ".-"
        )
        or "image"
    )
