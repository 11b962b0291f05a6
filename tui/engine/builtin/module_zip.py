"""Reads the zip of a Go toolchain: its sum, and its files."""

import base64
import hashlib
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

_CHUNK = 1 << 20
_EXECUTABLES = ("bin/", "pkg/tool/")
_GO_MOD = "_go.mod"
"""The name of each go.mod in the zip, because a module cannot contain other modules."""


def sum_of(path: Path, pause: Callable[[], None] = lambda: None) -> str:
    """Return the ``h1:`` sum of a module's zip. Blocking for seconds.

    Source: golang.org/x/mod/sumdb/dirhash, ``Hash1``: the digests of the files, sorted by name.

    Args:
        path: the zip.
        pause: called between files. It may raise to stop.

    Raises:
        zipfile.BadZipFile: it is not a zip, or it is damaged.
    """
    lines = hashlib.sha256()
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            pause()
            with archive.open(name) as file:
                digest = hashlib.sha256()
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
            lines.update(f"{digest.hexdigest()}  {name}\n".encode())
    return f"h1:{base64.b64encode(lines.digest()).decode()}"


def unpack(path: Path, folder: Path, prefix: str, pause: Callable[[], None] = lambda: None) -> None:
    """Unpack the zip of a toolchain whose sum was checked. Blocking for seconds.

    Args:
        path: the zip.
        folder: the new folder of the toolchain.
        prefix: the start of all names in it, such as ``golang.org/toolchain@v0.0.1-go1.27.3.linux-amd64/``.
        pause: called between files. It may raise to stop.

    Raises:
        zipfile.BadZipFile: it is damaged, or a name leads out of the folder.
        OSError: the folder is not writable.
    """
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            pause()
            inside = name.removeprefix(prefix)
            if inside == name or ".." in inside.split("/") or inside.startswith("/"):
                raise zipfile.BadZipFile(f"unexpected name {name!r}")
            if inside.endswith("/"):
                continue
            target = folder / inside
            if target.name == _GO_MOD:
                target = target.with_name("go.mod")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, _CHUNK)
            if inside.startswith(_EXECUTABLES):
                target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
