"""UDP ports, Unix sockets, TLS files, and how far a fact can be relied on."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from tests.project.conftest import Write
from tui.advice import recommend
from tui.catalog import load
from tui.project import GoProject, read, to_json

Files = Mapping[str, str]


def program(write: Write, imports: str, body: str, more: Files | None = None) -> GoProject:
    lines = "\n".join(f'\t"{path}"' for path in imports.split())
    source = f"package main\n\nimport (\n{lines}\n)\n\nfunc main() {{\n\t{body}\n}}\n"
    return read(write({"main.go": source, **(more or {})}))


@pytest.mark.parametrize(
    ("imports", "body", "udp", "tcp"),
    [
        ("net", 'net.ListenPacket("udp", ":5514")', [5514], []),
        ("net", 'net.ListenUDP("udp4", &net.UDPAddr{Port: 5514})', [5514], []),
        ("net", 'a, _ := net.ResolveUDPAddr("udp", ":5514")\n\tnet.ListenUDP("udp", a)', [5514], []),
        ("net", 'a, _ := net.ResolveUDPAddr("udp", ":5514")\n\tnet.DialUDP("udp", nil, a)', [], []),
        ("net", 'net.ListenPacket("unixgram", "/run/a.sock")', [], []),
        ("github.com/miekg/dns", 's := &dns.Server{Addr: ":53", Net: "udp"}\n\ts.ListenAndServe()', [53], []),
        ("github.com/miekg/dns", 'dns.ListenAndServe(":53", "udp", nil)', [53], []),
        ("github.com/miekg/dns", 'dns.ListenAndServe(":53", "tcp", nil)', [], [53]),
        ("gopkg.in/mcuadros/go-syslog.v2", 's := syslog.NewServer()\n\ts.ListenUDP(":514")', [514], []),
        ("github.com/quic-go/quic-go", 'quic.ListenAddr("0.0.0.0:4242", nil, nil)', [4242], []),
        ("net", 'net.Listen("tcp", ":5514")', [], [5514]),
    ],
)
def test_a_udp_port_is_not_a_tcp_port(
    module: Write, imports: str, body: str, udp: list[int], tcp: list[int]
) -> None:
    found = program(module, imports, body)
    assert [port.number for port in found.udp_ports] == udp
    assert [port.number for port in found.ports] == tcp
    assert [str(port) for port in found.udp_ports] == [f"{number}/udp" for number in udp]


@pytest.mark.parametrize(
    ("body", "sockets"),
    [
        ('net.Listen("unix", "/run/agent/agent.sock")', ["/run/agent/agent.sock"]),
        ('net.ListenUnix("unix", &net.UnixAddr{Name: "/tmp/a.sock"})', ["/tmp/a.sock"]),
        ('a, _ := net.ResolveUnixAddr("unix", "/run/a.sock")\n\tnet.ListenUnix("unix", a)', ["/run/a.sock"]),
        ('net.Dial("unix", "/var/run/docker.sock")', []),
        ('a, _ := net.ResolveUnixAddr("unix", "/run/a.sock")\n\tnet.DialUnix("unix", nil, a)', []),
    ],
)
def test_a_unix_socket_is_found_where_the_program_listens(
    module: Write, body: str, sockets: list[str]
) -> None:
    found = program(module, "net", body)
    assert [item.path for item in found.sockets] == sockets
    assert all(item.file == "main.go" for item in found.sockets)


@pytest.mark.parametrize(
    ("imports", "body", "files"),
    [
        ("net/http", 'http.ListenAndServeTLS(":8443", "c/a.crt", "c/a.key", nil)', ["c/a.crt", "c/a.key"]),
        ("net/http", 's := http.Server{}\n\ts.ListenAndServeTLS("a.crt", "a.key")', ["a.crt", "a.key"]),
        ("net/http", 's := http.Server{}\n\ts.ListenAndServeTLS("", "")', []),
        ("crypto/tls", 'tls.LoadX509KeyPair("/etc/tls/a.crt", "/etc/tls/a.key")', ["/etc/tls/a.crt", "/etc/tls/a.key"]),
        ("github.com/gin-gonic/gin", 'gin.Default().RunTLS(":8443", "a.crt", "a.key")', ["a.crt", "a.key"]),
    ],
)  # fmt: skip
def test_the_files_of_a_tls_server_are_named(
    module: Write, imports: str, body: str, files: list[str]
) -> None:
    found = program(module, imports, body).tls_files
    assert [item.path for item in found] == files
    assert [item.key for item in found] == [False, True][: len(files)]


@pytest.mark.parametrize(
    ("body", "strength"),
    [
        ('http.ListenAndServe(":8080", nil)', "sure"),
        ('a := flag.String("addr", ":8080", "")\n\thttp.ListenAndServe(*a, nil)', "sure"),
        ('flag.String("listen-addr", ":8080", "")\n\tserver.Start()', "likely"),
    ],
)
def test_a_port_without_a_listen_call_is_only_likely(module: Write, body: str, strength: str) -> None:
    [port] = program(module, "net/http flag", body).ports
    assert port.strength == strength


def test_a_stated_port_is_sure(module: Write) -> None:
    stated = 'FROM golang\nCOPY . .\nRUN go build -o /app .\nEXPOSE 8080\nCMD ["/app"]\n'
    body = 'flag.String("listen-addr", ":8080", "")\n\tserver.Start()'
    [port] = program(module, "flag", body, {"Dockerfile": stated}).ports
    assert port.strength == "sure"


def test_a_metrics_port_is_last_and_named(module: Write) -> None:
    body = (
        'm := flag.String("metrics-addr", ":9090", "")\n\tgo http.ListenAndServe(*m, nil)\n\t'
        'a := flag.String("addr", ":8080", "")\n\thttp.ListenAndServe(*a, nil)'
    )
    found = program(module, "flag net/http", body).ports
    assert [(port.number, port.purpose) for port in found] == [(8080, ""), (9090, "metrics")]


def test_the_report_has_every_listener_with_protocol_and_strength(module: Write) -> None:
    body = 'net.ListenPacket("udp", ":5514")\n\tnet.Listen("tcp", ":5515")'
    facts = json.loads(json.dumps(to_json(program(module, "net", body))))
    assert [(one["number"], one["protocol"], one["strength"]) for one in facts["listeners"]] == [
        (5515, "tcp", "sure"),
        (5514, "udp", "sure"),
    ]
    assert (facts["ports"], facts["udp_ports"]) == ([5515], [5514])


def test_a_udp_port_is_exposed_beside_the_tcp_port(module: Write) -> None:
    body = 'net.ListenPacket("udp", ":5514")\n\tnet.Listen("tcp", ":5515")'
    found = recommend(program(module, "net", body), load(), date(2026, 11, 23))
    assert found.recipe.port == ("5515", "5514/udp")
