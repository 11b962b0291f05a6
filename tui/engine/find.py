"""Finds an engine that answers, and its best backend."""

import os
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.engine.endpoints import Endpoint, endpoints, known, missing_context, tls_folder
from tui.engine.engine import Engine, EngineError, EngineInfo, NoEngine
from tui.engine.process import output
from tui.frozen import dataclass
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.engine.daemon import Daemon


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Another engine and builder that can be selected."""

    context: str
    builder: str
    """A buildx builder, or empty for the engine's own."""
    endpoint: str
    obstacle: str
    """Why it is unavailable, or empty."""


async def find(
    environ: Mapping[str, str] | None = None, context: str = "", builder: str = "", *, kind: str = ""
) -> Engine:
    """Return the engine to use, with buildx, or else the Engine API with BuildKit or the classic builder.

    Args:
        environ: the environment, by default that of this process.
        context: a Docker context that overrides the environment.
        builder: a buildx builder to use instead of the current one.
        kind: ``docker`` or ``podman``, or empty for either.

    Raises:
        NoEngine: no engine answers. The error lists the addresses that were tried.
    """
    from tui.engine.daemon import Daemon  # noqa: PLC0415 - the wizard's first frame does not wait for it
    from tui.engine.sweep import sweep  # noqa: PLC0415 - nor for this

    environ = os.environ if environ is None else environ
    tried: list[str] = []
    refused: EngineError | None = None
    if missing := missing_context(environ, context):
        raise NoEngine(
            f"The Docker context {clean_line(missing)} does not exist.",
            "Run `docker context ls` to see the contexts, then set DOCKER_CONTEXT or run `docker context use`.",
            (),
        )
    for endpoint in endpoints(environ, context):
        obstacle = endpoint.obstacle()
        if obstacle:
            tried.append(f"{endpoint.host} ({endpoint.context}): {obstacle}")
            continue
        daemon = Daemon(endpoint.host, _tls(environ, endpoint))
        try:
            version = await daemon.version()
        except EngineError as error:
            tried.append(f"{endpoint.host} ({endpoint.context}): {error.message}")
            refused = refused or (error if error.answered else None)
            continue
        if kind and kind != _kind(version):
            tried.append(f"{endpoint.host} ({endpoint.context}): this engine is {_kind(version)}")
            continue
        await sweep(daemon)
        return await _engine(environ, endpoint, daemon, version, builder)
    if refused is not None:
        raise NoEngine(refused.message, refused.hint, tuple(tried))
    raise NoEngine("No Docker Engine is reachable.", how_to_start(tried), tuple(tried))


async def choices(environ: Mapping[str, str] | None = None) -> tuple[EngineChoice, ...]:
    """Return every context and every buildx builder that can be selected."""
    environ = os.environ if environ is None else environ
    found = [EngineChoice(one.context, "", one.host, one.obstacle()) for one in known(environ)]
    names = {one.context for one in known(environ)}
    for builder in await _builders(environ):
        if builder not in names:
            current = endpoints(environ)[0]
            found.append(EngineChoice(current.context, builder, current.host, current.obstacle()))
    return tuple(found)


def how_to_start(tried: list[str]) -> str:
    """Return the advice for this machine when no engine answers."""
    if any("permission denied" in one.lower() for one in tried):
        return "Add this user to the `docker` group (`sudo usermod -aG docker $USER`) and log in again."
    if platform.system() == "Darwin":
        return "Start Docker Desktop, OrbStack, Colima or a different engine."
    return "Run `sudo systemctl start docker`, or install Docker from https://docs.docker.com/engine/install/"


async def _engine(
    environ: Mapping[str, str], endpoint: Endpoint, daemon: "Daemon", version: Mapping[str, Any], builder: str
) -> Engine:
    podman = _kind(version) == "podman"
    chosen = "" if podman else await _buildx_builder(_for(environ, endpoint), builder, endpoint.context)
    buildkit = bool(chosen) or (not podman and await daemon.builder_version() == "2")
    info = EngineInfo(
        name="podman" if podman else "docker",
        version=clean_line(str(version.get("Version", "")), 40).partition("+")[0],
        context=endpoint.context,
        endpoint=endpoint.host,
        builder=chosen or ("Engine API" if buildkit else "classic"),
        platform=f"{version.get('Os', 'linux')}/{version.get('Arch', 'amd64')}",
        buildkit=buildkit,
    )
    if chosen:
        from tui.engine.buildx import BuildxEngine  # noqa: PLC0415 - only the selected backend is loaded

        return BuildxEngine(info, daemon, _for(environ, endpoint))
    from tui.engine.api import ApiEngine  # noqa: PLC0415 - and protobuf with it, which buildx does not need

    return ApiEngine(info, daemon)


def _kind(version: Mapping[str, Any]) -> str:
    """Return ``docker`` or ``podman`` for an engine's answer."""
    parts = version.get("Components") or ()
    return "podman" if any("podman" in str(part.get("Name", "")).lower() for part in parts) else "docker"


def _for(environ: Mapping[str, str], endpoint: Endpoint) -> dict[str, str]:
    """Return an environment in which the docker CLI uses the same engine."""
    result = dict(environ)
    if endpoint.context == "podman":
        result["DOCKER_HOST"] = endpoint.host
    elif endpoint.context != "DOCKER_HOST":
        result.pop("DOCKER_HOST", None)
        result["DOCKER_CONTEXT"] = endpoint.context
        if endpoint.context == "default" and environ.get("DOCKER_HOST"):
            result["DOCKER_HOST"] = environ["DOCKER_HOST"]
            result.pop("DOCKER_CONTEXT")
    return result


async def _buildx_builder(environ: Mapping[str, str], builder: str, context: str) -> str:
    """Return the name of the buildx builder to use, or an empty string if buildx is missing or broken."""
    argv = ["docker", "buildx", "inspect", *([builder] if builder else [])]
    try:
        status, text = await output(argv, environ)
    except (OSError, TimeoutError):
        return ""
    if status != 0:
        return ""
    name = next(
        (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("Name:")), ""
    )
    return clean_line(name) or context


async def _builders(environ: Mapping[str, str]) -> tuple[str, ...]:
    try:
        status, text = await output(["docker", "buildx", "ls", "--format", "{{.Builder.Name}}"], environ)
    except (OSError, TimeoutError):
        return ()
    names = dict.fromkeys(clean_line(line).strip() for line in text.splitlines()) if status == 0 else {}
    return tuple(name for name in names if name)


def _tls(environ: Mapping[str, str], endpoint: Endpoint) -> Any:
    folder = tls_folder(environ, endpoint.context)
    if folder is None:
        return None
    from docker.tls import TLSConfig  # noqa: PLC0415 - only remote engines need it

    certificate = (str(folder / "cert.pem"), str(folder / "key.pem"))
    return TLSConfig(client_cert=certificate, ca_cert=str(folder / "ca.pem"), verify=True)
