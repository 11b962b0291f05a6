"""Addresses of engines: DOCKER_HOST, the Docker contexts, Podman's socket."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from tui.frozen import dataclass

DEFAULT = "unix:///var/run/docker.sock"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and its source."""

    context: str
    """The Docker context's name, ``DOCKER_HOST`` or ``podman``."""
    host: str
    """Such as ``unix:///var/run/docker.sock`` or ``ssh://user@host``."""

    def obstacle(self) -> str:
        """Return the problem with a local socket, or an empty string if it can be tried."""
        if not self.host.startswith("unix://"):
            return ""
        path = Path(self.host.removeprefix("unix://"))
        if not path.exists():
            return "the socket does not exist"
        if not os.access(path, os.R_OK | os.W_OK):
            return "permission denied for this user"
        return ""


def endpoints(environ: Mapping[str, str], context: str = "") -> tuple[Endpoint, ...]:
    """Return the addresses to try, in the docker CLI's own order.

    DOCKER_HOST excludes all others. Without it, the context of ``DOCKER_CONTEXT`` or of the configuration is first, and
    Podman's socket, which has the same API, is last.
    """
    if environ.get("DOCKER_HOST") and not context:
        return (Endpoint("DOCKER_HOST", environ["DOCKER_HOST"]),)
    wanted = context or environ.get("DOCKER_CONTEXT") or _configured(environ)
    if context:
        return tuple(found for found in known(environ) if found.context == context)
    found = [endpoint for endpoint in known(environ) if endpoint.context == wanted]
    return (*found, *_podman(environ))


def missing_context(environ: Mapping[str, str], context: str = "") -> str:
    """Return the name of the selected Docker context if it does not exist, else an empty string."""
    if environ.get("DOCKER_HOST") and not context:
        return ""
    wanted = context or environ.get("DOCKER_CONTEXT") or _configured(environ)
    return "" if any(found.context == wanted for found in known(environ)) else wanted


def known(environ: Mapping[str, str]) -> tuple[Endpoint, ...]:
    """Return every Docker context of this user, the default one first."""
    found = [Endpoint("default", environ.get("DOCKER_HOST") or DEFAULT)]
    for meta in sorted((_folder(environ) / "contexts" / "meta").glob("*/meta.json")):
        try:
            data = json.loads(meta.read_text(encoding="utf-8"))
            found.append(Endpoint(str(data["Name"]), str(data["Endpoints"]["docker"]["Host"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(found)


def tls_folder(environ: Mapping[str, str], context: str) -> Path | None:
    """Return the folder with a context's certificates, or None."""
    if context == "DOCKER_HOST":
        folder = (
            Path(environ["DOCKER_CERT_PATH"])
            if environ.get("DOCKER_TLS_VERIFY") and environ.get("DOCKER_CERT_PATH")
            else None
        )
    else:
        name = hashlib.sha256(context.encode()).hexdigest()
        folder = _folder(environ) / "contexts" / "tls" / name / "docker"
    return folder if folder is not None and folder.is_dir() else None


def _folder(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("DOCKER_CONFIG") or Path(environ.get("HOME") or "~").expanduser() / ".docker")


def _configured(environ: Mapping[str, str]) -> str:
    try:
        data = json.loads((_folder(environ) / "config.json").read_text(encoding="utf-8"))
        return str(data.get("currentContext") or "default")
    except (OSError, ValueError, AttributeError):
        return "default"


def _podman(environ: Mapping[str, str]) -> tuple[Endpoint, ...]:
    runtime = environ.get("XDG_RUNTIME_DIR")
    places = [Path(runtime) / "podman" / "podman.sock"] if runtime else []
    places.append(Path("/run/podman/podman.sock"))
    return tuple(Endpoint("podman", f"unix://{place}") for place in places)
