"""What will go wrong when an image is started, told from its program's file alone."""

from tui.engine import ImageArchive, ImageDetails
from tui.lab.failures.causes import Cause
from tui.lab.trial.binary import Binary


def expected(binary: Binary, archive: ImageArchive, details: ImageDetails) -> tuple[Cause, ...]:
    """Return why a program cannot start in its image, the most telling reason first.

    Args:
        binary: the program.
        archive: the image's files: loaders and libraries are looked for by name, because links lead to them.
        details: the platform that the image says it is for.
    """
    if binary.kind == "archive":
        return (
            Cause(
                "not-a-program",
                "What was built is no program",
                f"{binary.path} is an archive of a package that is not package main: go build writes one without a word. "
                "Choose a main package in the first step.",
            ),
        )
    if binary.kind == "other":
        return (
            Cause(
                "not-executable",
                "The program's file is no Linux program",
                f"{binary.path} does not begin as an ELF file does, so the kernel refuses to execute it. "
                "Look at what the build writes there; GOOS has to be linux.",
            ),
        )
    machine = details.platform.split("/")[1] if "/" in details.platform else ""
    if binary.machine and machine and binary.machine != machine:
        return (
            Cause(
                "wrong-machine",
                "The program is for another kind of machine",
                f"{binary.path} is for {binary.machine}, the image says {machine}: the kernel answers with "
                "“exec format error”. Build both for the same platform.",
            ),
        )
    names = {entry.path.rpartition("/")[2] for layer in archive.layers for entry in layer.files}
    if binary.interpreter and binary.interpreter.rpartition("/")[2] not in names:
        return (
            Cause(
                "no-interpreter",
                "The program's loader is not in the image",
                f"{binary.path} is linked dynamically and asks for {binary.interpreter}; without it the kernel says "
                "“no such file or directory”, and means the loader. Turn cgo off, or choose a base with that C library.",
            ),
        )
    missing = [library for library in binary.libraries if library.rpartition("/")[2] not in names]
    if missing:
        return (
            Cause(
                "no-library",
                f"The image has no {missing[0]}",
                f"{binary.path} needs {', '.join(missing)}. Choose a base with these libraries, or link them in.",
            ),
        )
    return ()
