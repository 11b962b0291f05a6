"""What only seems necessary is a note, and what is necessary is an error."""

import pytest

from tests.checks.rules.foreign import said
from tests.support.judging import project_of
from tui.checks import Severity

_FILE = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/app .
FROM scratch
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
"""


@pytest.mark.parametrize(("need", "problem"), [("ca_certs", "no-ca-bundle"), ("tzdata", "no-time-zones")])
def test_a_likely_need_is_a_note_and_a_sure_one_an_error(need: str, problem: str) -> None:
    assert said(_FILE, project_of({need: True}))[problem].severity is Severity.ERROR
    likely = said(_FILE, project_of({need: True, "likely_needs": (need,)}))[problem]
    assert likely.severity is Severity.NOTE
    assert " may " in likely.message
