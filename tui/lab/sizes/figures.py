"""What is known of the images of one session, by what they were built of. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from tui.lab.sizes.measurement import NO_TIMES, Figure, Measurement, Source, Times
from tui.recipe import Recipe
from tui.render import Rendered

if TYPE_CHECKING:
    from tui.lab.host.host import HostBinary
    from tui.lab.sizes.build import Build

_Fields = TypeVar("_Fields", Measurement, Times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """All that an image is made of: two images of equal subjects have equal figures."""

    files: str
    """The fingerprint of the build context."""
    dockerfile: str
    dockerignore: str
    engine: str
    """The engine and builder, in words."""
    platform: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was measured of one subject."""

    subject: Subject
    build: "Build"
    """The newest image of it."""
    measurement: Measurement
    times: Times = NO_TIMES
    """The newest figure of each kind, whichever build it is of."""

    @property
    def fails(self) -> bool:
        """Whether the image does not work when it is run."""
        return bool(self.build.trial and self.build.trial.verdict.fails)

    @property
    def lends(self) -> bool:
        """Whether its parts say something of other recipes; a foreign Dockerfile's do not."""
        return bool(self.build.rendered.spans)

    @property
    def recipe(self) -> Recipe:
        """The recipe of the newest image."""
        return self.build.recipe


@dataclass(frozen=True, slots=True)
class Saving:
    """What a change of a recipe saves, as the bytes of the linked program show."""

    before: Recipe
    after: Recipe
    bytes: int
    """Of the program in the image."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was asked for."""

    record: Record
    earlier: bool
    """Whether it is of files as they were before they were edited."""

    @property
    def measurement(self) -> Measurement:
        """The figures; those of earlier files say so."""
        return before_edit(self.record.measurement) if self.earlier else self.record.measurement

    @property
    def times(self) -> Times:
        """The figures of the build; those of earlier files say so."""
        return before_edit(self.record.times) if self.earlier else self.record.times


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything that was measured so far, and what is true now."""

    records: tuple[Record, ...] = ()
    """Oldest first, one for each subject."""
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The fingerprint of the build context as it is now, for each .dockerignore that a record has."""
    engine: str = ""
    platform: str = ""
    """The engine's own."""
    host: "tuple[HostBinary, ...]" = ()
    """What was compiled on this machine."""
    savings: tuple[Saving, ...] = ()

    def find(self, rendered: Rendered, platform: str = "") -> Found | None:
        """Return what was measured of two files on this engine, if possible with the project as it is now.

        Args:
            rendered: the Dockerfile and the .dockerignore.
            platform: such as ``linux/arm64``; empty for the engine's own.
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
        """Return the record that a build is part of, or None."""
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
        """Yield what is known for a platform: what is built of the files as they are now comes first."""
        here = [
            record
            for record in reversed(self.records)
            if record.subject.platform == (platform or self.platform)
        ]
        yield from sorted(here, key=self.is_earlier)

    def with_record(self, subject: Subject, build: "Build") -> "Figures":
        """Return the figures with those of a build; what it does not tell stays known."""
        known = next((record for record in self.records if record.subject == subject), None)
        measurement = merged(build.measurement, known.measurement) if known else build.measurement
        times = merged(build.times, known.times) if known else build.times
        record = Record(subject=subject, build=build, measurement=measurement, times=times)
        rest = tuple(record for record in self.records if record.subject != subject)
        return replace(self, records=(*rest, record))


NO_FIGURES = Figures()


def merged(new: _Fields, old: _Fields) -> _Fields:
    """Return the new figures, and where one is missing the old one."""
    missing = {item.name: getattr(old, item.name) for item in fields(new) if getattr(new, item.name) is None}
    return replace(new, **missing)


def before_edit(figures: _Fields) -> _Fields:
    """Return figures that say that they are of files as they were before an edit."""
    changed = {
        item.name: replace(figure, source=Source.EARLIER)
        for item in fields(figures)
        if isinstance(figure := getattr(figures, item.name), Figure)
    }
    return replace(figures, **changed)
