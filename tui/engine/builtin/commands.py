"""The commands of a step, with the environment that a container would give them."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import which

from tui.engine.builtin.plan import Run
from tui.engine.builtin.toolchain import DEFAULT_PROXY, GoSettings, Toolchain
from tui.engine.builtin.workspace import Workspace
from tui.frozen import dataclass
from tui.image import Command

_OF_THE_BASE = frozenset({"GOLANG_VERSION", "GOTOOLCHAIN", "GOPATH", "HOME", "PWD", "PATH"})
"""Variables of the Go image's container, which differ here."""
_PASSED = (
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "SSH_AUTH_SOCK"),
)
"""Variables of this user that are needed to reach a network, and that change nothing in the program."""
_PATH = re.compile(r"(?<=[\s>])/[\w.][\w./+-]*")
"""An absolute path in a script."""
_SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caches:
    """The folders that builds share."""

    modules: Path
    compiled: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process to start."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    text: str
    """The command as in the Dockerfile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What every step has."""

    toolchain: Toolchain
    settings: GoSettings
    caches: Caches
    home: Path
    """An empty home directory."""
    architecture: str
    """Of the image, such as ``amd64``."""
    variant: str
    stamps: bool
    offline: bool
    fresh: bool
    """Whether results of earlier tests are not used."""
    netrc: Path | None
    environ: Mapping[str, str]
    """The environment of this program."""


def processes(run: Run, workspace: Workspace, host: Host) -> tuple[Process, ...]:
    """Return the processes of a step, in order."""
    if not run.script:
        return tuple(_process(command, run, workspace, host) for command in run.commands)
    compiling = [command for command in run.commands if command.go is not None]
    # a compiler decides the environment, and the files that the others handle are below the root
    first = _process((compiling or [run.commands[0]])[0], run, workspace, host)
    script = _PATH.sub(lambda match: shlex.quote(str(workspace.local(match[0]))), run.script)
    return (replace(first, argv=("/bin/sh", "-c", script), text=run.script),)


def _process(command: Command, run: Run, workspace: Workspace, host: Host) -> Process:
    """Return the process for a command."""
    own = {name: value.text for name, value in command.environment.items() if value.known}
    given = {**run.environment, **own}
    if command.go is not None:
        exported = {name: value.text for name, value in command.go.environment.items() if value.known}
        given = {**run.environment, **exported, **own}
    given = {name: workspace.text(text) for name, text in given.items() if name not in _OF_THE_BASE}
    folder = workspace.local(command.directory)
    environment = _environment(host, workspace, folder, given)
    words = [word.text for word in command.words]
    if command.go is None:
        return Process(
            argv=(
                which(words[0], path=host.environ.get("PATH")) or words[0],
                *(str(workspace.local(word)) if word.startswith("/") else word for word in words[1:]),
            ),
            environment=environment,
            folder=folder,
            text=command.text,
        )
    verb = command.go.verb
    if verb in {"build", "install"}:
        environment = {**_target(host), **environment}
    if run.netrc and host.netrc is not None:
        environment["NETRC"] = str(host.netrc)
    words = [workspace.text(word) for word in words]
    for at, word in enumerate(words):
        if word == "-o" and at + 1 < len(words):
            words[at + 1] = _outside(words[at + 1], workspace)
        elif word.startswith("-o="):
            words[at] = f"-o={_outside(word[3:], workspace)}"
    if verb == "test" and host.fresh and command.go.flags.get("-count") is None:
        words.insert(2, "-count=1")
    return Process(
        argv=(str(host.toolchain.go), *words[1:]), environment=environment, folder=folder, text=command.text
    )


def _environment(host: Host, workspace: Workspace, folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a step: nothing of this user's but what it takes to reach a network."""
    passed = {name: host.environ[name] for name in _PASSED if host.environ.get(name)}
    flags = given.get("GOFLAGS", "")
    if not host.stamps:
        # the builder has no git, so Go does not stamp the commit there
        flags = f"{flags} -buildvcs=false".strip()
    return {
        **passed,
        **_modules(host),
        "CGO_ENABLED": "0",
        **given,
        **(_modules(host) if host.offline else {}),
        "GOFLAGS": flags,
        "PATH": f"{host.toolchain.go.parent}:{_SYSTEM_PATH}",
        "HOME": str(host.home),
        "TMPDIR": str(_made(workspace.root / "tmp")),
        "GOENV": "off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
        "GOPATH": str(host.home / "go"),
        "GOMODCACHE": str(host.caches.modules),
        "GOCACHE": str(host.caches.compiled),
        "GOWORK": given.get("GOWORK", _workspace_file(folder, workspace)),
        "GIT_CEILING_DIRECTORIES": str(workspace.copy.parent),
    }


def _modules(host: Host) -> dict[str, str]:
    """Return where modules come from. What this user's Go has downloaded is used first: go.sum has the sums."""
    found = dict(host.settings.environment)
    proxies = "off" if host.offline else found.get("GOPROXY", "")
    cache = host.settings.module_cache
    if cache is not None and (cache / "cache" / "download").is_dir():
        rest = proxies or DEFAULT_PROXY
        proxies = f"{(cache / 'cache' / 'download').as_uri()},{rest}"
    if proxies:
        found["GOPROXY"] = proxies
    if host.offline:
        found |= {"GOSUMDB": "off", "GOVCS": "*:off"}
    return found


def _workspace_file(folder: Path, workspace: Workspace) -> str:
    """Return the go.work of a directory, so that none above the build context is found."""
    while folder.is_relative_to(workspace.copy):
        if (folder / "go.work").is_file():
            return str(folder / "go.work")
        folder = folder.parent
    return "off"


def _target(host: Host) -> dict[str, str]:
    """Return the platform of the image, for a step that names none."""
    found = {"GOOS": "linux", "GOARCH": host.architecture}
    if host.architecture == "arm" and host.variant:
        found["GOARM"] = host.variant.lstrip("v")
    return found


def _outside(word: str, workspace: Workspace) -> str:
    """Return an argument that names a file, at its place on this disk."""
    if not word.startswith("/"):
        return word
    place = workspace.local(word)
    (place if word.endswith("/") else place.parent).mkdir(parents=True, exist_ok=True)
    return f"{place}/" if word.endswith("/") else str(place)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
