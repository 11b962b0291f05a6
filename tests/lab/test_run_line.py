"""The command that runs an image."""

from tui.lab.run_line import run_line


def test_ports_are_published_and_data_is_kept_in_a_named_volume() -> None:
    line = run_line("godock-tui/shop:build-1", ports=("8080", "5514/udp"), data=("/data", "/var/lib/shop"))
    assert line == (
        "docker run --rm -p 8080:8080 -p 5514:5514/udp -v shop-data:/data -v shop-var-lib-shop:/var/lib/shop "
        "godock-tui/shop:build-1"
    )


def test_variables_are_taken_from_the_environment_so_no_value_is_printed() -> None:
    assert run_line("shop", variables=("DATABASE_URL",)) == "docker run --rm -e DATABASE_URL shop"


def test_a_registry_with_a_port_is_no_tag() -> None:
    line = run_line("localhost:5000/shop", data=("/data",), client="podman")
    assert line == "podman run --rm -v shop-data:/data localhost:5000/shop"


def test_what_a_shell_would_read_is_quoted() -> None:
    assert run_line("shop", data=("/my data",)) == "docker run --rm -v 'shop-my data:/my data' shop"
