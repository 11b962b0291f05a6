"""Variables that the linker can set to a version, wherever they stand."""

import pytest

from tests.project.conftest import Write
from tests.project.test_needs_of_projects import main
from tui.project import read


@pytest.mark.parametrize(
    "declared",
    [
        "// gitCommit and appVersion are injected at build.\n\tgitCommit, appVersion string",
        "// Set it with -ldflags '-X example.com/app/server.gitCommit=abc'.\n\t//\n\t// Or not.\n\tgitCommit = \"\"",
        "gitCommit string // set by the build",
    ],
)
def test_versions_of_any_package_are_found_by_a_comment_on_the_linker(module: Write, declared: str) -> None:
    source = f"package server\n\nvar (\n\tpeerVersion string\n\n\t{declared}\n)\n\nconst defaultPort = 80\n"
    root = module({"main.go": main(imports=("example.com/app/server",)), "server/const.go": source})
    assert read(root).version_variables[0] == "example.com/app/server.gitCommit"
    assert "example.com/app/server.peerVersion" not in read(root).version_variables


def test_a_version_that_a_constant_gives_can_be_set(module: Write) -> None:
    root = module(
        {"main.go": main() + '\nconst unset = "(none)"\nvar Version = unset\nvar Commit = find()\n'}
    )
    assert read(root).version_variables == ("main.Version",)


def test_the_variable_of_a_flag_is_not_set_by_the_linker(module: Write) -> None:
    source = main('flag.StringVar(&version, "version", "1", "The version to build")', imports=("flag",))
    assert read(
        module({"main.go": source + "\nvar version string\nvar commit string\n"})
    ).version_variables == ("main.commit",)


def test_a_variable_with_a_constant_is_found_in_the_release_configuration(module: Write) -> None:
    root = module(
        {
            "main.go": main(imports=("example.com/app/meta",)),
            "meta/meta.go": 'package meta\n\nconst unset = "-"\n\nvar describe = unset\n',
            ".goreleaser.yaml": "builds:\n  - ldflags: |\n      -X example.com/app/meta.describe={{.Summary}}\n",
        }
    )
    assert read(root).version_variables == ("example.com/app/meta.describe",)
