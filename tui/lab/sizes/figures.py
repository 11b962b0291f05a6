"""The figures of the images of one session, by what they were built from. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from tui.frozen import dataclass
from tui.lab.sizes.measurement import NO_TIMES, Figure, Measurement, Source, Times
from tui.recipe import Recipe
from tui.render import Rendered

if TYPE_CHECKING:
    from tui.lab.host.host import HostBinary
    from tui.lab.sizes.build import Build

_Fields = TypeVar("_Fields", Measurement, Times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything that determines an image. Images of equal subjects have equal figures."""

    files: str
    """The fingerprint of the build context."""
    dockerfile: str
    dockerignore: str
    engine: str
    """The name of the engine and builder."""
    platform: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The measurements of one subject."""

    subject: Subject
    build: "Build"
    """Its newest image."""
    measurement: Measurement
    times: Times = NO_TIMES
    """The newest figure of each kind, from any of its builds."""

    @property
    def fails(self) -> bool:
        """Whether the image fails in its test run."""
        return bool(self.build.trial and self.build.trial.verdict.fails)

    @property
    def lends(self) -> bool:
        """Whether its parts can be reused for other recipes, unlike those of an existing Dockerfile."""
        return bool(self.build.rendered.spans)

    @property
    def recipe(self) -> Recipe:
        """The recipe of the newest image."""
        return self.build.recipe


@dataclass(frozen=True, slots=True)
class Saving:
    """The saving of a change of a recipe, computed from the bytes of the linked program."""

    before: Recipe
    after: Recipe
    bytes: int
    """Of the program in the image."""


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search."""

    record: Record
    earlier: bool
    """Whether its files have been edited since."""

    @property
    def measurement(self) -> Measurement:
        """The figures, marked if they are of earlier files."""
        return before_edit(self.record.measurement) if self.earlier else self.record.measurement

    @property
    def times(self) -> Times:
        """The figures of the build, marked if they are of earlier files."""
        return before_edit(self.record.times) if self.earlier else self.record.times


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All measurements so far, and the current state of the files."""

    records: tuple[Record, ...] = ()
    """Oldest first, one for each subject."""
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The current fingerprint of the build context, for each .dockerignore of a record."""
    engine: str = ""
    platform: str = ""
    """The engine's own platform."""
    host: "tuple[HostBinary, ...]" = ()
    """Programs compiled on this machine."""
    savings: tuple[Saving, ...] = ()

    def find(self, rendered: Rendered, platform: str = "") -> Found | None:
        """Return the measurement of two files on this engine, preferably with the project's current files.

        Args:
            rendered: the Dockerfile and the .dockerignore.
            platform: such as ``linux/arm64``. Empty for the engine's own.
        """
        wanted = (rendered.dockerfile, rendered.dockerignore, self.engine, platform or self.platform)
        found = [
            Found(record, self.is_earlier(record))
            for record in reversed(self.records)
            if wanted
            == (
                record.subject.dockerfile,
                record.subject.dockerignore,
                record.subject.engine,
                record.subject.platform,
            )
        ]
        return next((one for one in found if not one.earlier), next(iter(found), None))

    def of(self, build: "Build") -> Found | None:
        """Return the record that contains a build, or None."""
        return next(
            (
                Found(record, self.is_earlier(record))
                for record in self.records
                if record.build.image == build.image and record.build.rendered == build.rendered
            ),
            None,
        )

    def is_earlier(self, record: Record) -> bool:
        """Return whether the files have been edited since they were built."""
        return self.files.get(record.subject.dockerignore, record.subject.files) != record.subject.files

    def newest_first(self, platform: str = "") -> Iterator[Record]:
        """Yield the records of a platform, those of the current files first."""
        here = [
            record
            for record in reversed(self.records)
            if record.subject.platform == (platform or self.platform)
        ]
        yield from sorted(here, key=self.is_earlier)

    def with_record(self, subject: Subject, build: "Build") -> "Figures":
        """Return the figures with those of a build added. Figures that the build does not have are preserved."""
        known = next((record for record in self.records if record.subject == subject), None)
        measurement = merged(build.measurement, known.measurement) if known else build.measurement
        times = merged(build.times, known.times) if known else build.times
        record = Record(subject=subject, build=build, measurement=measurement, times=times)
        rest = tuple(record for record in self.records if record.subject != subject)
        return replace(self, records=(*rest, record))


NO_FIGURES = Figures()


def merged(new: _Fields, old: _Fields) -> _Fields:
    """Return the new figures, with missing ones taken from the old."""
    missing = {item.name: getattr(old, item.name) for item in fields(new) if getattr(new, item.name) is None}
    return replace(new, **missing)


def before_edit(figures: _Fields) -> _Fields:
    """Return the figures marked as measured before an edit."""
    changed = {
        item.name: replace(figure, source=Source.EARLIER)
        for item in fields(figures)
        if isinstance(figure := getattr(figures, item.name), Figure)
    }
    return replace(figures, **changed)
