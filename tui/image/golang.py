"""The tags of the official Go images."""

import re

_TAG = re.compile(
    r"(?:docker\.io/)?(?:library/)?golang(?::(?:(?P<version>\d+(?:\.\d+)*(?:rc\d+)?)(?:-|$))?(?P<flavour>[a-z][\w.]*)?)?"
)
_RELEASE = re.compile(r"[\d.]+$")

_MODULE = re.compile(r"^module\s+(?:\"([^\"]+)\"|(\S+))", re.MULTILINE)


def module_path(text: str) -> str:
    """Return the path of the module that a go.mod declares, or an empty text."""
    match = _MODULE.search(text)
    return (match[1] or match[2]) if match else ""


def golang_tag(reference: str) -> tuple[str, str] | None:
    """Return the Go version and the distribution in the tag of an official Go image, or None for any other image.

    Each is empty where the tag does not name it: ``golang:1.26-alpine3.24`` gives ``1.26`` and ``alpine``.
    """
    match = _TAG.fullmatch(reference.partition("@")[0])
    if match is None:
        return None
    return match["version"] or "", _RELEASE.sub("", match["flavour"] or "")
