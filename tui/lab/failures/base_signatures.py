"""Known reasons why the image of a FROM line could not be pulled, recognised in the engine's message."""

import re

from tui.catalog import load, version_key
from tui.lab.failures import remedies
from tui.lab.failures.signature import Failure, Signature


def _newer_than_catalog(_match: re.Match[str], failure: Failure) -> str:
    """Return that the tag of the Go image is newer than the catalogue, or an empty text."""
    version = re.search(r"\bgolang:(1\.\d+)", failure.text)
    catalog = load()
    newest = catalog.newest(catalog.compiled_on).minor
    if version is None or version_key(version[1]) <= version_key(newest):
        return ""
    return (
        f"Go {version[1]} is newer than any release in the catalog (updated {catalog.compiled_on}), so its "
        "image may not exist yet."
    )


BASE_SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "rate-limited",
        re.compile(r"toomanyrequests|429 Too Many Requests|pull rate limit", re.I),
        "The registry is rate-limiting this address",
        "Log in with `docker login` for a higher limit, or wait and build again. "
        "The engine does not pull images that it already has.",
    ),
    Signature(
        "no-such-tag",
        re.compile(
            r"(?P<what>[\w.:/-]+:[\w.-]+): not found|manifest for (?P<name>\S+) not found|manifest unknown"
        ),
        "The registry has no image with this tag",
        "Check the spelling of the tag, or choose a different version.",
        detail=_newer_than_catalog,
    ),
    Signature(
        "no-such-platform",
        re.compile(r"no match for platform in manifest|no matching manifest for (?P<what>\S+)"),
        "The base image is not published for this platform",
        "Choose a different base, or build for a platform that the base image supports.",
    ),
    Signature(
        "pull-denied",
        re.compile(
            r"pull access denied|insufficient_scope|401 Unauthorized|403 Forbidden|repository does not exist"
        ),
        "The registry refuses access to the base image",
        "The base image is private, or its name is misspelled. Check the name, and run `docker login` for "
        "the registry.",
    ),
    Signature(
        "registry-unreachable",
        re.compile(r"(?P<what>[\w.-]+(?::\d+)?) is unreachable \("),
        "The registry of the base image is unreachable",
        "Check the network and the proxy settings. A build on the base `scratch` downloads no base image.",
        remedies.on_scratch,
        "use the base scratch",
    ),
    Signature(
        "base-image",
        re.compile(""),
        "A base image could not be pulled",
        "The engine does not have the image in the FROM line and could not pull it. "
        "Check the engine's network and the image name. A private registry needs `docker login`.",
        detail=_newer_than_catalog,
        last=True,
    ),
)
