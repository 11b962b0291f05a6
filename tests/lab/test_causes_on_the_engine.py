"""Builds and programs that are made wrong on purpose fail with the words by which the causes are known."""

import subprocess
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tui.engine import BuildState, Built, Failed, LogChunk, reduce
from tui.lab.failures.causes import Cause, causes_of, run_causes_of
from tui.recipe import Layout, Recipe

pytestmark = pytest.mark.docker

_PLAIN = Recipe(layout=Layout.CACHED, test=False, port=8080)
_C = 'package main\n\n// %s\nimport "C"\n\nfunc main() {}\n'

_PROGRAM = """\
package main

import (
	"html/template"
	"net"
	"os"
	"os/exec"
	"os/user"
	"time"
)

func main() {
	var err error
	switch os.Args[1] {
	case "zone":
		_, err = time.LoadLocation("Europe/Paris")
	case "temporary":
		_, err = os.CreateTemp("", "x")
	case "user":
		_, err = user.Current()
	case "command":
		err = exec.Command("git").Run()
	case "file":
		_, err = os.ReadFile("config/app.yml")
	case "template":
		_, err = template.ParseGlob("templates/*.html")
	case "write":
		err = os.Mkdir("/data", 0o755)
	case "twice":
		_, _ = net.Listen("tcp", ":8080")
		_, err = net.Listen("tcp", ":8080")
	}
	if err != nil {
		panic(err)
	}
}
"""


@dataclass(frozen=True)
class Wrong:
    """How a build is spoilt after the project was read."""

    files: dict[str, str] = field(default_factory=dict)
    recipe: Recipe = _PLAIN
    rewrite: Callable[[str], str] = lambda text: text
    gone: tuple[str, ...] = ()
    with_git: bool = False


_BUILDS = {
    "go-too-old": Wrong({"go.mod": "module example.com/hello\n\ngo 1.99.0\n"}),
    "go-sum": Wrong(
        {
            "go.mod": "module example.com/hello\n\ngo 1.25\n\nrequire example.com/x v1.0.0\n",
            "x.go": 'package main\n\nimport _ "example.com/x"\n',
        }
    ),
    "go-mod-untidy": Wrong({"x.go": 'package main\n\nimport _ "example.com/x"\n'}),
    "replace-target": Wrong(
        {
            "go.mod": "module example.com/hello\n\ngo 1.25\n\nrequire example.com/x v0.0.0\n\n"
            "replace example.com/x => ./lib\n",
            "x.go": 'package main\n\nimport _ "example.com/x"\n',
        }
    ),
    "workspace-member": Wrong({"go.work": "go 1.25\n\nuse (\n\t.\n\t../lib\n)\n"}),
    "vendoring": Wrong(
        {
            "go.mod": "module example.com/hello\n\ngo 1.25\n\nrequire example.com/x v1.0.0\n",
            "vendor/modules.txt": "# example.com/x v0.9.0\n",
        }
    ),
    "embed": Wrong(
        {
            "x.go": 'package main\n\nimport "embed"\n\n//go:embed static/*\nvar files embed.FS\n\nvar _ = files\n'
        }
    ),
    "test": Wrong(
        {"x_test.go": 'package main\n\nimport "testing"\n\nfunc TestX(t *testing.T) { t.Fatal("no") }\n'},
        rewrite=lambda text: text.replace(" go build ", " go test ./... && go build "),
    ),
    "race": Wrong(rewrite=lambda text: text.replace(" go build ", " go build -race ")),
    "vcs": Wrong({".git/HEAD": "nonsense"}, replace(_PLAIN, builder="trixie"), with_git=True),
    "no-go-files": Wrong({"cmd/api/main.go": "package main\n\nfunc main() {}\n"}, gone=("main.go",)),
    "no-module": Wrong(gone=("go.mod",)),
    "no-compiler": Wrong(
        {"main.go": _C % "int x;"},
        replace(_PLAIN, cgo=True, base="scratch"),
        lambda text: text.replace("RUN apk add --no-cache gcc musl-dev\n", ""),
    ),
    "c-library": Wrong(
        {"main.go": _C % "#include <vips/vips.h>"},
        replace(_PLAIN, cgo=True, builder="trixie", base="distroless-base-debian13-nonroot"),
    ),
    "external-linking": Wrong(recipe=replace(_PLAIN, ldflags="-linkmode=external")),
    "cgo-off": Wrong(
        {
            "main.go": 'package main\n\nimport _ "example.com/hello/inc"\n\nfunc main() {}\n',
            "inc/c.go": '//go:build cgo\n\npackage inc\n\nimport "C"\n',
        }
    ),
    "upx-package": Wrong(rewrite=lambda text: text.replace(" go build ", " upx /x && go build ")),
    "emulation": Wrong(
        rewrite=lambda text: f"{text}\nFROM scratch\nCOPY --chmod=755 go.mod /bin/sh\nRUN true\n"
    ),
    "copy-source": Wrong(rewrite=lambda text: f"{text}COPY templates /templates\n"),
    "secret": Wrong(
        rewrite=lambda text: text.replace(
            "--mount=type=bind", "--mount=type=secret,id=netrc,required=true --mount=type=bind"
        )
    ),
    "module-network": Wrong(
        {"x.go": 'package main\n\nimport _ "example.com/x"\n'},
        rewrite=lambda text: text.replace(
            " go build ", " GOPROXY=http://127.0.0.1:9 GOFLAGS=-mod=mod GONOSUMDB=* go build "
        ),
    ),
    "base-image": Wrong(rewrite=lambda text: text.replace("FROM gcr.io", "FROM gcr.invalid")),
}


async def _run(bench: Bench, wrong: Wrong) -> tuple[BuildState, str, str]:
    """Spoil the project and build it; return how it ended, what it said, and the image's tag."""
    job = bench.session.job(wrong.recipe)
    ignored = job.rendered.dockerignore
    if wrong.with_git:
        ignored = "\n".join(line for line in ignored.splitlines() if line != ".git") + "\n"
    spoilt = wrong.rewrite(job.rendered.dockerfile)
    job = replace(job, rendered=replace(job.rendered, dockerfile=spoilt, dockerignore=ignored))
    for name, text in wrong.files.items():
        path = bench.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in wrong.gone:
        (bench.folder / name).unlink()
    state = BuildState()
    said: list[str] = []
    async with aclosing(bench.session.run(job)) as events:
        async for event in events:
            state = reduce(state, [event])
            if isinstance(event, LogChunk):
                said.extend(line.text for line in event.lines)
    return state, "\n".join(said), job.tag


@pytest.mark.parametrize("cause", sorted(_BUILDS))
async def test_a_build_that_is_made_wrong_names_its_cause(cause: str, tmp_path: Path) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        state, said, _ = await _run(bench, _BUILDS[cause])
        assert isinstance(state.outcome, Failed), said
        text = f"{said}\n{state.outcome.message}"
        found = causes_of(text, _BUILDS[cause].recipe, bench.session.project, state.outcome.kind)
    assert [one.id for one in found][:1] == [cause], text


def _start(image: str, *words: str) -> str:
    """Run a container to its end and return all that it and the engine said."""
    done = subprocess.run(
        [
            "docker",
            "run",
            "--rm",
            "--network=none",
            "--read-only",
            "--cap-drop=ALL",
            *words[:-1],
            image,
            words[-1],
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout + done.stderr


def _first(text: str, recipe: Recipe, bench: Bench) -> Cause:
    found = run_causes_of(text, recipe, bench.session.project)
    assert found, text
    return found[0]


async def test_a_program_that_lacks_something_names_its_cause(tmp_path: Path) -> None:
    recipe = replace(_PLAIN, base="scratch")
    async with open_bench(tmp_path, "hello") as bench:
        state, said, image = await _run(bench, Wrong({"main.go": _PROGRAM}, recipe))
        assert isinstance(state.outcome, Built), said
        for word, cause in (
            ("zone", "time-zone"),
            ("temporary", "no-tmp"),
            ("user", "who-am-i"),
            ("command", "command"),
            ("file", "runtime-file"),
            ("template", "template"),
            ("write", "read-only"),
            ("twice", "port-taken"),
        ):
            assert _first(_start(image, word), recipe, bench).id == cause
        for options, cause in (
            (("--user=appuser",), "user-name"),
            (("--entrypoint=/gone",), "not-there"),
            (("--entrypoint=/bin/sh",), "shell-form"),
        ):
            assert _first(_start(image, *options, "x"), recipe, bench).id == cause


@pytest.mark.parametrize(
    ("cause", "wrong"),
    [
        ("interpreter", Wrong(recipe=replace(_PLAIN, base="scratch", ldflags="-buildmode=pie"))),
        ("exec-format", Wrong({"main.go": "package lib\n"}, replace(_PLAIN, base="scratch"))),
    ],
)
async def test_a_program_that_cannot_be_started_names_its_cause(
    cause: str, wrong: Wrong, tmp_path: Path
) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        state, said, image = await _run(bench, wrong)
        assert isinstance(state.outcome, Built), said
        assert _first(_start(image, "x"), wrong.recipe, bench).id == cause
