"""A health check that runs the program must be one that the program has."""

from tests.checks.rules.foreign import said
from tests.support.judging import project_of

_FILE = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/app .
FROM alpine:3.24
COPY --from=build /out/app /app
USER 65532:65532
HEALTHCHECK CMD ["{}"{}]
ENTRYPOINT ["/app"]
"""


def test_a_check_by_arguments_needs_a_program_that_reads_them() -> None:
    deaf = project_of({"reads_arguments": False})
    file = _FILE.format("/app", ', "healthcheck"')
    finding = said(file, deaf)["healthcheck-arguments"]
    assert "`healthcheck`" in finding.message
    assert "healthcheck-arguments" not in said(file, project_of({"reads_arguments": True}))
    assert "healthcheck-arguments" not in said(_FILE.format("/bin/true", ', "x"'), deaf)
