"""What rendering gives: two files, and why each line of the first is there."""

from dataclasses import dataclass

from tui.render.docker_command import BuildFlag, docker_command


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive lines of the Dockerfile that the same choices wrote."""

    first: int
    """Counted from 1."""
    last: int
    """Inclusive."""
    options: tuple[str, ...]
    """Ids of the options that decide these lines, the deciding one first; empty for lines that are always there."""
    why: str
    """The name of the text in ``templates/why`` that explains them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of one recipe."""

    dockerfile: str
    dockerignore: str
    spans: tuple[Span, ...]
    binaries: tuple[str, ...]
    """Where the programs lie in the image, such as ``/server``: what measuring counts as *binary*."""
    build_flags: tuple[BuildFlag, ...] = ()
    """What ``docker build`` has to be told, beyond where the project lies."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The Dockerfile's lines without their line ends."""
        return tuple(self.dockerfile.splitlines())

    @property
    def docker_command(self) -> str:
        """The command that builds the image without godock-tui, run in the project's directory."""
        return docker_command(self.build_flags)

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of its named stages, in order."""
        words = [line.split() for line in self.lines if line.startswith("FROM ")]
        return tuple(line[-1] for line in words if line[-2] == "AS")

    def span_at(self, line: int) -> Span | None:
        """Return the span that holds a line (counted from 1), or None."""
        return next((span for span in self.spans if span.first <= line <= span.last), None)

    def lines_of(self, option: str) -> tuple[int, ...]:
        """Return the line numbers that an option wrote, counted from 1."""
        return tuple(
            line for span in self.spans if option in span.options for line in range(span.first, span.last + 1)
        )
