"""The variants of a lab as requests that BuildKit can solve at once, with as little work as possible. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.engine import BuildRequest
from tui.lab.ladder.uncached import compiled_once, own_mounts
from tui.lab.session import Job

COMPILE = "compile"
"""The name of the request that compiles for all: its image is wanted by nobody."""
_STAGE = "\nFROM modules AS build\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a lab builds, the same for all its variants."""

    platform: str = ""
    """Empty for the engine's own."""
    no_cache: bool = False
    """Whether finished steps are run again; what lies in cache mounts stays."""
    build_args: Mapping[str, str] = field(default_factory=dict)
    """Values for the ARG instructions that know them."""
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """For each id of a build secret the file that holds it."""
    ssh: bool = False
    """Whether the caller's ssh agent is forwarded."""
    mounts: str = ""
    """What the ids of all cache mounts begin with, so that they are empty at first; empty for the builder's own."""
    compile_once: bool = False
    """Whether every Go command has the builder's compile cache: sizes stay as they are, times tell nothing."""
    gentle: bool = False
    """Whether one variant is built after the other: slower, but the machine stays its user's."""


def requests_of(jobs: Sequence[Job], root: Path, how: BuildSettings) -> dict[str, BuildRequest]:
    """Return one request for each job, by name, so that packages are compiled once for all sets of linker flags.

    Equal steps of several Dockerfiles are one step to BuildKit. Links with different flags are different steps,
    which would start at the same time with the same empty build cache and each compile every package. A test
    stage before them prevents that: it compiles what they link. Without one, the first link goes ahead, and the
    stage *modules* of the others is replaced by its result: the same files and the same environment, but later.
    Not without the cache: there BuildKit may give the links that come later a cache mount of their own, an empty one.
    Nor where they are built one after another anyway.

    Args:
        jobs: what is built.
        root: the build context.
        how: what holds for all of them.
    """
    alone = how.platform or how.no_cache or how.gentle
    first = {} if alone else _goes_first(jobs)
    requests = {
        job.name: BuildRequest(
            context=root,
            dockerfile=_built(job.rendered.dockerfile, how),
            dockerignore=job.rendered.dockerignore,
            tag=job.tag,
            contexts={"modules": f"target:{COMPILE}"} if job.name in first else {},
            platform=how.platform,
            no_cache=how.no_cache,
            build_args=how.build_args,
            secrets=how.secrets,
            ssh=how.ssh,
        )
        for job in jobs
    }
    if not first:
        return requests
    [leader] = set(first.values())
    return {COMPILE: replace(requests[leader], tag="", target="build"), **requests}


def rebuilds_of(jobs: Sequence[Job], root: Path, how: BuildSettings) -> dict[str, BuildRequest]:
    """Return the same requests for an edited copy of the project; they give no images, because nobody wants those."""
    requests = requests_of(jobs, root, replace(how, no_cache=False))
    return {name: replace(request, tag="") for name, request in requests.items()}


def _built(dockerfile: str, how: BuildSettings) -> str:
    """Return a Dockerfile as it is built."""
    if how.compile_once:
        dockerfile = compiled_once(dockerfile)
    return own_mounts(dockerfile, how.mounts) if how.mounts else dockerfile


def _goes_first(jobs: Sequence[Job]) -> Mapping[str, str]:
    """Return for each job that has to wait the one whose link goes first."""
    stages = {job.name: found for job in jobs if (found := _stages(job.rendered.dockerfile))}
    if not stages:
        return {}
    leader, (modules, link) = next(iter(stages.items()))
    return {name: leader for name, (before, own) in stages.items() if before == modules and own != link}


def _stages(dockerfile: str) -> tuple[str, str] | None:
    """Return the text of the stages *modules* and *build* where the one stands right on the other, else None."""
    before, found, after = dockerfile.partition(_STAGE)
    return (before, after.partition("\nFROM ")[0]) if found else None
