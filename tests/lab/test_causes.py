"""Each known failure is recognised by its own words, and the fix that is offered changes the recipe."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tui.engine import FailureKind
from tui.engine.failures import classify
from tui.lab.failures.base_signatures import BASE_SIGNATURES
from tui.lab.failures.build_signatures import BUILD_SIGNATURES
from tui.lab.failures.causes import causes_of, run_causes_of
from tui.lab.failures.run_signatures import RUN_SIGNATURES
from tui.project import Port, WrittenDirectory
from tui.recipe import Layout, Recipe, Upx
from tui.recipe.recipe import Private

_BUILDS = {
    "go-too-old": [
        "go: go.mod requires go >= 1.99.0 (running go 1.27.3; GOTOOLCHAIN=local)",
        "go: example.com/x@v1.0.0 requires go >= 1.99rc1 (running go 1.27.3; GOTOOLCHAIN=local)",
    ],
    "go-mod-directive": [
        "go: errors parsing go.mod:\ngo.mod:5: unknown directive: ignore",
        "go: errors parsing /src/go.mod:\n/src/go.mod:5: unknown directive: tool",
    ],
    "go-mod-character": ["go: errors parsing go.mod:\ngo.mod:1: unexpected input character '\\ufeff'"],
    "own-package": [
        "main.go:3:8: no required module provides package example.com/golang-sample/views; to add it:",
        "main.go:3:8: package example.com/golang-sample/views is not in std (/usr/local/go/src/example.com/views)",
    ],
    "workspace-above": [],
    "go-sum": [
        "main.go:3:8: missing go.sum entry for module providing package github.com/gin-gonic/gin; to add:",
        "go: github.com/gin-gonic/gin@v1.10.0: missing go.sum entry for go.mod file; to add it:",
    ],
    "checksum": ["verifying github.com/x/y@v1.0.0: checksum mismatch"],
    "go-mod-untidy": [
        "main.go:4:2: no required module provides package github.com/x/y; to add it:",
        "go: updates to go.mod needed; to update it:",
    ],
    "replace-target": [
        "go: example.com/lib@v0.0.0 (replaced by ./lib): reading lib/go.mod: open lib/go.mod: no such file or directory",
        "go: example.com/lib@v0.0.0 (replaced by ./lib): replacement directory ./lib does not exist",
    ],
    "workspace-member": [
        "go: cannot load module ../lib listed in go.work file: open ../lib/go.mod: no such file or directory"
    ],
    "vendoring": ["go: inconsistent vendoring in /src:"],
    "embed": ["main.go:10:12: pattern static/*: no matching files found"],
    "race": ["go: -race requires cgo; enable cgo by setting CGO_ENABLED=1"],
    "vcs": ["error obtaining VCS status: exit status 128\n\tUse -buildvcs=false to disable VCS stamping."],
    "copy-exclude": ["dockerfile parse error on line 3: unknown flag: --exclude"],
    "experiment": ["go: unknown GOEXPERIMENT nonsense"],
    "test": ["--- FAIL: TestAdd (0.00s)"],
    "no-go-files": ["no Go files in /src", "stat /src/cmd/api: directory not found"],
    "no-module": ["go: cannot find main module, but found .git/config in /src"],
    "cxx-compiler": ['cgo: exec: "g++": executable file not found in $PATH'],
    "no-compiler": ['cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH'],
    "c-library": [
        "Package vips was not found in the pkg-config search path.",
        "Package 'vips', required by 'virtual:world', not found",
        "./main.go:3:11: fatal error: vips/vips.h: No such file or directory",
        "/usr/bin/ld: cannot find -lrdkafka: No such file or directory",
        'exec: "pkg-config": executable file not found in $PATH',
    ],
    "musl-64": [
        "sqlite3-binding.c:38043:42: error: 'pread64' undeclared here (not in a function); did you mean 'pread'?",
        "main.go:3:6: error: unknown type name 'off64_t'; did you mean 'off_t'?",
    ],
    "glibc-symbol": [
        "librdkafka_glibc_linux_amd64.a(rd.o): in function `f': rd.h:145: undefined reference to `__strdup'",
        "main.c:(.text+0x1): undefined reference to `__isoc99_sscanf'",
    ],
    "c-symbol": ["main.c:(.text+0x1): undefined reference to `vips_init'"],
    "external-linking": ["-linkmode requires external (cgo) linking, but cgo is not enabled"],
    "cgo-off": ["build constraints exclude all Go files in /go/pkg/mod/github.com/x/y@v1.0.0"],
    "upx-package": [
        "  upx (no such package):",
        "E: Unable to locate package upx-ucl",
        "E: Package 'upx-ucl' has no installation candidate",
        "/bin/sh: upx: not found",
        "upx: /out/app: CantPackException: bad DT_HASH",
    ],
    "package": [
        "ERROR: unable to select packages:\n  nonsense (no such package):",
        "E: Unable to locate package nonsense",
    ],
    "emulation": ["exec /bin/sh: exec format error"],
    "copy-source": [
        'failed to calculate checksum of ref abc::def: "/templates": not found',
        'failed to compute cache key: failed to calculate checksum of ref abc::def: "/go.sum": not found',
    ],
    "secret": ["secret netrc: not found"],
    "private-module": [
        "fatal: could not read Username for 'https://example.com': terminal prompts disabled",
        "git@example.com: Permission denied (publickey).",
        "Host key verification failed.",
    ],
    "no-git": ['exec: "git": executable file not found in $PATH'],
    "proxy-certificate": [
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "fatal: unable to access: SSL certificate problem: unable to get local issuer certificate",
    ],
    "module-network": [
        "dial tcp: lookup example.com on 10.0.0.1:53: no such host",
        "dial tcp 10.0.0.1:443: i/o timeout",
        "Temporary failure resolving 'packages.example.org'",
    ],
    "disk-full": ["go: creating work dir: mkdir /tmp/go-build123: no space left on device"],
    "oom": ["go build runtime: /usr/local/go/pkg/tool/linux_amd64/compile: signal: killed"],
    "driver": ["ERROR: failed to build: Switch to a different driver, or turn on the containerd image store"],
    "undefined": ["./main.go:7:2: undefined: foo", "internal/x.go:7:2: undefined: views.Page"],
    "compile": [
        "./main.go:2:26: declared and not used: x",
        "./main.go:2:26: cannot use 1 (untyped int constant) as string value in argument to f",
    ],
}
_RUNS = {
    "ca-bundle": [
        'Get "https://example.com": tls: failed to verify certificate: x509: certificate signed by unknown authority'
    ],
    "time-zone": ["panic: unknown time zone Europe/Paris"],
    "glibc-version": ["/app: /lib/libc.so.6: version `GLIBC_2.38' not found (required by /app)"],
    "shared-library": [
        "/app: error while loading shared libraries: libvips.so.42: cannot open shared object file",
        "Error loading shared library libc.so.6: No such file or directory (needed by /app)",
    ],
    "shell-form": [
        'runc create failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory'
    ],
    "not-there": [
        'runc create failed: unable to start container process: exec: "/app": stat /app: no such file or directory'
    ],
    "command": ['exec: "git": executable file not found in $PATH'],
    "interpreter": ["exec /app: no such file or directory"],
    "exec-format": ["exec /app: exec format error"],
    "directory": [
        'unable to start container process: exec: "/run": permission denied: unknown',
        'unable to start container process: exec: "/app": is a directory: unknown',
    ],
    "not-executable": ['unable to start container process: exec: "/app": permission denied: unknown'],
    "processor": ["This program can only be run on AMD64 processors with v4 microarchitecture support."],
    "user-name": ["unable to find user appuser: no matching entries in passwd file"],
    "who-am-i": ["panic: user: Current requires cgo or $USER set in environment"],
    "cgo-stub": [
        "Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work. This is a stub",
    ],
    "plugin": ["open audit.so: plugin: not implemented"],
    "database-file": [
        "schema: unable to open database file: out of memory (14)",
        "unable to open database file: no such file or directory",
        "attempt to write a readonly database (8)",
    ],
    "unix-socket": [
        "listen unix /run/app/app.sock: bind: no such file or directory",
        "listen unix /run/app.sock: bind: permission denied",
    ],
    "no-tmp": ["open /tmp/upload-123: no such file or directory"],
    "low-port": [
        "listen tcp :80: bind: permission denied",
        "listen tcp 0.0.0.0:443: bind: permission denied",
        "listen udp :53: bind: permission denied",
    ],
    "port-taken": ["listen tcp :8080: bind: address already in use"],
    "template": ["panic: html/template: pattern matches no files: `templates/*.html`"],
    "template-name": [
        "render: template index does not exist",
        'html/template: "index.html" is undefined',
        'template: no template "index" associated with template "x"',
    ],
    "config-file": ['Config File "forum" Not Found in "[/conf]"'],
    "read-only": [
        "open /data/app.db: read-only file system",
        "mkdir /.cache: permission denied",
        "unlinkat /data/x: permission denied",
    ],
    "key-file": [],
    "runtime-file": ["panic: open config/app.yml: no such file or directory"],
    "absolute-file": ["open /data/notes.json: no such file or directory"],
    "missing-variable": [
        "DATABASE_URL is not set",
        "environment variable DB_DSN must be set",
        'env: required environment variable "PORT" is not set',
        "required key APP_TOKEN missing value",
        "missing: API_KEY is required",
    ],
    "connection-refused": ["dial tcp 127.0.0.1:5432: connect: connection refused"],
    "unknown-host": [
        "dial tcp: lookup db: no such host",
        "dial tcp: lookup db on 127.0.0.11:53: server misbehaving",
    ],
    "unix-client": ["dial unix /var/run/docker.sock: connect: no such file or directory"],
    "unknown-flag": ["flag provided but not defined: -prot", "Error: unknown flag: --prot"],
}
_BASES = {
    "rate-limited": [
        "golang:1.27-alpine: failed to resolve source metadata for docker.io/library/golang:1.27-alpine: failed to copy: "
        "httpReadSeeker: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit."
    ],
    "no-such-tag": [
        "golang:1.28-alpine: failed to resolve source metadata for docker.io/library/golang:1.28-alpine: "
        "docker.io/library/golang:1.28-alpine: not found",
        "manifest for golang:1.28-alpine not found: manifest unknown: manifest unknown",
    ],
    "no-such-platform": ["no match for platform in manifest: not found"],
    "pull-denied": ["pull access denied, repository does not exist or may require authorization"],
    "registry-unreachable": ["gcr.io is unreachable (no such host)."],
    "base-image": [
        "failed to resolve source metadata for example.com/x:1: dial tcp: lookup example.com: no such host"
    ],
}
_BUILD_TEXTS = [(cause, text) for cause, texts in _BUILDS.items() for text in texts]
_RUN_TEXTS = [(cause, text) for cause, texts in _RUNS.items() for text in texts]


@pytest.mark.parametrize(("cause", "text"), _BUILD_TEXTS)
def test_each_cause_of_a_failed_build_is_recognised(cause: str, text: str) -> None:
    assert [found.id for found in causes_of(f"some line\n{text}\nanother", Recipe(), WEB)] == [cause]


@pytest.mark.parametrize(("cause", "text"), _RUN_TEXTS)
def test_each_cause_of_a_failing_program_is_recognised_first(cause: str, text: str) -> None:
    assert run_causes_of(f"some line\n{text}\nanother", Recipe(), WEB)[0].id == cause


def test_no_signature_goes_untested() -> None:
    assert [signature.id for signature in BUILD_SIGNATURES] == list(_BUILDS)
    assert [signature.id for signature in RUN_SIGNATURES] == list(_RUNS)
    assert [signature.id for signature in BASE_SIGNATURES] == list(_BASES)


def test_each_cause_says_sentences() -> None:
    for signature in (*BUILD_SIGNATURES, *RUN_SIGNATURES):
        assert signature.explanation.endswith(".")
        assert not signature.title.endswith(".")


@pytest.mark.parametrize(("cause", "text"), _BUILD_TEXTS + _RUN_TEXTS)
def test_a_fix_is_another_recipe_and_says_what_it_does(cause: str, text: str) -> None:
    for recipe in (Recipe(), Recipe(layout=Layout.NAIVE, cgo=True), Recipe(base="scratch", upx=Upx.FAST)):
        for found in (*causes_of(text, recipe, WEB), *run_causes_of(text, recipe, WEB)):
            assert found.fix != recipe
            assert bool(found.fix_label) is (found.fix is not None)


@pytest.mark.parametrize(
    ("cause", "text"), [(cause, text) for cause, texts in _BASES.items() for text in texts]
)
def test_a_base_image_that_cannot_be_fetched_names_the_reason(cause: str, text: str) -> None:
    # the built-in builder knows which step failed, and classifies no text
    assert cause == "registry-unreachable" or classify(text).kind is FailureKind.BASE_MISSING
    assert [found.id for found in causes_of(text, Recipe(), WEB, FailureKind.BASE_MISSING)] == [cause]


def test_without_a_registry_the_empty_base_is_offered() -> None:
    [text] = _BASES["registry-unreachable"]
    assert causes_of(text, Recipe(), WEB, FailureKind.BASE_MISSING)[0].fix == Recipe(base="scratch")
    for recipe in (Recipe(base="scratch"), Recipe(cgo=True), Recipe(layout=Layout.NAIVE)):
        assert causes_of(text, recipe, WEB, FailureKind.BASE_MISSING)[0].fix is None


def test_a_go_release_that_the_catalogue_does_not_have_is_named() -> None:
    text = _BASES["no-such-tag"][0]
    cause = causes_of(text, Recipe(go="1.28"), WEB, FailureKind.BASE_MISSING)[0]
    assert cause.title.endswith(": docker.io/library/golang:1.28-alpine")
    assert "Go 1.28 is newer than any release in the catalog (updated 20" in cause.explanation
    old = causes_of(text.replace("1.28", "1.26"), Recipe(), WEB, FailureKind.BASE_MISSING)[0]
    assert "catalog" not in old.explanation


def test_a_log_without_a_known_cause_has_none() -> None:
    assert causes_of("make: *** [all] Error 2", Recipe(), WEB) == ()
    assert run_causes_of("panic: runtime error: index out of range", Recipe(), WEB) == ()


def test_the_same_words_mean_something_else_once_the_program_runs() -> None:
    text = "x509: certificate signed by unknown authority"
    assert causes_of(text, Recipe(), WEB)[0].fix == Recipe(extra_ca=True)
    fix = run_causes_of(text, Recipe(base="scratch"), WEB)[0].fix
    assert fix == Recipe()


def test_the_fix_for_an_old_go_is_the_version_that_was_demanded() -> None:
    fix = causes_of(_BUILDS["go-too-old"][0], Recipe(), WEB)[0].fix
    assert fix is not None
    assert fix.go == "1.99.0"


def test_the_failing_test_is_named_and_can_be_left_out() -> None:
    cause = causes_of(_BUILDS["test"][0], Recipe(), WEB)[0]
    assert cause.title == "A unit test failed: TestAdd"
    assert cause.fix == Recipe(test=False)


def test_a_fix_that_changes_nothing_is_not_offered() -> None:
    text = _BUILDS["upx-package"][0]
    assert causes_of(text, Recipe(upx=Upx.NONE), WEB)[0].fix is None
    assert causes_of(text, Recipe(upx=Upx.FAST), WEB)[0].fix == Recipe()


def test_credentials_are_handed_in_where_the_form_can_do_that() -> None:
    text = _BUILDS["private-module"][0]
    project = replace(WEB, private_modules=("git.acme.internal/x",))
    assert causes_of(text, Recipe(), project)[0].fix == Recipe(
        private=Private.NETRC, goprivate="git.acme.internal"
    )
    assert causes_of(text, Recipe(layout=Layout.LAYERED), project)[0].fix is None


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (_RUNS["time-zone"][0], Recipe(), Recipe(tags=("timetzdata",))),
        (_RUNS["interpreter"][0], Recipe(ldflags="-s -buildmode=pie"), Recipe(ldflags="-s")),
        (_RUNS["interpreter"][0], Recipe(cgo=True, base="debian-trixie-slim"), Recipe(cgo=True)),
        (_RUNS["who-am-i"][0], Recipe(base="scratch"), Recipe(base="scratch", env=("USER=app",))),
        (_RUNS["no-tmp"][0], Recipe(base="scratch"), Recipe()),
        (_RUNS["processor"][0], Recipe(goamd64="v4"), Recipe()),
        ("mkdir /.config: permission denied", Recipe(env=("A=1",)), Recipe(env=("A=1", "HOME=/tmp"))),
        (_RUNS["command"][0], Recipe(), Recipe(base="alpine-3.24")),
        (
            _RUNS["cgo-stub"][0],
            Recipe(),
            Recipe(cgo=True, builder="trixie", base="distroless-base-nossl-debian13-nonroot"),
        ),
        (_RUNS["exec-format"][0], Recipe(main="./lib"), Recipe(main=".")),
        (_RUNS["not-executable"][0], Recipe(main="./lib"), Recipe(main=".")),
        (
            _RUNS["plugin"][0],
            Recipe(),
            Recipe(cgo=True, builder="trixie", base="distroless-base-nossl-debian13-nonroot"),
        ),
    ],
)
def test_each_failing_program_has_its_remedy(text: str, before: Recipe, after: Recipe) -> None:
    assert run_causes_of(text, before, WEB)[0].fix == after


@pytest.mark.parametrize(
    ("text", "env"),
    [
        ("mkdir /data: permission denied", ()),
        ("open /tmp/.cache/x: read-only file system", ()),
        ("mkdir /.config: permission denied", ("HOME=/",)),
    ],
)
def test_a_home_is_moved_only_where_the_program_looked_for_one(text: str, env: tuple[str, ...]) -> None:
    [cause] = run_causes_of(text, Recipe(env=env), WEB)
    assert cause.id == "read-only"
    assert cause.fix is None


def test_a_port_that_may_not_be_bound_moves_up_where_the_program_can_be_told() -> None:
    project = replace(WEB, ports=(Port(80, False, False, flag="--port", bare=True),))
    cause = run_causes_of(_RUNS["low-port"][0], Recipe(port=("80",)), project)[0]
    assert cause.fix == Recipe(port=("8080",), args="--port=8080")
    assert cause.title.endswith("bind this port: 80")


def test_a_file_that_the_project_has_is_copied(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "app.yml").write_text("a: b")
    project = replace(WEB, root=tmp_path)
    assert run_causes_of(_RUNS["runtime-file"][0], Recipe(), project)[0].fix == Recipe(
        copy=("config/app.yml",)
    )
    assert (
        run_causes_of("open ../config/app.yml: no such file or directory", Recipe(), project)[0].fix is None
    )
    assert run_causes_of(_RUNS["template"][0], Recipe(), project)[0].fix is None


def test_what_the_log_names_cannot_reach_the_terminal() -> None:
    cause = causes_of("--- FAIL: Test\x1b[31mRed", Recipe(), WEB)[0]
    assert "\x1b" not in cause.title


@pytest.mark.parametrize(
    ("line", "recipe", "fixed"),
    [
        ("unknown flag: exclude", Recipe(vcs=True), Recipe()),
        (
            "go: unknown GOEXPERIMENT jsonv9",
            Recipe(goexperiment=("arenas", "jsonv9")),
            Recipe(goexperiment=("arenas",)),
        ),
        (
            "E: Unable to locate package libvips42",
            Recipe(packages=("git", "libvips")),
            Recipe(packages=("git",)),
        ),
    ],
)
def test_an_option_that_the_build_cannot_have_is_turned_off(line: str, recipe: Recipe, fixed: Recipe) -> None:
    assert causes_of(line, recipe, WEB)[0].fix == fixed


@pytest.mark.parametrize("text", _RUNS["database-file"])
def test_a_database_without_its_directory_is_given_the_one_of_the_code(text: str) -> None:
    project = replace(WEB, written=(WrittenDirectory("data", "store.go", 9, keeps=True),))
    assert run_causes_of(text, Recipe(), project)[0].fix == Recipe(data=("data",))
    assert run_causes_of(text, Recipe(data=("data",)), project)[0].fix is None
    assert run_causes_of(text, Recipe(), WEB)[0].fix is None


def test_a_socket_is_given_the_directory_of_its_path() -> None:
    there, base = _RUNS["unix-socket"]
    assert run_causes_of(there, Recipe(), WEB)[0].fix == Recipe(data=("/run/app",))
    assert run_causes_of(base, Recipe(), WEB)[0].fix is None
