"""An engine's words lead to what happened and what to do next."""

import pytest

from tui.engine import FailureKind
from tui.engine.failures import classify


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write /var/lib/docker/x: no space left on device", FailureKind.DISK_FULL),
        (
            'process "/bin/sh -c go build" did not complete successfully: exit code: 1: no space left on device',
            FailureKind.DISK_FULL,
        ),
        (
            "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
            FailureKind.PERMISSION,
        ),
        (
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            FailureKind.ENGINE_GONE,
        ),
        (
            "failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF",
            FailureKind.ENGINE_GONE,
        ),
        ("ERROR: Unavailable: error reading from server: EOF", FailureKind.ENGINE_GONE),
        (
            "ConnectionError ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
            FailureKind.ENGINE_GONE,
        ),
        (
            "a:1: failed to resolve source metadata for docker.io/library/a:1: not found",
            FailureKind.BASE_MISSING,
        ),
        (
            "pull access denied for nothing, repository does not exist or may require 'docker login'",
            FailureKind.BASE_MISSING,
        ),
        ("dockerfile parse error on line 2: unknown instruction: RUM", FailureKind.DOCKERFILE),
        ('process "/bin/sh -c go test" did not complete successfully: exit code: 1', FailureKind.STEP),
        ("The command '/bin/sh -c false' returned a non-zero code: 1", FailureKind.STEP),
        ("something entirely different", FailureKind.OTHER),
    ],
)
def test_each_kind_is_known_by_its_words(text: str, kind: FailureKind) -> None:
    failure = classify(text)
    assert failure.kind is kind
    assert bool(failure.advice) is (kind is not FailureKind.OTHER)
