"""The Go that compiles satisfies go.mod, gets fixes, and its programs mind the CPU limit."""

from dataclasses import replace

import pytest

from tests.support.judging import found
from tests.support.samples import WEB
from tui.checks import Severity
from tui.recipe import Recipe


@pytest.mark.parametrize(
    ("demanded", "chosen", "wanted"),
    [
        ("1.25.0", "1.24", "1.27"),
        ("1.26.99", "1.26", "1.27"),
        ("1.27.3", "1.27.2", "1.27"),
        ("1.99.1", "1.27", "1.99.1"),
    ],
)
def test_a_go_older_than_go_mod_demands_is_an_error_down_to_the_patch(
    demanded: str, chosen: str, wanted: str
) -> None:
    problem = found(replace(WEB, go_version=demanded), Recipe(go=chosen))["go-too-old"]
    assert problem.severity is Severity.ERROR
    assert problem.evidence == "go.mod:3"
    assert problem.fix == Recipe(go=wanted)


def test_a_toolchain_line_binds_nobody() -> None:
    assert "go-too-old" not in found(replace(WEB, toolchain="1.99.0"), Recipe())


def test_a_go_without_fixes_is_a_warning() -> None:
    problem = found(WEB, Recipe(go="1.25"))["go-unsupported"]
    assert problem.severity is Severity.WARNING
    assert problem.fix == Recipe(go="1.27")


def test_an_old_go_line_ignores_the_cpu_limit_until_godebug_says_otherwise() -> None:
    project = replace(WEB, go_version="1.22")
    problem = found(project, Recipe(env=("GODEBUG=gctrace=1", "A=b")))["cpu-limit"]
    assert problem.severity is Severity.NOTE
    assert problem.fix is not None
    assert problem.fix.env == ("A=b", "GODEBUG=gctrace=1,containermaxprocs=1,updatemaxprocs=1")
    assert "cpu-limit" not in found(WEB, Recipe())
    assert "cpu-limit" not in found(project, Recipe(go="1.24"))
