"""Build requests for the variants of a lab that BuildKit can solve together with as little work as possible. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from tui.engine import BuildRequest
from tui.frozen import dataclass
from tui.lab.ladder.uncached import compiled_once, own_mounts
from tui.lab.session import Job

COMPILE = "compile"
"""The name of the request that compiles for all. Its image is not used."""
_STAGE = "\nFROM modules AS build\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """Build settings for all variants of a lab."""

    platform: str = ""
    """Empty for the engine's own platform."""
    no_cache: bool = False
    """Whether finished steps run again. Cache mounts are preserved."""
    build_args: Mapping[str, str] = field(default_factory=dict)
    """Values of build arguments."""
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """The file of each build secret, by id."""
    ssh: bool = False
    """Whether the caller's ssh agent is forwarded."""
    mounts: str = ""
    """A prefix for the ids of all cache mounts, so that they are initially empty. Empty to use the builder's own."""
    compile_once: bool = False
    """Whether every Go command uses the builder's compile cache. Sizes are unchanged, times are meaningless."""
    gentle: bool = False
    """Whether to build one variant at a time, which is slower but leaves the machine usable."""


def requests_of(jobs: Sequence[Job], root: Path, how: BuildSettings) -> dict[str, BuildRequest]:
    """Return one request for each job, by name, so that packages are compiled once for all sets of linker flags.

    BuildKit merges equal steps of several Dockerfiles. Links with different flags are different steps, which would
    start at the same time with an empty build cache and each compile every package. A test stage before them prevents that,
    because it compiles the same packages. Without one, the first link runs first, and the stage *modules* of the others
    is replaced by its result, which has the same files and environment, but is available later. This is not done
    without the cache, because BuildKit may then give later links separate empty cache mounts. It is not needed if
    variants are built one at a time.

    Args:
        jobs: the jobs to build.
        root: the build context.
        how: settings for all of them.
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
    """Return the same requests for an edited copy of the project. They do not export images, which are not needed."""
    requests = requests_of(jobs, root, replace(how, no_cache=False))
    return {name: replace(request, tag="") for name, request in requests.items()}


def _built(dockerfile: str, how: BuildSettings) -> str:
    """Return a Dockerfile with the changes that the settings require."""
    if how.compile_once:
        dockerfile = compiled_once(dockerfile)
    return own_mounts(dockerfile, how.mounts) if how.mounts else dockerfile


def _goes_first(jobs: Sequence[Job]) -> Mapping[str, str]:
    """Return for each job that has to wait the job whose link runs first."""
    stages = {job.name: found for job in jobs if (found := _stages(job.rendered.dockerfile))}
    if not stages:
        return {}
    leader, (modules, link) = next(iter(stages.items()))
    return {name: leader for name, (before, own) in stages.items() if before == modules and own != link}


def _stages(dockerfile: str) -> tuple[str, str] | None:
    """Return the text of the stages *modules* and *build* if the one is based on the other, else None."""
    before, found, after = dockerfile.partition(_STAGE)
    return (before, after.partition("\nFROM ")[0]) if found else None
