"""How a registry stores a layer: as many bytes as docker push and skopeo make of it."""

import zlib

LEVEL, MEMORY = 4, 5
"""Of zlib. Both of them compress with libraries of Go, which find less than zlib does at the same level.

Tried on layers of the samples, as they are, stripped and packed by UPX: within 1 % of what both push, where level 6
stays 2 to 5 % below. Layers full of C programs, such as Debian's, come out 1 to 3 % smaller than pushed.
"""


class Packer:
    """Counts the bytes that a stream has once it is compressed, and keeps none of them."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(LEVEL, wbits=31, memLevel=MEMORY)
        self._count = 0

    def take(self, piece: bytes) -> None:
        """Compress a piece."""
        self._count += len(self._stream.compress(piece))

    def end(self) -> int:
        """Return the length of all that was compressed; only once, at the end."""
        return self._count + len(self._stream.flush())
