"""One measurement as it is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.project import GoProject
from tui.recipe import OPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One image that was built and measured, with all that is needed to say what the figures belong to."""

    taken: datetime
    """When, with its time zone."""
    module: str
    root: str
    """The project's directory on this machine."""
    commit: str
    """What was checked out, in full; empty where there is no git. Changes on top of it are not known."""
    program: str
    """The main package, such as ``./cmd/api``."""
    name: str
    """``build-3``, ``naive``, or the name of a variant."""
    title: str
    recipe: Mapping[str, str]
    """Every option's value as its flag takes it, by :attr:`Option.stored_as`. Empty for the project's own Dockerfile."""
    dockerfile: str
    engine: str
    platform: str
    digest: str
    seconds: float
    """Of the build."""
    from_cache: bool
    """Whether the program came from the builder's cache: then the seconds say nothing of compiling."""
    measurement: Measurement
    shared: bool = False
    """Whether it was one of many in a solve: then the seconds are those of its own steps, worked out."""
    outcome: str = ""
    """What became of it when it was run, such as ``answers`` or ``fails``; empty when it was not."""
    evidence: str = ""
    """What was seen of that, in a few words."""

    @property
    def times(self) -> Times:
        """The seconds as the kind of figure they are; none where the program came from a cache."""
        if self.from_cache:
            return Times()
        if self.shared:
            return Times(steps=Figure(self.seconds, Source.DERIVED))
        return Times(build=Figure(self.seconds, Source.MEASURED))

    @property
    def commit_short(self) -> str:
        """The first seven digits of the commit."""
        return self.commit[:7]


def entry_of(build: Build, project: GoProject, engine: str, commit: str, now: datetime) -> Entry:
    """Return what is remembered of a finished build.

    Args:
        build: built and measured.
        project: what was built.
        engine: the engine and builder, in words.
        commit: what was checked out.
        now: the time, with its zone.
    """
    recipe = {} if build.name == OWN else {option.stored_as: option.read(build.recipe) for option in OPTIONS}
    return Entry(
        taken=now,
        module=project.module,
        root=str(project.root),
        commit=commit,
        program=build.recipe.main,
        name=build.name,
        title=build.title,
        recipe=MappingProxyType(recipe),
        dockerfile=build.rendered.dockerfile,
        engine=engine,
        platform=build.details.platform,
        digest=build.digest,
        seconds=build.seconds,
        from_cache=build.from_cache,
        measurement=build.measurement,
        shared=build.shared,
        **verdict_of(build),
    )


def verdict_of(build: Build) -> dict[str, str]:
    """Return the outcome and the evidence of an image's run; nothing when it was not run."""
    if build.trial is None:
        return {}
    verdict = build.trial.verdict
    return {"outcome": str(verdict.outcome), "evidence": verdict.evidence}


def figures_to_json(measurement: Measurement) -> dict[str, list[object]]:
    """Return every known figure as value, source and spread."""
    named = ((item.name, getattr(measurement, item.name)) for item in fields(measurement))
    return {
        name: [figure.value, str(figure.source), figure.spread]
        for name, figure in named
        if isinstance(figure, Figure)
    }


def figures_from_json(data: object) -> Measurement:
    """Return a measurement; figures that this version does not know, or that are damaged, are left out."""
    known = {item.name for item in fields(Measurement)}
    found: dict[str, Any] = {}
    for name, value in data.items() if isinstance(data, dict) else ():
        try:
            number, source, spread = value
            if name in known:
                found[name] = Figure(float(number), Source(source), float(spread))
        except (TypeError, ValueError):
            continue
    return Measurement(**found)
