"""Keys and credentials are never copied, embedded or tested with in silence."""

from dataclasses import replace

import pytest

from tests.support.judging import found
from tests.support.samples import WEB
from tui.checks import Severity
from tui.project import GoProject, SecretFile
from tui.project.model import TlsFile
from tui.recipe import Layout, Recipe


def _project(*files: SecretFile) -> GoProject:
    return replace(WEB, secret_files=files)


KEY = SecretFile("certs/server.key", "private key")


def test_a_directory_with_a_key_is_copied_without_it() -> None:
    finding = found(_project(KEY), Recipe(copy=("certs",)))["secret-left-out"]
    assert finding.severity is Severity.WARNING
    assert finding.evidence == "certs/server.key"
    assert "so .dockerignore excludes it, although `certs` is copied" in finding.message


def test_a_key_that_is_copied_by_its_path_can_be_left_out() -> None:
    recipe = Recipe(copy=("certs/server.key:/etc/server.key", "web"))
    finding = found(_project(KEY), recipe)["secret-copied"]
    assert finding.fix == Recipe(copy=("web",))
    assert finding.fix_label == "leave out certs/server.key"


def test_an_embedded_key_is_in_the_program() -> None:
    finding = found(_project(replace(KEY, embedded="main.go:5")), Recipe())["secret-embedded"]
    assert finding.evidence == "main.go:5"


@pytest.mark.parametrize(
    ("layout", "place"), [(Layout.CACHED, "build cache"), (Layout.NAIVE, "ends up in the image")]
)
def test_a_key_that_a_test_reads_stays_in_the_build(layout: Layout, place: str) -> None:
    project = _project(replace(KEY, tested="x_test.go:5"))
    finding = found(project, Recipe(layout=layout))["secret-tested"]
    assert finding.evidence == "x_test.go:5"
    assert place in finding.message
    assert "secret-tested" not in found(project, Recipe(layout=layout, test=False))


def test_a_public_certificate_and_an_unused_key_are_fine() -> None:
    files = (
        SecretFile("certs/ca.pem", "", "main.go:5", "x_test.go:5"),
        SecretFile("other.key", "private key"),
    )
    assert not [
        name for name in found(_project(*files), Recipe(copy=("certs",))) if name.startswith("secret-")
    ]


def test_the_files_of_a_tls_server_are_mounted() -> None:
    project = replace(
        WEB,
        tls_files=(
            TlsFile("certs/server.crt", "main.go", 9, key=False),
            TlsFile("certs/server.key", "main.go", 9, key=True),
        ),
    )
    finding = found(project, Recipe())["tls-files"]
    assert finding.severity is Severity.NOTE
    assert "certs/server.crt and certs/server.key" in finding.message
    assert finding.fix is None
    assert "tls-files" not in found(project, Recipe(copy=("certs",)))
    assert "tls-files" not in found(replace(project, embeds=("certs",)), Recipe())
