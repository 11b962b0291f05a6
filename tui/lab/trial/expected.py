"""Predicts from the program's file why an image cannot start."""

from tui.engine import ImageArchive, ImageDetails
from tui.lab.failures.causes import Cause
from tui.lab.trial.binary import Binary


def expected(binary: Binary, archive: ImageArchive, details: ImageDetails) -> tuple[Cause, ...]:
    """Return why a program cannot start in its image, the most specific reason first.

    Args:
        binary: the program.
        archive: the image's files. Loaders and libraries are found by name, because links may lead to them.
        details: the platform that the image declares.
    """
    below = f"{binary.path}/"
    if binary.kind == "other" and any(
        entry.path.startswith(below) or (entry.path == binary.path and entry.kind == "dir")
        for layer in archive.layers
        for entry in layer.files
    ):
        return (
            Cause(
                "directory",
                f"{binary.path} is a directory in the image",
                "The program has the same name as a directory, so COPY puts the program at "
                f"{below}{binary.path.rpartition('/')[2]}. "
                "Rename the program's package, or use the full path in ENTRYPOINT.",
            ),
        )
    if binary.kind == "archive":
        return (
            Cause(
                "not-a-program",
                "The build output is not a program",
                f"{binary.path} is an archive because its package is not `main`. For such a package, `go "
                "build` writes an "
                "archive without a warning. Choose a main package in the first step.",
            ),
        )
    if binary.kind == "other":
        return (
            Cause(
                "not-executable",
                "The program's file is not a Linux program",
                f"{binary.path} is not an ELF binary, so the kernel cannot run the file. "
                "Check the build output and `GOOS=linux`.",
            ),
        )
    machine = details.platform.split("/")[1] if "/" in details.platform else ""
    if binary.machine and machine and binary.machine != machine:
        return (
            Cause(
                "wrong-machine",
                "The program is for a different architecture",
                f"{binary.path} is for {binary.machine}, but the image is for {machine}. The kernel reports "
                "“exec format error”. Build the program and the image for the same platform.",
            ),
        )
    names = {entry.path.rpartition("/")[2] for layer in archive.layers for entry in layer.files}
    if binary.interpreter and binary.interpreter.rpartition("/")[2] not in names:
        return (
            Cause(
                "no-interpreter",
                "The program's loader is not in the image",
                f"{binary.path} is dynamically linked and needs {binary.interpreter}. Without this loader, "
                "the kernel reports “no such file or directory”. Turn off cgo, or choose a base that "
                "contains the loader.",
            ),
        )
    missing = [library for library in binary.libraries if library.rpartition("/")[2] not in names]
    if missing:
        return (
            Cause(
                "no-library",
                f"The image does not contain {missing[0]}",
                f"{binary.path} needs {', '.join(missing)}. Choose a base that has all linked libraries, or "
                "link statically.",
            ),
        )
    return ()
