"""What an engine's words mean: which kind of failure, and what to do next."""

import re
from dataclasses import dataclass

from tui.engine.events import FailureKind


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
            "The engine's disk is full. `docker system df` shows what fills it; `docker builder prune` frees build caches.",
        ),
    ),
    (
        re.compile(
            r"permission denied.*(docker|podman|buildkit\S*\.sock|daemon|\.sock)|dial unix \S+: connect: permission denied",
            re.I,
        ),
        Failure(
            FailureKind.PERMISSION,
            "This user may not open the engine's socket. Add the user to the group `docker` and log in again, "
            "or use a rootless engine.",
        ),
    ),
    (
        re.compile(
            r"failed to resolve source metadata|pull access denied|manifest unknown|not found: manifest|failed to do request"
            r"|failed to resolve reference|repository does not exist|no match for platform in manifest"
            # how the classic builder says that it cannot reach a registry
            r"|(Get|Head) \"https?://[^\"]*/v2/",
            re.I,
        ),
        Failure(
            FailureKind.BASE_MISSING,
            "The engine could not get the image that a FROM line names. Check its network and the name; "
            "a private registry needs `docker login`.",
        ),
    ),
    (
        re.compile(
            r"cannot connect to the docker daemon|error during connect|connection reset by peer|broken pipe"
            r"|connection refused|unexpected EOF|transport is closing|code = Unavailable|closing transport"
            r"|is the docker daemon running",
            re.I,
        ),
        Failure(
            FailureKind.ENGINE_GONE,
            "The connection to the engine was lost: it stopped or was restarted. Start it and build again; "
            "finished steps are cached.",
        ),
    ),
    (
        re.compile(
            r"dockerfile parse error|unknown instruction|failed to read dockerfile|no build stage in current context",
            re.I,
        ),
        Failure(
            FailureKind.DOCKERFILE,
            "The Dockerfile cannot be read. If you changed a template, look at that line.",
        ),
    ),
    (
        re.compile(
            r"did not complete successfully|exit code: \d+|returned a non-zero code|failed to calculate checksum"
            r"|failed to compute cache key",
            re.I,
        ),
        Failure(FailureKind.STEP, "The log of the step says more."),
    ),
)


def classify(text: str) -> Failure:
    """Return what an engine's error means. The disk and the socket come first: they show as failing steps too."""
    for pattern, failure in _KINDS:
        if pattern.search(text):
            return failure
    return Failure(FailureKind.OTHER, "")
