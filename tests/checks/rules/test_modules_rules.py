"""All that go.mod and go.work ask for is in the build context, or can be fetched."""

from dataclasses import replace

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.checks import Severity
from tui.project import Evidence, LocalReplace
from tui.recipe import Layout, Recipe
from tui.recipe.recipe import Private

_OUTSIDE = replace(WEB, local_replaces=(LocalReplace("example.com/lib", "../lib", False),))
_STALE = replace(
    WEB, evidence={"vendored": (Evidence("vendor/modules.txt", 4, "go.mod requires a v1, vendor does not."),)}
)
_SECRET = project_of({"private_modules": ("git.acme.internal/team/lib", "git.acme.internal/x")})


def test_dependencies_without_go_sum_are_an_error() -> None:
    assert found(replace(WEB, has_go_sum=False), Recipe())["no-go-sum"].severity is Severity.ERROR
    assert "no-go-sum" not in found(replace(WEB, has_go_sum=False, has_dependencies=False), Recipe())
    assert "no-go-sum" not in found(replace(WEB, has_go_sum=False, vendored=True), Recipe())


def test_a_replacement_outside_is_an_error_unless_vendor_has_a_copy() -> None:
    assert "../lib" in found(_OUTSIDE, Recipe())["replace-outside"].message
    assert "replace-outside" not in found(replace(_OUTSIDE, vendored=True), Recipe())


def test_a_member_of_the_workspace_outside_is_an_error() -> None:
    project = replace(WEB, workspace=(".", "../shared"))
    assert "../shared" in found(project, Recipe())["workspace-outside"].message
    assert "workspace-outside" not in found(replace(WEB, workspace=(".", "lib")), Recipe())


def test_a_stale_vendor_directory_is_an_error_where_the_go_command_would_use_it() -> None:
    problem = found(_STALE, Recipe())["vendor-stale"]
    assert problem.severity is Severity.ERROR
    assert problem.evidence == "vendor/modules.txt:4"
    assert "go.mod requires a v1, vendor does not. Run `go mod vendor`" in problem.message
    assert "vendor-stale" not in found(replace(_STALE, go_version="1.13"), Recipe())
    assert "vendor-stale" not in found(replace(_STALE, workspace=(".",)), Recipe())


def test_private_modules_ask_for_a_secret_and_for_goprivate() -> None:
    problem = found(_SECRET, Recipe())["private-modules"]
    assert problem.evidence == "main.go:7"
    assert problem.fix == Recipe(private=Private.NETRC, goprivate="git.acme.internal")
    assert found(_SECRET, Recipe(private=Private.SSH, goprivate="example.com"))[
        "private-modules"
    ].fix == Recipe(private=Private.SSH, goprivate="example.com,git.acme.internal")
    assert "private-modules" not in found(replace(_SECRET, vendored=True), Recipe())


def test_only_the_cached_form_can_hand_a_secret_in() -> None:
    layered = found(
        _SECRET, Recipe(layout=Layout.LAYERED, private=Private.NETRC, goprivate="git.acme.internal")
    )
    assert layered["private-modules"].fix is not None
    assert layered["private-modules"].fix.layout is Layout.CACHED
    assert found(_SECRET, Recipe(layout=Layout.NAIVE))["private-modules"].fix is None
