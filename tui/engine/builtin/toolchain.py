"""Finds the Go toolchain that compiles as a Go image does, or fetches it from the Go module proxy."""

import asyncio
import json
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import which
from urllib.parse import unquote, urlsplit

from platformdirs import user_cache_path

from tui.catalog.toolchains import toolchain_sums
from tui.engine.builtin.module_zip import sum_of, unpack
from tui.engine.builtin.wanted_go import WantedGo, machine, printed_version, system
from tui.engine.engine import EngineError
from tui.engine.process import output
from tui.frozen import dataclass
from tui.registry.error import RegistryError
from tui.registry.http import Http
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

DEFAULT_PROXY = "https://proxy.golang.org,direct"
"""The default of GOPROXY. Source: ``go help environment``."""
_MODULE = "golang.org/toolchain"
_ASKED = ("GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE", "GOINSECURE", "GOVCS", "GOAUTH")
"""Settings that decide where modules come from, and nothing about the program, because go.sum has their sums."""
_SECONDS = 30.0
_SWITCH_SECONDS = 600.0
_READ_SECONDS = 60.0
_ABANDONED = 3600.0
"""Seconds after which an unfinished download belongs to a run that was killed."""
_GONE = frozenset({404, 410})
"""Answers after which the next proxy of the list is asked. Source: https://go.dev/ref/mod#goproxy-protocol."""
_INSTALL = "Install Go from https://go.dev/dl, or build with Docker or Podman (--engine docker)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """A Go toolchain on this machine."""

    go: Path
    """The command."""
    goroot: Path
    version: str
    """Such as ``1.27.3``."""
    origin: str
    """Where it is from, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoSettings:
    """Where this user's Go gets modules from."""

    environment: Mapping[str, str]
    module_cache: Path | None
    """The user's own cache of modules, or None."""

    @property
    def proxies(self) -> tuple[str, ...]:
        """The addresses in GOPROXY, in order."""
        text = self.environment.get("GOPROXY") or DEFAULT_PROXY
        return tuple(part for part in re.split(r"[,|]", text) if part not in {"", "direct", "off"})


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine has: a ``go`` on PATH, and the folder of fetched toolchains."""

    go: Path | None
    version: str
    """Of the command on PATH, or empty."""
    goroot: Path | None
    settings: GoSettings
    folder: Path

    def found(self, wanted: WantedGo) -> Toolchain | None:
        """Return a toolchain that is there already, or None."""
        if self.go is not None and self.goroot is not None and wanted.accepts(self.version):
            return Toolchain(
                go=self.go, goroot=self.goroot, version=self.version, origin=f"{self.go} on this machine"
            )
        folder = self.folder / f"go{wanted.version}.{system()}-{machine()}"
        if (folder / "bin" / "go").is_file():
            return Toolchain(
                go=folder / "bin" / "go", goroot=folder, version=wanted.version, origin="an earlier download"
            )
        return None


def toolchains_folder() -> Path:
    """Return the folder with the toolchains that were fetched for this user."""
    return user_cache_path("godock-tui") / "toolchains"


async def this_machine(environ: Mapping[str, str], folder: Path | None = None) -> Machine:
    """Return what this machine has."""
    go = which("go", path=environ.get("PATH"))
    folder = folder or toolchains_folder()
    if go is None:
        given = {name: environ[name] for name in _ASKED if environ.get(name)}
        return Machine(None, "", None, GoSettings(environment=given, module_cache=None), folder)
    own = {**environ, "GOTOOLCHAIN": "local", "GOWORK": "off"}
    version = ""
    settings: dict[str, str] = {}
    with suppress(OSError, TimeoutError, ValueError):
        _, text = await output([go, "version"], own, _SECONDS)
        version = printed_version(text)
        status, text = await output([go, "env", "-json", "GOROOT", "GOMODCACHE", *_ASKED], own, _SECONDS)
        settings = json.loads(text) if status == 0 else {}
    goroot = str(settings.get("GOROOT") or "")
    cache = str(settings.get("GOMODCACHE") or "")
    return Machine(
        Path(go),
        version,
        Path(goroot) if goroot else None,
        GoSettings(
            environment={name: str(settings[name]) for name in _ASKED if settings.get(name)},
            module_cache=Path(cache) if cache else None,
        ),
        folder,
    )


async def toolchain(
    wanted: WantedGo,
    here: Machine,
    *,
    offline: bool,
    limit: TimeLimit,
    environ: Mapping[str, str],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Toolchain:
    """Return the toolchain of a release. It is fetched if it is not there.

    A release whose sum is bundled is fetched by this program. Any other one is fetched by the ``go`` of this machine,
    which checks it with the Go checksum database.

    Args:
        wanted: the release.
        here: what this machine has.
        offline: whether the network is forbidden.
        limit: ends the download when it is cut.
        environ: the environment of a ``go`` that fetches.
        on_progress: called from a thread with the bytes that are there, and their sum or 0.

    Raises:
        EngineError: the release is not available.
    """
    found = here.found(wanted)
    if found is not None:
        return found
    name = f"Go {wanted.version}"
    if not wanted.served:
        raise EngineError(
            f"{name} is not on this machine, and the Go module proxy serves no toolchain before Go 1.21.",
            "Choose a newer Go version (--go), or build with Docker or Podman (--engine docker).",
        )
    local = here.settings.module_cache
    sums = toolchain_sums().get(wanted.version, {})
    expected = sums.get(f"{system()}-{machine()}", "")
    if expected:
        proxies = [] if offline else list(here.settings.proxies)
        if local is not None and (local / "cache" / "download").is_dir():
            proxies.insert(0, (local / "cache" / "download").as_uri())
        fetched = await asyncio.to_thread(
            _fetch, wanted.version, expected, proxies, here.folder, limit, on_progress
        )
        if fetched is not None:
            return fetched
    if offline and here.go is not None and here.goroot is not None and wanted.resembles(here.version):
        return Toolchain(
            go=here.go,
            goroot=here.goroot,
            version=here.version,
            origin=f"{here.go}, although it is older than {wanted.version}, because of --offline",
        )
    if offline:
        raise EngineError(
            f"{name} is not on this machine, and --offline prevents the download.",
            "Run the build once without --offline.",
        )
    if expected or here.go is None or not WantedGo(here.version, exact=True).served:
        raise EngineError(f"{name} is not on this machine, and no Go module proxy has it.", _INSTALL)
    return await _switched(wanted, here, environ)


async def _switched(wanted: WantedGo, here: Machine, environ: Mapping[str, str]) -> Toolchain:
    """Return a release that the ``go`` of this machine fetches into its own cache."""
    own = {**environ, **here.settings.environment, "GOTOOLCHAIN": f"go{wanted.version}", "GOWORK": "off"}
    text = ""
    with suppress(OSError, TimeoutError):
        status, text = await output([str(here.go), "env", "GOROOT"], own, _SWITCH_SECONDS)
        goroot = Path(text.strip().splitlines()[-1]) if status == 0 and text.strip() else Path()
        if (goroot / "bin" / "go").is_file():
            return Toolchain(
                go=goroot / "bin" / "go",
                goroot=goroot,
                version=wanted.version,
                origin=f"a download by {here.go}",
            )
    reason = next((line for line in reversed(text.splitlines()) if line.strip()), "no answer in time")
    raise EngineError(f"Go {wanted.version} could not be downloaded ({clean_line(reason, 200)}).", _INSTALL)


def _fetch(
    version: str,
    expected: str,
    proxies: list[str],
    folder: Path,
    limit: TimeLimit,
    on_progress: Callable[[int, int], None],
) -> Toolchain | None:
    """Fetch, check and unpack a toolchain. Blocking."""
    name = f"go{version}.{system()}-{machine()}"
    prefix = f"{_MODULE}@v0.0.1-{name}"

    def pause() -> None:
        if not limit.left:
            raise EngineError("The download was stopped.", "Run the build again.")

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(
            prefix="partial-", dir=folder, ignore_cleanup_errors=True
        ) as partial:
            path = Path(partial, "toolchain.zip")
            if not _download(f"{_MODULE}/@v/v0.0.1-{name}.zip", proxies, path, limit, on_progress):
                return None
            if sum_of(path, pause) != expected:
                raise EngineError(
                    f"The download of Go {version} does not have the expected checksum.",
                    "Check GOPROXY, because the file differs from the one that the Go team published.",
                )
            unpacked = Path(partial, name)
            unpack(path, unpacked, f"{prefix}/", pause)
            target = folder / name
            # another run may have been faster
            with suppress(OSError):
                unpacked.rename(target)
            if not (target / "bin" / "go").is_file():
                raise EngineError(
                    f"Go {version} could not be unpacked into {folder}.", "Free some disk space."
                )
            return Toolchain(
                go=target / "bin" / "go", goroot=target, version=version, origin="the Go module proxy"
            )
    except zipfile.BadZipFile as error:
        raise EngineError(f"The download of Go {version} is corrupt ({error}).", "Check GOPROXY.") from None
    except OSError as error:
        raise EngineError(
            f"The folder {folder} is not writable ({error.strerror or error}).",
            "Free some disk space, or set XDG_CACHE_HOME to a different folder.",
        ) from None


def _sweep(folder: Path) -> None:
    """Remove what downloads that were killed have left."""
    for path in folder.glob("partial-*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)


def _download(
    name: str, proxies: list[str], target: Path, limit: TimeLimit, on_progress: Callable[[int, int], None]
) -> bool:
    """Download a file from the first proxy that has it, and return whether there is one."""
    problem: RegistryError | None = None
    for proxy in proxies:
        url = f"{proxy.rstrip('/')}/{name}"
        if url.startswith("file://"):
            local = Path(unquote(urlsplit(url).path))
            if local.is_file():
                shutil.copyfile(local, target)
                return True
            continue
        http = Http(limit, _READ_SECONDS)
        try:
            answer = http.open(url)
            if answer.status == 200:
                total = int(answer.headers.get("content-length") or 0)
                with target.open("wb") as file:
                    done = 0
                    for piece in answer.pieces():
                        file.write(piece)
                        done += len(piece)
                        on_progress(done, total)
                return True
            if answer.status not in _GONE:
                problem = RegistryError(
                    f"The Go module proxy answered with status {answer.status}.", "Check GOPROXY."
                )
        except RegistryError as error:
            problem = error
        finally:
            http.close()
    if problem is not None:
        raise EngineError(problem.message, problem.hint)
    return False
