"""What was recorded plays as it was."""

import pytest

from tests.support.builds import BASE_LAYER
from tests.support.recording import dump, load
from tests.support.scripted import Script
from tui.engine import Built, Failed, FailureKind, LogChunk, LogLine, StepChanged, Stream
from tui.engine.archive import HistoryEntry, ImageArchive
from tui.engine.engine import ImageDetails
from tui.engine.events import BuildWarning, Cancelled, Outcome, Transfer

_DETAILS = ImageDetails(
    digest="sha256:1",
    user="65532",
    entrypoint=("/app",),
    command=(),
    exposed=("8080/tcp",),
    platform="linux/amd64",
)


@pytest.mark.parametrize(
    "outcome",
    [
        Built("app:1", "sha256:1", 2.5),
        Failed(FailureKind.STEP, "exit code: 1", 2.5, "a", 9, "Mend it."),
        Cancelled(2.5),
    ],
)
def test_a_script_survives_being_written_and_read(outcome: Outcome) -> None:
    script = Script(
        (
            StepChanged("a", "RUN go test", "test", ("b",), 1.0, 2.0, True, "gone", 3),
            Transfer("b", "layer", 1, 2, False),
            LogChunk("a", (LogLine("ok \u202e", Stream.ERR), LogLine("clipped", Stream.NOTICE))),
            BuildWarning("casing", 3, "https://docs.docker.com"),
            outcome,
        ),
        _DETAILS,
        ImageArchive((BASE_LAYER,), (HistoryEntry("COPY", False),)),
    )
    assert load(dump(script)) == script


def test_a_build_without_an_image_can_be_recorded() -> None:
    script = Script((Cancelled(1.0),))
    assert load(dump(script)) == script
