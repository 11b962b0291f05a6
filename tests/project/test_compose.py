"""Compose files: the images that a project builds, and how it starts them."""

import pytest

from tui.project.compose import Service, parse_compose


def one(text: str, file: str = "compose.yaml") -> Service:
    (service,) = parse_compose(text, file)
    return service


def test_a_service_is_read_with_its_build_and_how_it_starts() -> None:
    service = one(
        """
services:
  api:
    build:
      context: .
      dockerfile: services/api/Dockerfile
      target: runtime
      args:
        GOFLAGS: -tags=prod
        TOKEN:
    command: ["serve", "--listen", ":8000"]
    environment:
      DATABASE_URL: postgres://db/api
    ports: ["8000:8000"]
    volumes: ["./conf:/etc/api:ro", data:/data, /cache, {type: bind, source: ., target: /src}, "x:y"]
  db:
    image: postgres:17
"""
    )
    assert (service.name, service.line) == ("api", 3)
    assert (service.context, service.dockerfile, service.target) == (
        ".",
        "services/api/Dockerfile",
        "runtime",
    )
    assert service.arguments == {"GOFLAGS": "-tags=prod"}
    assert service.command == ("serve", "--listen", ":8000")
    assert service.entrypoint is None
    assert service.ports == ((8000, "tcp"),)
    assert service.volumes == ("/etc/api", "/data", "/cache", "/src")
    assert service.environment == {"DATABASE_URL": "postgres://db/api"}
    assert service.line_of("target") == 7
    assert service.line_of("user") == service.line


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ("'8080:80'", ((80, "tcp"),)),
        ("22:22", ((22, "tcp"),)),
        ("127.0.0.1:9000:9090", ((9090, "tcp"),)),
        ("8080", ((8080, "tcp"),)),
        ("'514:5514/udp'", ((5514, "udp"),)),
        ("'${PORT:-8080}:8080'", ((8080, "tcp"),)),
        ("'[::1]:80:8081'", ((8081, "tcp"),)),
        ("'3000-3005:3000-3005'", ((3000, "tcp"),)),
        ("{target: 9000, published: 80, protocol: udp}", ((9000, "udp"),)),
        ("'${PORT}:${PORT}'", ()),
        ("'99999'", ()),
    ],
)
def test_the_port_of_the_container_is_read_from_every_form(written: str, ports: object) -> None:
    assert one(f"services:\n  a:\n    build: .\n    ports:\n      - {written}\n").ports == ports


def test_paths_are_relative_to_the_project_and_not_to_the_file() -> None:
    service = one("services: {a: {build: {context: .., dockerfile: build/Dockerfile}}}", "deploy/compose.yml")
    assert (service.context, service.dockerfile) == (".", "build/Dockerfile")
    above = one("services: {a: {build: ..}}", "compose.yml")
    assert (above.context, above.dockerfile) == ("..", "../Dockerfile")


def test_a_command_in_one_text_is_split_without_a_shell() -> None:
    service = one("services: {a: {build: ., command: serve --name 'two words', entrypoint: /app}}")
    assert service.command == ("serve", "--name", "two words")
    assert service.entrypoint == ("/app",)


def test_merged_and_extended_keys_count() -> None:
    text = """
x-common: &common
  build: {context: ., target: prod}
services:
  base:
    <<: *common
    ports: ["80"]
  api:
    extends: {service: base}
    command: [api]
"""
    base, api = parse_compose(text, "compose.yaml")
    assert base.target == api.target == "prod"
    assert api.ports == ((80, "tcp"),)
    assert (base.command, api.command) == (None, ("api",))


def test_a_variable_has_its_default_or_stays() -> None:
    service = one("services: {a: {build: {context: ., target: '${STAGE:-prod}', args: {A: '$B', C: '$$D'}}}}")
    assert service.target == "prod"
    assert service.arguments == {"A": "$B", "C": "$D"}


def test_an_inline_dockerfile_is_kept_as_text() -> None:
    service = one('services: {a: {build: {context: ., dockerfile_inline: "FROM scratch\\n"}}}')
    assert (service.dockerfile, service.inline) == ("", "FROM scratch\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:",
        "services: []",
        "services: {a: }",
        "services: {a: {build: }}",
        "services: {a: {build: https://example.com/x.git}}",
        "a: [",
        "\t",
        "[" * 900_000,
        "- 1\n- 2",
        "--- 1\n--- 2",
        "!!x y",
    ],
)
def test_what_is_not_a_compose_file_has_no_service(text: str) -> None:
    assert parse_compose(text, "compose.yaml") == ()


def test_aliases_that_would_fill_the_memory_end() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30))]
    service = one("\n".join([*lines, "services: {a: {build: ., command: *a29, ports: *a29}}"]))
    assert service.command == ()


def test_an_alias_inside_itself_ends() -> None:
    assert one("services: {a: &a {<<: *a, build: ., environment: *a}}").name == "a"


def test_a_service_that_extends_itself_ends() -> None:
    text = "services: {a: {extends: b, build: .}, b: {extends: a}}"
    assert [service.name for service in parse_compose(text, "compose.yaml")] == ["a", "b"]
