"""The compressed size of a layer in a registry, as pushed by docker and skopeo."""

import zlib

LEVEL, MEMORY = 4, 5
"""Settings of zlib. Docker and skopeo use Go libraries, which compress less than zlib at the same level.

Measured on layers of the samples, unstripped, stripped and packed by UPX, the result is within 1 % of the pushed size.
Level 6 is 2 to 5 % below. Layers with many C programs, such as Debian's, are 1 to 3 % smaller than pushed.
"""


class Packer:
    """Counts the compressed bytes of a stream without keeping them."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(LEVEL, wbits=31, memLevel=MEMORY)
        self._count = 0

    def take(self, piece: bytes) -> None:
        """Compress a piece."""
        self._count += len(self._stream.compress(piece))

    def end(self) -> int:
        """Return the compressed length. Call it only once, at the end."""
        return self._count + len(self._stream.flush())
