"""Computes the figures of an image from its layers."""

from tui.dockerfile import DockerfileError, parse, stages
from tui.engine.archive import ImageArchive
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.render import Rendered


def measurement_of(archive: ImageArchive, rendered: Rendered) -> Measurement:
    """Return the sizes of an image, computed from its layers.

    Args:
        archive: every layer with its files, and the history, which identifies the base's layers.
        rendered: the Dockerfile of the image, and the path of the program.
    """
    own = own_layers(archive, rendered.dockerfile)
    base = archive.layers[: len(archive.layers) - own] if own else archive.layers
    sizes = {
        entry.path: entry.bytes for layer in archive.layers for entry in layer.files if entry.kind == "file"
    }
    binary = sum(sizes.get(path, 0) for path in rendered.binaries)
    return Measurement(
        unpacked_bytes=_measured(archive.unpacked_bytes),
        pull_bytes=_measured(archive.pull_bytes),
        base_bytes=_measured(sum(layer.unpacked_bytes for layer in base)),
        binary_bytes=_measured(binary),
    )


def own_layers(archive: ImageArchive, dockerfile: str) -> int:
    """Return how many layers the Dockerfile's last stage added to its base.

    Every instruction of a stage except FROM and ARG adds one entry to the image's history, so the last entries are the
    stage's own. Those without a layer are marked as empty. The result is 0 for a Dockerfile with another frontend
    (``# syntax``), which this program cannot parse.
    """
    try:
        last = stages(parse(dockerfile))[-1]
    except DockerfileError:
        return 0
    count = sum(instruction.keyword != "ARG" for instruction in last.instructions)
    entries = archive.history[len(archive.history) - count :] if count else ()
    return sum(not entry.empty for entry in entries)


def _measured(value: int) -> Figure:
    return Figure(value, Source.MEASURED)
