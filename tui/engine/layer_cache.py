"""Stores the facts of layers on disk, so that a large base is compressed once, not for every image."""

import json
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from tui.engine.archive import FileEntry, Layer
from tui.engine.packing import LEVEL, MEMORY

_PACKING = [LEVEL, MEMORY]


class LayerCache:
    """A folder with one small file for each layer, named by its digest. Unreadable files are ignored."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("godock-tui") / "layers"

    def get(self, digest: str) -> Layer | None:
        """Return the layer with a digest, or None if it was never read."""
        try:
            data = json.loads(self._path(digest).read_text(encoding="utf-8"))
            if data["packing"] != _PACKING:
                return None  # its pull size was computed with other settings
            files = tuple(map(FileEntry, *data["columns"]))
            return Layer(digest, int(data["unpacked_bytes"]), int(data["pull_bytes"]), files)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, layer: Layer) -> None:
        """Store a layer. On a full or read-only disk it is read again next time."""
        data = {
            "packing": _PACKING,
            "unpacked_bytes": layer.unpacked_bytes,
            "pull_bytes": layer.pull_bytes,
            # a list for each field takes far less memory than one for each file
            "columns": [
                [entry.path for entry in layer.files],
                [entry.bytes for entry in layer.files],
                [entry.kind for entry in layer.files],
                [entry.mode for entry in layer.files],
            ],
        }
        path = self._path(layer.digest)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False) as file:
                json.dump(data, file)
            Path(file.name).replace(path)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest.removeprefix('sha256:')}.json"
