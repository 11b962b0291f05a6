"""Each known failure is recognised by its own words, and the fix that is offered changes the recipe."""

import pytest

from tests.support.samples import WEB
from tui.lab.causes import causes_of
from tui.recipe import Recipe, Upx

_TEXTS = {
    "go-too-old": "go: go.mod requires go >= 1.99.0 (running go 1.27.3; GOTOOLCHAIN=local)",
    "go-sum": "main.go:3:8: missing go.sum entry for module providing package github.com/gin-gonic/gin; to add:",
    "replace-target": "go: lib@v0.0.0 (replaced by ./lib): reading lib/go.mod: open lib/go.mod: no such file",
    "vendoring": "go: inconsistent vendoring in /src:",
    "embed": "main.go:10:12: pattern static/*: no matching files found",
    "race": "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
    "vcs": "error obtaining VCS status: exit status 128",
    "test": "--- FAIL: TestAdd (0.00s)",
    "no-go-files": "no Go files in /src",
    "no-compiler": 'cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH',
    "cgo-off": "build constraints exclude all Go files in /go/pkg/mod/github.com/x/y@v1.0.0",
    "upx-package": "  upx (no such package):",
    "base-image": "failed to resolve source metadata for example.com/x:1: dial tcp: lookup example.com: no such host",
    "private-module": "fatal: could not read Username for 'https://example.com': terminal prompts disabled",
    "proxy-certificate": "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "module-network": "dial tcp: lookup example.com on 10.0.0.1:53: no such host",
    "oom": "go build runtime: /usr/local/go/pkg/tool/linux_amd64/compile: signal: killed",
    "driver": "ERROR: failed to build: Switch to a different driver, or turn on the containerd image store",
}


@pytest.mark.parametrize("cause", sorted(_TEXTS))
def test_each_cause_is_recognised(cause: str) -> None:
    assert causes_of(f"some line\n{_TEXTS[cause]}\nanother", Recipe(), WEB)[0].id == cause


def test_a_base_image_that_cannot_be_had_is_not_taken_for_a_module() -> None:
    assert [cause.id for cause in causes_of(_TEXTS["base-image"], Recipe(), WEB)] == ["base-image"]


def test_the_second_wording_of_a_missing_replacement_is_known_too() -> None:
    text = "go: example.com/lib@v0.0.0 (replaced by ./lib): replacement directory ./lib does not exist"
    assert causes_of(text, Recipe(), WEB)[0].id == "replace-target"


def test_a_log_without_a_known_cause_has_none() -> None:
    assert causes_of("main.go:7:2: undefined: foo", Recipe(), WEB) == ()


def test_the_fix_for_an_old_go_is_the_version_that_was_demanded() -> None:
    fix = causes_of(_TEXTS["go-too-old"], Recipe(), WEB)[0].fix
    assert fix is not None
    assert fix.go == "1.99.0"


def test_the_failing_test_is_named_and_can_be_left_out() -> None:
    cause = causes_of(_TEXTS["test"], Recipe(), WEB)[0]
    assert "TestAdd" in cause.title
    assert cause.fix == Recipe(test=False)


def test_a_fix_that_changes_nothing_is_not_offered() -> None:
    assert causes_of(_TEXTS["upx-package"], Recipe(upx=Upx.NONE), WEB)[0].fix is None
    assert causes_of(_TEXTS["upx-package"], Recipe(upx=Upx.FAST), WEB)[0].fix == Recipe()
