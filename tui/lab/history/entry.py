"""One stored measurement."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.project import GoProject
from tui.recipe import OPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One image that was built and measured, with the conditions of the measurement."""

    taken: datetime
    """The time, with its time zone."""
    module: str
    root: str
    """The project's directory on this machine."""
    commit: str
    """The full hash of the commit, without uncommitted changes. Empty without git."""
    program: str
    """The main package, such as ``./cmd/api``."""
    name: str
    """``build-3``, ``naive``, or the name of a variant."""
    title: str
    recipe: Mapping[str, str]
    """Every option in the form that its flag accepts, by :attr:`Option.stored_as`. Empty for an existing Dockerfile."""
    dockerfile: str
    engine: str
    platform: str
    digest: str
    seconds: float
    """The duration of the build."""
    from_cache: bool
    """Whether the program came from the builder's cache, so that the seconds do not include compiling."""
    measurement: Measurement
    shared: bool = False
    """Whether it was built in one solve with others, so that the seconds are computed from its own steps."""
    outcome: str = ""
    """The outcome of the test run, such as ``answers`` or ``fails``. Empty without one."""
    evidence: str = ""
    """The evidence for the outcome, in a few words."""

    @property
    def times(self) -> Times:
        """The seconds by kind. None of them if the program came from a cache."""
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
    """Return the entry of a finished build.

    Args:
        build: built and measured.
        project: the project that was built.
        engine: the name of the engine and builder.
        commit: the checked-out commit.
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
    """Return the outcome and the evidence of a test run, or an empty dictionary without one."""
    if build.trial is None:
        return {}
    verdict = build.trial.verdict
    return {"outcome": str(verdict.outcome), "evidence": verdict.evidence}


def figures_to_json(measurement: Measurement) -> dict[str, list[object]]:
    """Return every known figure with its value, source and spread."""
    named = ((item.name, getattr(measurement, item.name)) for item in fields(measurement))
    return {
        name: [figure.value, str(figure.source), figure.spread]
        for name, figure in named
        if isinstance(figure, Figure)
    }


def figures_from_json(data: object) -> Measurement:
    """Return a measurement without figures that are unknown to this version or damaged."""
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
