"""The build is judged on what the Dockerfile does, and what is unknown is listed with the line that is its cause."""

from dataclasses import replace

import pytest

from tests.support.judging import judged_file
from tests.support.samples import BARE, WEB
from tui.checks import Judgement, Severity
from tui.project import Cgo, GoProject, Port
from tui.project.build_context import BuildContext
from tui.project.dockerignore import parse_dockerignore
from tui.project.model import GitRead, LocalReplace, MissingCode, Package

_STATIC = "gcr.io/distroless/static-debian13:nonroot"
_LINK = '-trimpath -ldflags="-s -w"'
_CACHES = "--mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod"


def _file(
    build: str = f"CGO_ENABLED=0 go build {_LINK} -o /out/app .",
    *,
    builder: str = "golang:1.27-alpine",
    base: str = _STATIC,
    above: str = "",
    before: str = "",
    after: str = "",
    mounts: str = _CACHES,
    copies: str = "COPY . .",
) -> str:
    """Return a Dockerfile without findings about the build, except for the changed parts."""
    return f"""\
{above}
FROM {builder} AS build
WORKDIR /src
{before}
{copies}
RUN go test ./...
RUN {mounts} {build}
FROM {base}
COPY --from=build /out/app /app
{after}
EXPOSE 8080
ENTRYPOINT ["/app"]
"""


def _found(judgement: Judgement) -> set[str]:
    return {finding.id for finding in judgement.findings}


def _unknown(judgement: Judgement) -> set[str]:
    return {item.id for item in judgement.not_checked}


def test_a_decent_file_has_no_findings_about_its_build() -> None:
    judgement = judged_file(_file())
    assert judgement.findings == ()
    assert judgement.not_checked == ()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (_file("CGO_ENABLED=0 go build -trimpath -o /out/app ."), "not-stripped"),
        (_file('CGO_ENABLED=0 go build -ldflags="-s" -o /out/app .'), "no-trimpath"),
        (_file(mounts=""), "no-build-cache"),
        (_file(mounts=""), "modules-with-source"),
        (_file(builder="golang:1.24-alpine"), "go-too-old"),
        (_file(builder="golang:1.25.1-alpine"), "go-unsupported"),
        (_file(builder="golang:1.9"), "go-unsupported"),
        (_file(builder="golang:1.40-alpine"), "go-unlisted"),
        (_file(builder="golang:alpine"), "latest"),
        (_file(builder="golang"), "latest"),
        (_file(base="alpine:edge"), "latest"),
        (_file(base="alpine:3.12"), "base-unsupported"),
        (_file(base="alpine:3.20.3"), "base-unsupported"),
        (_file(base="debian:buster-slim"), "base-unsupported"),
        (_file(base="centos:7"), "base-unsupported"),
        (_file(base="ubuntu:18.04"), "base-unsupported"),
        (_file(base="ubuntu:23.10"), "base-unsupported"),
        (_file(base="gcr.io/distroless/static-debian11"), "base-unsupported"),
        (_file(before="RUN go mod init other"), "modules-resolved-anew"),
        (_file(before="RUN go get github.com/x/y"), "modules-resolved-anew"),
        (_file("GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/app ."), "fixed-platform"),
        (_file(f"GOAMD64=v3 CGO_ENABLED=0 go build {_LINK} -o /out/app ."), "old-processors"),
        (_file(f"CGO_ENABLED=0 go build {_LINK} -o /out/app . && upx --best /out/app"), "upx-slow"),
        (_file(before="ARG NPM_TOKEN"), "secret-in-history"),
        (_file(before="COPY .netrc /root/"), "secret-in-layer"),
        (_file(after="MAINTAINER me"), "maintainer"),
        (_file(after="ADD config.yml /"), "add"),
        (_file(base="alpine:3.24", after="RUN apk add curl"), "package-index"),
        (_file(before="FROM golang:1.27 AS lint\nRUN go vet ./...\nFROM golang:1.27 AS build"), "unused-stage"),
        (_file(f"go build {_LINK} -o /out/app .", builder="golang:1.27"), "libc-clash"),
    ],
)  # fmt: skip
def test_each_weakness_of_a_build_is_found(text: str, finding: str) -> None:
    found = [item for item in judged_file(text).findings if item.id == finding]
    assert found
    assert 0 < found[0].line <= len(text.splitlines())


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        (_file("CGO_ENABLED=0 go build -trimpath -ldflags='-w' -o /out/app ."), "not-stripped"),
        (
            _file('CGO_ENABLED=0 go build -trimpath -ldflags="$FLAGS" -o /out/app .', before='ARG FLAGS="-s -w"'),
            "not-stripped",
        ),
        (_file(before="ENV GOFLAGS=-trimpath"), "no-trimpath"),
        (
            _file(before="ENV GOCACHE=/cache", mounts="--mount=type=cache,target=/cache"),
            "no-build-cache",
        ),
        (
            _file(before="ENV XDG_CACHE_HOME=/cache", mounts="--mount=type=cache,target=/cache"),
            "no-build-cache",
        ),
        (_file(copies="COPY go.mod go.sum ./\nRUN go mod download\nCOPY . ."), "modules-with-source"),
        (_file(base="alpine:3.24"), "base-unsupported"),
        (_file(base="ubuntu:22.04"), "base-unsupported"),
        (_file(base="debian:trixie-slim"), "latest"),
        (_file(f"GOARCH=$TARGETARCH go build {_LINK} -o /out/app .", before="ARG TARGETARCH"), "fixed-platform"),
        (_file(f"go build {_LINK} -o /out/app ."), "libc-clash"),
        (_file(before="RUN go get -d ./..."), "modules-resolved-anew"),
        (_file(before="ENV HSM_TOKEN_LABEL=hydra"), "secret-in-history"),
        (_file(base="alpine:3.24", after="RUN apk add --no-cache curl"), "package-index"),
    ],
)  # fmt: skip
def test_what_is_fine_is_not_found(text: str, absent: str) -> None:
    judgement = judged_file(text)
    assert absent not in _found(judgement)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (_file("CGO_ENABLED=0 go build $(./flags.sh) -o /out/app ."), "stripped", 7),
        (_file("CGO_ENABLED=0 go build $(./flags.sh) -o /out/app ."), "trimpath", 7),
        (_file(builder="registry.example.com/go:1"), "go-too-old", 2),
        (_file(base="registry.example.com/base:3"), "image-support", 8),
        (_file(f"go build {_LINK} -o /out/app .", builder="golang:1.27", base="registry.example.com/base:3"), "libc", 8),
        ("FROM golang:1.27\nCOPY . /src\nRUN cd /src && make app\n", "go-build", 3),
        ("FROM golang:1.27\nCOPY . /src\nRUN cd /src && ./build.sh\n", "go-build", 3),
        ("FROM golang:1.27\nCOPY . /src\nRUN cd /src && go run build.go\n", "go-build", 3),
        (_file(before="RUN ./scripts/download.sh", mounts="--mount=type=cache,target=/root/.cache"), "module-cache", 4),
    ],
)  # fmt: skip
def test_what_is_unknown_is_listed_with_the_line_that_is_the_cause(text: str, rule: str, line: int) -> None:
    [item] = [item for item in judged_file(text).not_checked if item.id == rule]
    assert item.cause.line == line


def test_an_older_base_has_as_much_said_as_a_listed_one() -> None:
    old = [one for one in judged_file(_file(base="alpine:3.12")).findings if one.id == "base-unsupported"]
    assert "is older than alpine 3.20" in old[0].message
    assert old[0].severity is Severity.WARNING


def test_the_support_of_helper_images_is_not_asked_for() -> None:
    text = _file(before="FROM registry.example.com/helper AS helper\nFROM golang:1.27-alpine AS build")
    helped = text.replace("COPY . .", "COPY . .\nCOPY --from=helper /tool /usr/bin/")
    assert "image-support" not in _unknown(judged_file(helped))
    assert "image-support" not in _unknown(judged_file(_file(base="gcr.io/distroless/static:nonroot")))


def test_a_go_line_is_no_minimum_for_a_go_before_1_21() -> None:
    old = replace(WEB, go_version="1.20")
    assert "go-too-old" not in _found(judged_file(_file(builder="golang:1.19"), old))
    newer = replace(WEB, go_version="1.22")
    [found] = [
        one for one in judged_file(_file(builder="golang:1.19"), newer).findings if one.id == "go-too-old"
    ]
    assert found.severity is Severity.WARNING
    patch = replace(WEB, go_version="1.22.0")
    [found] = [
        one for one in judged_file(_file(builder="golang:1.19"), patch).findings if one.id == "go-too-old"
    ]
    assert found.severity is Severity.ERROR


def test_a_toolchain_that_may_be_downloaded_is_not_too_old() -> None:
    text = _file(builder="golang:1.24-alpine", before="ENV GOTOOLCHAIN=auto")
    assert "go-too-old" not in _found(judged_file(text))


_SQLITE = replace(
    WEB, cgo=Cgo.REQUIRED, cgo_reasons=("store.go imports github.com/mattn/go-sqlite3 (SQLite in C)",)
)


def test_a_program_that_needs_cgo_fails_at_its_first_query_without_it() -> None:
    [found] = [one for one in judged_file(_file(), _SQLITE).findings if one.id == "cgo-needed"]
    assert found.severity is Severity.ERROR
    assert "the first query fails" in found.message


def test_cgo_is_only_on_where_there_is_a_compiler_or_it_says_so() -> None:
    unset = f"go build {_LINK} -o /out/app ."
    assert "cgo-needed" in _found(judged_file(_file(unset), _SQLITE))
    fitting = _file(unset, builder="golang:1.27-trixie", base="debian:trixie-slim")
    assert not {"cgo-needed", "libc-clash"} & _found(judged_file(fitting, _SQLITE))
    elsewhere = _file(unset, builder="registry.example.com/go:1")
    assert "cgo-needed" in _unknown(judged_file(elsewhere, _SQLITE))


def test_musl_is_not_called_glibc() -> None:
    text = _file(
        f"CGO_ENABLED=1 go build {_LINK} -o /out/app .",
        before="RUN apk add --no-cache gcc musl-dev",
        base="alpine:3.24",
    )
    assert "libc-clash" not in _found(judged_file(text, _SQLITE))
    [found] = [
        one
        for one in judged_file(text.replace("alpine:3.24", "debian:trixie-slim"), _SQLITE).findings
        if one.id == "libc-clash"
    ]
    assert "against musl" in found.message


def test_cgo_for_fips_is_not_called_unneeded() -> None:
    text = _file(
        f"go build {_LINK} -o /out/app .",
        builder="golang:1.27",
        base="debian:trixie-slim",
        before="ENV CGO_ENABLED=1",
    )
    assert "cgo-unneeded" in _found(judged_file(text))
    fips = text.replace("ENV CGO_ENABLED=1", "ENV CGO_ENABLED=1 GOEXPERIMENT=boringcrypto")
    assert "cgo-unneeded" not in _found(judged_file(fips))


@pytest.mark.parametrize(
    "text",
    [
        _file("CGO_ENABLED=0 go build -gcflags='all=-N -l' -o /out/app ."),
        _file("CGO_ENABLED=0 go build -o /out/app .").replace('["/app"]', '["/dlv", "exec", "/app"]'),
        _file(
            "CGO_ENABLED=0 go build -o /out/app .",
            before="RUN go install github.com/go-delve/delve/cmd/dlv@v1.25.2",
            after="COPY --from=build /go/bin/dlv /dlv",
        ),
    ],
)
def test_an_image_for_a_debugger_is_not_told_to_strip(text: str) -> None:
    assert not {"not-stripped", "no-trimpath", "root"} & _found(judged_file(text))


@pytest.mark.parametrize(
    ("command", "named"),
    [('["air"]', True), ('["go", "run", "."]', True), ('["/app"]', False)],
)
def test_an_image_that_compiles_when_it_starts_is_one_for_development(command: str, named: bool) -> None:
    text = f"FROM golang:1.27-alpine\nWORKDIR /app\nCOPY . .\nCMD {command}\n"
    found = [one for one in judged_file(text).findings if one.id == "development-image"]
    assert bool(found) is named


_VERSIONED = replace(WEB, version_variables=("main.version",))


@pytest.mark.parametrize(
    ("value", "above", "before", "words"),
    [
        ("$VERSION", "ARG VERSION=1", "", "ARG VERSION precedes the first FROM"),
        ("$NOWHERE", "", "", "$NOWHERE has no value"),
        ("$(git describe)", "", "", ".dockerignore excludes .git (line 1: `.git`)"),
    ],
)
def test_a_version_that_is_empty_in_the_build_is_found(
    value: str, above: str, before: str, words: str
) -> None:
    text = _file(
        f'CGO_ENABLED=0 go build -trimpath -ldflags="-s -X main.version={value}" -o /out/app .',
        above=above,
        before=before,
    )
    [found] = [one for one in judged_file(text, _VERSIONED).findings if one.id == "version-empty"]
    assert words in found.message


def test_a_version_that_the_file_sets_is_fine_and_one_of_a_script_is_unknown() -> None:
    flags = 'CGO_ENABLED=0 go build -trimpath -ldflags="-s -X main.version={}" -o /out/app .'
    assert "version-empty" not in _found(
        judged_file(_file(flags.format("$V"), before="ARG V=dev"), _VERSIONED)
    )
    fallback = judged_file(_file(flags.format("$(git describe || echo dev)")), _VERSIONED)
    assert "version-empty" not in _found(fallback)
    assert "injected-values" in _unknown(judged_file(_file(flags.format("$(./version.sh)")), _VERSIONED))


def test_git_is_missing_in_the_alpine_builder() -> None:
    files = _context("main.go", "go.mod", ".git/HEAD")
    build = 'CGO_ENABLED=0 go build -trimpath -ldflags="-s -X main.version=$(git describe)" -o /out/app .'
    [found] = [
        one for one in judged_file(_file(build), _VERSIONED, files).findings if one.id == "version-empty"
    ]
    assert "which the builder does not have" in found.message
    assert "version-empty" not in _found(judged_file(_file(build, builder="golang:1.27"), _VERSIONED, files))


def test_a_revision_that_go_cannot_record_is_found() -> None:
    project = replace(WEB, git_reads=(GitRead("vcs.revision", "main.go", 13, in_build=True),))
    [found] = [one for one in judged_file(_file(), project).findings if one.id == "no-git-data"]
    assert found.evidence == "main.go:13"
    whole = _context("main.go", "go.mod", ".git/HEAD")
    assert "no-git-data" not in _found(judged_file(_file(builder="golang:1.27"), project, whole))


def _context(*files: str, ignore: str = "") -> BuildContext:
    parents = {path.rpartition("/")[0] for path in files if "/" in path}
    return BuildContext(
        files=frozenset(files),
        directories=frozenset(parents),
        ignore=parse_dockerignore(ignore),
        texts={"go.mod": "module example.com/golang-sample\n"},
        mains=WEB.mains,
    )


_PACKAGES = replace(
    WEB,
    packages=(Package("", "main.go", "", 0), Package("pkg/metrics", "pkg/metrics/metrics.go", "main.go", 5)),
)
_TREE = ("go.mod", "go.sum", "main.go", "pkg/metrics/metrics.go")


def test_a_package_that_no_instruction_copies_is_found_with_its_import() -> None:
    text = _file(copies="COPY go.mod go.sum main.go ./")
    [found] = [
        one for one in judged_file(text, _PACKAGES, _context(*_TREE)).findings if one.id == "package-missing"
    ]
    assert found.severity is Severity.ERROR
    assert "main.go:5 imports pkg/metrics, but no instruction copies it" in found.message
    whole = judged_file(_file(), _PACKAGES, _context(*_TREE))
    assert "package-missing" not in _found(whole)
    assert "packages" not in _unknown(whole)


def test_a_package_that_the_ignore_file_drops_is_found_with_the_pattern() -> None:
    files = _context(*_TREE[:3], ignore="pkg")
    [found] = [one for one in judged_file(_file(), _PACKAGES, files).findings if one.id == "package-missing"]
    assert ".dockerignore excludes it (line 1: `pkg`)" in found.message


def test_source_that_is_removed_after_the_build_was_there() -> None:
    text = _file(f"CGO_ENABLED=0 go build {_LINK} -o /out/app . && rm -rf /src/pkg")
    assert "package-missing" not in _found(judged_file(text, _PACKAGES, _context(*_TREE)))


def test_packages_are_unknown_where_the_context_is() -> None:
    files = replace(
        _context("go.mod", "main.go"), unlisted=frozenset({"pkg"}), directories=frozenset({"pkg"})
    )
    assert "packages" in _unknown(judged_file(_file(), _PACKAGES, files))


_GENERATED = replace(
    WEB,
    missing_code=(MissingCode("views.Page", "views", "main.go", 12, "views/page.templ", "templ generate"),),
)


def test_generated_code_is_missing_unless_a_step_makes_it() -> None:
    assert "code-missing" in _found(judged_file(_file(), _GENERATED))
    made = judged_file(_file(before="RUN templ generate"), _GENERATED)
    assert "code-missing" not in _found(made)
    assert "generated-code" in _unknown(made)


@pytest.mark.parametrize("project", [replace(WEB, has_go_sum=False)])
def test_a_missing_go_sum_stops_a_build_unless_it_is_written_there(project: GoProject) -> None:
    assert "no-go-sum" in _found(judged_file(_file(), project))
    assert "no-go-sum" not in _found(judged_file(_file(before="RUN go mod tidy"), project))


def test_a_replaced_module_may_be_inside_a_context_above_the_module() -> None:
    project = replace(BARE, local_replaces=(LocalReplace("example.com/lib", "../lib", inside=False),))
    assert "replace-outside" in _found(judged_file(_file(), project))
    above = replace(_context("app/go.mod", "app/main.go", "lib/go.mod"), module="app")
    assert "replace-outside" not in _found(judged_file(_file(), project, above))


_SECRET = replace(WEB, private_modules=("git.example.com/team/lib",))


def test_private_modules_need_credentials_and_a_proxy_is_unknown() -> None:
    assert "private-modules" in _found(judged_file(_file(), _SECRET))
    given = _file(mounts=f"{_CACHES} --mount=type=secret,id=netrc", before="ENV GOPRIVATE=git.example.com")
    assert "private-modules" not in _found(judged_file(given, _SECRET))
    proxy = judged_file(_file(before="ENV GOPROXY=https://proxy.example.com"), _SECRET)
    assert "private-modules" in _unknown(proxy)


def test_tests_that_only_an_unused_stage_runs_never_run() -> None:
    text = _file().replace("RUN go test ./...\n", "")
    assert "no-tests" in _found(judged_file(text))
    assert "tests-never-run" in _found(
        judged_file(f"FROM golang:1.27 AS test\nRUN go test ./...\n{text.lstrip()}")
    )
    hidden = judged_file(text.replace("COPY . .", "COPY . .\nRUN make test"))
    assert "tests" in _unknown(hidden)


def test_a_missing_ignore_file_counts_also_where_a_script_compiles() -> None:
    text = "FROM golang:1.27\nCOPY . /src\nRUN cd /src && ./build.sh\n"
    assert "no-dockerignore" in _found(judged_file(text, ignore=""))
    assert "no-dockerignore" not in _found(judged_file(text))


def test_a_loader_that_the_base_lacks_stops_a_position_independent_program() -> None:
    build = f"CGO_ENABLED=0 go build -buildmode=pie {_LINK} -o /out/app ."
    assert "pie" in _found(judged_file(_file(build)))
    assert "pie" not in _found(judged_file(_file(build, base="alpine:3.24")))


def test_only_programs_with_a_network_are_sure_to_use_the_c_library() -> None:
    text = _file(f"CGO_ENABLED=1 go build {_LINK} -o /out/app .", builder="golang:1.27")
    assert "libc-clash" in _found(judged_file(text, replace(WEB, ports=(Port(8080, True, False),))))
    assert "libc" in _unknown(judged_file(text, replace(WEB, ports=())))
