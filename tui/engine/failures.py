"""Classifies the errors of engines, with advice for each kind."""

import re

from tui.engine.events import FailureKind
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A kind of failure with its advice."""

    kind: FailureKind
    advice: str


_KINDS: tuple[tuple[re.Pattern[str], Failure], ...] = (
    (
        re.compile(r"no space left on device|disk quota exceeded", re.I),
        Failure(
            FailureKind.DISK_FULL,
            "The engine's disk is full. Run `docker system df` to see the disk usage, and `docker builder "
            "prune` to remove build caches.",
        ),
    ),
    (
        re.compile(
            r"permission denied.*(docker|podman|buildkit\S*\.sock|daemon|\.sock)|dial unix \S+: connect: permission denied",
            re.I,
        ),
        Failure(
            FailureKind.PERMISSION,
            "This user has no access to the engine's socket. Add the user to the `docker` group and log in "
            "again, or use a rootless engine.",
        ),
    ),
    (
        re.compile(
            r"failed to resolve source metadata|pull access denied|manifest unknown|not found: manifest|failed to do request"
            r"|failed to resolve reference|repository does not exist|no match for platform in manifest"
            # the error of the classic builder for an unreachable registry
            r"|(Get|Head) \"https?://[^\"]*/v2/",
            re.I,
        ),
        Failure(
            FailureKind.BASE_MISSING,
            "The engine could not pull the image in a FROM line. Check the engine's network connection and "
            "the image name. A private registry needs `docker login`.",
        ),
    ),
    (
        re.compile(
            r"cannot connect to the docker daemon|error during connect|connection reset by peer|broken pipe"
            r"|connection refused|unexpected EOF|transport is closing|code = Unavailable|closing transport"
            r"|\bUnavailable: |error reading from server|Remote end closed connection"
            r"|is the docker daemon running",
            re.I,
        ),
        Failure(
            FailureKind.ENGINE_GONE,
            "The connection was lost because the engine stopped or restarted. Start the engine and build "
            "again. Finished steps are cached.",
        ),
    ),
    (
        re.compile(
            r"dockerfile parse error|unknown instruction|failed to read dockerfile|no build stage in current context",
            re.I,
        ),
        Failure(
            FailureKind.DOCKERFILE,
            "The Dockerfile cannot be parsed. If you changed a template, check that line in the template.",
        ),
    ),
    (
        re.compile(
            r"did not complete successfully|exit code: \d+|returned a non-zero code|failed to calculate checksum"
            r"|failed to compute cache key",
            re.I,
        ),
        Failure(FailureKind.STEP, "Check the log of the failed step."),
    ),
)


def classify(text: str) -> Failure:
    """Return the kind of an engine's error. The disk and the socket are first, because they fail in steps too."""
    for pattern, failure in _KINDS:
        if pattern.search(text):
            return failure
    return Failure(FailureKind.OTHER, "")
