"""Whether EXPOSE declares the ports of the program, on TCP and on UDP."""

from tests.checks.rules.foreign import said
from tests.support.judging import project_of
from tui.project import Port

_FILE = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app .
FROM alpine:3.24
COPY --from=build /out/app /app
USER 65532:65532
{}
ENTRYPOINT ["/app"]
"""
_SYSLOG = project_of({"ports": (), "udp_ports": (Port(5514, True, False, protocol="udp"),)})


def test_an_expose_for_tcp_does_not_declare_a_udp_port() -> None:
    found = said(_FILE.format("EXPOSE 5514"), _SYSLOG)["expose-mismatch"]
    assert found.advice == "Use `EXPOSE 5514/udp`."
    assert found.fix is not None
    assert found.fix.port == ("5514/udp",)
    assert "expose-mismatch" not in said(_FILE.format("EXPOSE 5514/udp"), _SYSLOG)


def test_a_missing_expose_of_a_udp_port_is_named_with_its_protocol() -> None:
    assert said(_FILE.format("LABEL a=b"), _SYSLOG)["no-expose"].advice == "Add `EXPOSE 5514/udp`."


def test_a_port_for_metrics_is_not_the_one_to_expose_first() -> None:
    ports = (Port(9200, True, False, purpose="metrics"), Port(8080, False, False))
    assert said(_FILE.format("LABEL a=b"), project_of({"ports": ports}))["no-expose"].advice == (
        "Add `EXPOSE 8080`."
    )
