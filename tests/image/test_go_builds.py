"""Where the go command puts programs, and how it compiles them."""

import pytest

from tests.image.reading import context_of, image_of, stage_of


def _outputs(command: str, *lines: str) -> tuple[str, ...]:
    context = context_of(
        "cmd/api/main.go", "cmd/worker/main.go", "lib/lib.go", mains=[".", "./cmd/api", "./cmd/worker"]
    )
    model = stage_of("WORKDIR /src", "COPY . .", *lines, f"RUN {command}", context=context)
    return model.builds[-1].outputs


@pytest.mark.parametrize(
    ("command", "outputs"),
    [
        ("go build", ("/src/shop",)),
        ("go build .", ("/src/shop",)),
        ("go build -o app", ("/src/app",)),
        ("go build -o /app .", ("/app",)),
        ("go build -o /src .", ("/src/shop",)),
        ("go build -o bin/ ./cmd/api", ("/src/bin/api",)),
        ("go build -o=/out/ ./cmd/api ./cmd/worker", ("/out/api", "/out/worker")),
        ("go build -o /out/ ./cmd/...", ("/out/api", "/out/worker")),
        ("go build -o /out/ ./...", ("/out/shop", "/out/api", "/out/worker")),
        ("go build ./...", ()),
        ("go build ./cmd/api ./cmd/worker", ()),
        ("go build ./cmd/api", ("/src/api",)),
        ("go build main.go", ("/src/main",)),
        ("go build -o /x/ main.go other.go", ("/x/main",)),
        ("go build example.com/shop/cmd/api", ("/src/api",)),
        ("cd cmd/api && go build", ("/src/cmd/api/api",)),
        ("go build -C cmd/api -o /y", ("/y",)),
        ("go install", ("/go/bin/shop",)),
        ("go install ./cmd/worker", ("/go/bin/worker",)),
        ("GOBIN=/b go install ./...", ("/b/shop", "/b/api", "/b/worker")),
        ("go install github.com/go-delve/delve/cmd/dlv@v1.25.2", ("/go/bin/dlv",)),
        ("go install example.com/tool/v2@latest", ("/go/bin/tool",)),
        ("xx-go build -o /app .", ("/app",)),
        ("env GOOS=linux go build -o /app", ("/app",)),
        ("go build -o $(go env GOPATH)/bin/app .", ("/go/bin/app",)),
        ("go build -buildmode=plugin ./cmd/api", ("/src/api.so",)),
        ("go build -o /dev/null .", ()),
    ],
)
def test_the_output_is_where_the_go_command_puts_it(command: str, outputs: tuple[str, ...]) -> None:
    assert _outputs(command) == outputs


def test_the_major_version_is_not_part_of_the_name() -> None:
    context = context_of(texts={"go.mod": "module example.com/shop/v2\n"})
    assert stage_of("WORKDIR /src", "COPY . .", "RUN go build", context=context).builds[0].outputs == (
        "/src/shop",
    )


def test_the_name_is_unknown_without_a_go_mod() -> None:
    model = stage_of("WORKDIR /src", "RUN git clone https://example.com/x . && go build .")
    assert model.builds[0].outputs == ()
    assert model.files.find("/src/x").exists.unknown


def test_packages_are_named_as_in_the_module_of_the_context() -> None:
    context = context_of("backend/cmd/api/main.go", module="backend", mains=["./cmd/api"])
    model = stage_of("WORKDIR /src", "COPY backend/ .", "RUN go build -o /api ./cmd/api", context=context)
    assert model.builds[0].mains == ("./cmd/api",)


def test_a_bind_mount_of_the_source_is_enough() -> None:
    model = stage_of("WORKDIR /src", "RUN --mount=type=bind,target=. go build -o /out/ .")
    assert model.builds[0].outputs == ("/out/shop",)
    assert model.builds[0].mains == (".",)


def test_flags_come_from_the_command_from_goflags_and_from_variables() -> None:
    model = stage_of(
        "ENV GOFLAGS='-trimpath -tags=a,b'",
        'ARG LD="-s -w"',
        'RUN go build -v -ldflags "$LD -X main.version=1.2" -tags "x y" -o /app .',
    )
    (build,) = model.builds
    assert build.command.flag("-trimpath") == "true"
    assert build.tags == ("x", "y")
    assert build.linker_flags == ("-s", "-w", "-X", "main.version=1.2")
    assert build.stripped.yes
    assert build.assignments["main.version"].text == "1.2"


def test_a_value_that_only_the_build_has_stays_whole() -> None:
    model = stage_of(
        "RUN go build -ldflags=\"-X main.commit=$(git rev-parse HEAD) -X 'main.at=$(date -u)'\" -o /app"
    )
    values = model.builds[0].assignments
    assert values["main.commit"].text == "$(git rev-parse HEAD)"
    assert values["main.at"].text == "$(date -u)"
    assert not values["main.commit"].known


def test_stripping_is_unknown_behind_an_argument_without_a_value() -> None:
    model = stage_of("ARG LD", 'RUN go build -ldflags="$LD" -o /app .')
    assert model.builds[0].stripped.unknown


@pytest.mark.parametrize(
    ("base", "setting", "answer"),
    [
        ("golang:1.27-trixie", "", "yes"),
        ("golang:1.27-alpine", "", "no"),
        ("golang:1.27-trixie", "ENV CGO_ENABLED=0", "no"),
        ("golang:1.27-alpine", "RUN apk add --no-cache gcc musl-dev", "yes"),
        ("golang:1.27-trixie", "ARG CGO_ENABLED", "unknown"),
        ("golang:1.27-trixie", "RUN apt-get purge -y gcc", "unknown"),
        ("example.com/go", "", "unknown"),
    ],
)
def test_cgo_is_on_where_there_is_a_compiler(base: str, setting: str, answer: str) -> None:
    model = image_of(f"FROM {base}\n{setting}\nRUN go build -o /app .")
    found = model.builds[0].cgo
    assert getattr(found, answer)


def test_make_is_followed_through_the_makefile() -> None:
    makefile = """\
BIN ?= shop
LDFLAGS := -s -w
VERSION = $(shell git describe --tags)
.PHONY: all
all: prepare bin/$(BIN)
prepare:
\t@mkdir -p bin
bin/%: ;
bin/$(BIN):
\tCGO_ENABLED=0 go build -ldflags "$(LDFLAGS) -X main.v=$(VERSION)" -o bin/$(BIN) .
"""
    context = context_of(texts={"Makefile": makefile})
    model = stage_of("WORKDIR /src", "COPY . .", "RUN make BIN=other", context=context)
    (build,) = model.builds
    assert build.outputs == ("/src/bin/other",)
    assert build.cgo.no
    assert build.stripped.yes
    assert build.assignments["main.v"].text == "$(git describe --tags)"
    assert next(command.via for command in model.commands if command.go) == "Makefile:10"


def test_make_without_a_makefile_may_do_anything() -> None:
    model = stage_of("RUN make")
    assert model.files.find("/anything").exists.unknown
    assert not model.final.commands[0].understood


@pytest.mark.parametrize("call", ["./build.sh /out/x", "sh build.sh /out/x", "bash -e ./build.sh /out/x"])
def test_a_script_of_the_project_is_followed(call: str) -> None:
    script = '#!/bin/sh\nset -e\nOUT="$1"\nmkdir -p "$(dirname "$OUT")"\ngo build -o "$OUT" .\n'
    context = context_of(texts={"build.sh": script}, executable=["build.sh"])
    model = stage_of("WORKDIR /src", "COPY . .", f"RUN {call}", context=context)
    assert model.builds[0].outputs == ("/out/x",)
    assert next(command.via for command in model.commands if command.go) == "build.sh:5"


def test_a_heredoc_is_a_script() -> None:
    model = stage_of("RUN <<EOF", "set -e", "cd /src", "go build -o app .", "EOF")
    assert model.builds[0].outputs == ("/src/app",)


def test_generated_code_and_modules_touch_only_where_they_write() -> None:
    model = stage_of(
        "WORKDIR /src",
        "COPY . .",
        "RUN go mod download && go generate ./... && go vet ./... && go test ./...",
    )
    assert model.files.find("/src/gen.go").exists.unknown
    assert model.files.find("/app").exists.no
    assert [go.verb for go in model.final.go] == ["mod download", "generate", "vet", "test"]
