"""Unpacks the layers of an image into a folder, from which a program can start."""

import os
import shutil
import tarfile
import zlib
from pathlib import Path
from posixpath import normpath

from tui.engine.builtin.layer import LayerBlob
from tui.engine.builtin.root import Node, Root, root_of
from tui.engine.engine import EngineError
from tui.frozen import dataclass

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of an image, all owned by this user."""

    folder: Path
    root: Root

    def file(self, path: str) -> Path:
        """Return the place of a path of the image, with its links followed inside the image."""
        return self.folder / self.root.real(normpath(f"/{path}"), last=True).lstrip("/")

    def ids(self, user: str) -> tuple[int, int]:
        """Return the numbers of the image's user.

        Raises:
            EngineError: the image has no such user.
        """
        name, separate, group = (user or "0").partition(":")
        found = self.root.ids(f"{name}:{group or '0'}")
        if found is None:
            raise EngineError(
                f"The image has no user {user}.", "Use a numeric user, such as --user 65532:65532."
            )
        uid, gid = found
        return uid, gid if separate else self._group_of(uid)

    def give_rights(self, uid: int, gid: int) -> None:
        """Give this user, who owns all files here, the rights that a user of the image has there. Blocking."""
        for folder, directories, files in os.walk(self.folder, topdown=False):
            for name in (*directories, *files):
                self._give(Path(folder, name), uid, gid)
        self._give(self.folder, uid, gid)

    def _give(self, place: Path, uid: int, gid: int) -> None:
        if place.is_symlink():
            return
        path = f"/{place.relative_to(self.folder)}" if place != self.folder else "/"
        # a directory that no layer lists is made with these permissions
        node = self.root.nodes.get(path, Node("d", 0o755))
        shift = 6 if node.uid == uid else 3 if node.gid == gid else 0
        place.chmod((node.mode >> shift & 0o7) << 6)

    def _group_of(self, uid: int) -> int:
        lines = (line.split(":") for line in self.root.texts.get("/etc/passwd", "").splitlines())
        fields = next((parts for parts in lines if len(parts) > 3 and parts[2] == str(uid)), None)
        return int(fields[3]) if fields is not None and fields[3].isdecimal() else 0


def unpack_image(layers: tuple[LayerBlob, ...], folder: Path) -> Unpacked:
    """Unpack the layers of an image. Blocking.

    Links are made last, so that no file is written through one of them.

    Args:
        layers: the lowest first.
        folder: a new folder.

    Raises:
        EngineError: a layer is damaged, or the disk is full.
    """
    root = root_of(layers)
    folder.mkdir(parents=True)
    try:
        for layer in layers:
            with layer.blob.path.open("rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
                for member in tar:
                    _write(tar, member, folder, root)
        for path, node in root.nodes.items():
            target = folder / path.lstrip("/")
            if node.kind == "l":
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(node.link)
    except (OSError, tarfile.TarError, zlib.error) as error:
        raise EngineError(f"The image could not be unpacked ({error}).", "Build the image again.") from None
    return Unpacked(folder, root)


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, root: Root) -> None:
    """Write a directory or a file, if it is in the image in the end."""
    path = root.real(normpath(f"/{member.name.lstrip('/')}"))
    node = root.nodes.get(path)
    target = folder / path.lstrip("/")
    if node is None or node.kind == "l":
        return
    if node.kind == "d":
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(node.mode | 0o700)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.islnk():
        source = folder / root.real(normpath(f"/{member.linkname.lstrip('/')}")).lstrip("/")
        if source.is_file():
            target.unlink(missing_ok=True)
            os.link(source, target)
        return
    content = tar.extractfile(member) if member.isreg() else None
    if content is not None:
        target.unlink(missing_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file, _CHUNK)
        target.chmod(node.mode | 0o400)
