"""The result of rendering: two files, and the reason for each line of the Dockerfile."""

from tui.frozen import dataclass
from tui.render.docker_command import BuildFlag, docker_command


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive lines of the Dockerfile with the same options and explanation."""

    first: int
    """Counted from 1."""
    last: int
    """Inclusive."""
    options: tuple[str, ...]
    """The ids of the options that decide these lines, the main one first. Empty for lines that are always present."""
    why: str
    """The name of their explanation in ``templates/why``."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of one recipe."""

    dockerfile: str
    dockerignore: str
    spans: tuple[Span, ...]
    binaries: tuple[str, ...]
    """The paths of the programs in the image, such as ``/server``, whose size is measured."""
    data: tuple[str, ...] = ()
    """The absolute paths of the data directories in the image."""
    build_flags: tuple[BuildFlag, ...] = ()
    """The flags of ``docker build`` that the recipe requires."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the Dockerfile without line ends."""
        return tuple(self.dockerfile.splitlines())

    @property
    def docker_command(self) -> str:
        """The command that builds the image without godock-tui in the project's directory."""
        return docker_command(self.build_flags)

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of the named stages, in order."""
        words = [line.split() for line in self.lines if line.startswith("FROM ")]
        return tuple(line[-1] for line in words if line[-2] == "AS")

    def span_at(self, line: int) -> Span | None:
        """Return the span of a line (counted from 1), or None."""
        return next((span for span in self.spans if span.first <= line <= span.last), None)

    def lines_of(self, option: str) -> tuple[int, ...]:
        """Return the numbers of the lines that an option decides, counted from 1."""
        return tuple(
            line for span in self.spans if option in span.options for line in range(span.first, span.last + 1)
        )
