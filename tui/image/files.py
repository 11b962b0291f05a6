"""The files of a stage, as the changes that its instructions make one after another."""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.image.file import NOTHING, File, Found


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a stage. Nothing is listed until someone asks."""

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path, through links in its directories.

        Args:
            path: the path.
            follow: whether a link at the path itself is followed as well.
        """
        return NOTHING

    def put(self) -> Iterator[File]:
        """Yield the files and directories that instructions put there, the first one first.

        A directory that is copied as a whole is one entry. Files of the base and removed files are left out.
        """
        return iter(())

    def list(self, directory: str = "/", limit: int = 10_000) -> tuple[File, ...]:
        """Return the known files and links below a directory, without those of the base, in the order of their paths.

        Args:
            directory: an absolute path.
            limit: the largest number of files.
        """
        return ()
