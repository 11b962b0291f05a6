"""Builds and programs that are made wrong on purpose fail with the words by which the causes are known."""

import subprocess
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.support.bench import Bench, open_bench
from tui.engine import BuildState, Built, Failed, LogChunk, reduce
from tui.lab.failures.causes import Cause, causes_of, run_causes_of
from tui.project import read
from tui.recipe import Layout, Recipe

pytestmark = pytest.mark.docker

_PLAIN = Recipe(layout=Layout.CACHED, test=False, port=("8080",))
_MODULE = "module example.com/hello\n\ngo 1.25\n"
_C = 'package main\n\n// %s\nimport "C"\n\nfunc main() {}\n'

_WITH_C = replace(_PLAIN, cgo=True, builder="trixie", base="distroless-base-debian13-nonroot")
_CALLS_C = """\
package main

/*
%s
*/
import "C"

func main() { C.f() }
"""


def _with_musl(code: str) -> "Wrong":
    """Return a build of C code with musl. The alpine builder of these tests may be a stand-in with another C library."""
    install = "apt-get update -qq && apt-get install -y -qq musl-tools && CC=musl-gcc go build "
    return Wrong(
        {"main.go": _CALLS_C % code},
        _WITH_C,
        lambda text: text.replace("go build ", install),
    )


def _tested(body: str, *imports: str, **files: str) -> "Wrong":
    """Return a build whose gate runs a test with this body."""
    listed = "".join(f'import "{path}"\n' for path in ("testing", *imports))
    test = f"package main\n\n{listed}\nfunc TestX(t *testing.T) {{\n{body}\n}}\n"
    return Wrong(
        {"x_test.go": test, **files},
        rewrite=lambda text: text.replace(" go build ", " go test ./... && go build "),
    )


_PROGRAM = """\
package main

import (
	"errors"
	"flag"
	"html/template"
	"net"
	"os"
	"os/exec"
	"os/user"
	"plugin"
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
	case "absolute":
		_, err = os.Open("/data/notes.json")
	case "socket":
		_, err = net.Listen("unix", "/var/app/app.sock")
	case "refused":
		_, err = net.Dial("tcp", "127.0.0.1:5432")
	case "host":
		_, err = net.Dial("tcp", "db:5432")
	case "client":
		_, err = net.Dial("unix", "/var/run/other.sock")
	case "plugin":
		_, err = plugin.Open("audit.so")
	case "undefined":
		err = template.Must(template.New("x").Parse("y")).ExecuteTemplate(os.Stdout, "index", nil)
	case "port":
		_, err = net.Listen("tcp", ":80")
	case "flag":
		flags := flag.NewFlagSet("x", flag.ContinueOnError)
		err = flags.Parse([]string{"-prot", "1"})
	case "variable":
		err = errors.New("DATABASE_URL is not set")
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
    "go-mod-directive": Wrong({"go.mod": f"{_MODULE}\nfrobnicate ./x\n"}),
    "go-mod-character": Wrong({"go.mod": f"\ufeff{_MODULE}"}),
    "own-package": Wrong({"x.go": 'package main\n\nimport _ "example.com/hello/views"\n'}),
    "workspace-above": Wrong(
        {
            "../go.work": "go 1.25\n\nuse (\n\t./hello\n\t./lib\n)\n",
            "../lib/go.mod": "module example.com/lib\n",
            "x.go": 'package main\n\nimport _ "example.com/lib"\n',
        }
    ),
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
    "musl-64": _with_musl("#include <unistd.h>\nvoid *f(void) { return pread64; }"),
    "glibc-symbol": _with_musl(
        'char *__strdup(const char *);\nstatic char *f(void) { return __strdup("x"); }'
    ),
    "c-symbol": Wrong({"main.go": _CALLS_C % "int g(void);\nstatic int f(void) { return g(); }"}, _WITH_C),
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
    "disk-full": Wrong(
        rewrite=lambda text: text.replace(
            "--mount=type=bind", "--mount=type=tmpfs,target=/small,size=64k --mount=type=bind"
        ).replace(" go build ", " GOTMPDIR=/small go build ")
    ),
    "undefined": Wrong({"x.go": "package main\n\nvar _ = missing()\n"}),
    "compile": Wrong({"x.go": "package main\n\nfunc x() { y := 1 }\n"}),
    "test-file": _tested(
        'if _, err := os.Open("certs/ca.pem"); err != nil { t.Fatal(err) }',
        "os",
        **{"certs/ca.pem": "x"},
    ),
    "test-command": _tested('if err := exec.Command("hg").Run(); err != nil { t.Fatal(err) }', "os/exec"),
    "test-service": _tested(
        'if _, err := net.Dial("tcp", "127.0.0.1:5432"); err != nil { t.Fatal(err) }', "net"
    ),
    "test-network": _tested(
        'if _, err := net.LookupHost("acme.invalid"); err != nil { t.Fatal(err) }', "net"
    ),
    "test-root": _tested(
        'dir := t.TempDir()\nos.Chmod(dir, 0o500)\nif os.Mkdir(dir+"/x", 0o700) == nil { t.Fatal("made") }',
        "os",
    ),
    "test-vet": _tested('fmt.Printf("%d", "x")', "fmt"),
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
        ignored = bench.session.job(_BUILDS[cause].recipe).rendered.dockerignore
        state, said, _ = await _run(bench, _BUILDS[cause])
        assert isinstance(state.outcome, Failed), said
        text = f"{said}\n{state.outcome.message}"
        # the workspace is a fact of the project, and came after it was read
        project = read(bench.folder) if cause == "workspace-above" else bench.session.project
        found = causes_of(text, _BUILDS[cause].recipe, project, state.outcome.kind, ignored)
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
            ("absolute", "absolute-file"),
            ("socket", "unix-socket"),
            ("refused", "connection-refused"),
            ("host", "unknown-host"),
            ("client", "unix-client"),
            ("plugin", "plugin"),
            ("undefined", "template-name"),
            ("flag", "unknown-flag"),
            ("variable", "missing-variable"),
        ):
            assert _first(_start(image, word), recipe, bench).id == cause
        for options, cause in (
            (("--user=appuser",), "user-name"),
            (("--entrypoint=/gone",), "not-there"),
            (("--entrypoint=/bin/sh",), "shell-form"),
            (("--entrypoint=/etc",), "directory"),
            (("--sysctl=net.ipv4.ip_unprivileged_port_start=1024",), "low-port"),
        ):
            assert _first(_start(image, *options, "port"), recipe, bench).id == cause


@pytest.mark.parametrize(
    ("cause", "wrong"),
    [
        ("interpreter", Wrong(recipe=replace(_PLAIN, base="scratch", ldflags="-buildmode=pie"))),
        ("not-executable", Wrong({"main.go": "package lib\n"}, replace(_PLAIN, base="scratch"))),
    ],
)
async def test_a_program_that_cannot_be_started_names_its_cause(
    cause: str, wrong: Wrong, tmp_path: Path
) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        state, said, image = await _run(bench, wrong)
        assert isinstance(state.outcome, Built), said
        assert _first(_start(image, "x"), wrong.recipe, bench).id == cause


class _Registry(BaseHTTPRequestHandler):
    """A registry that has nothing, or has had enough requests."""

    def do_GET(self) -> None:
        if self.path == "/v2/":
            status, body = 200, b"{}"
        elif "golang" in self.path:
            status = 404
            body = b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}'
        else:
            status = 429
            body = b'{"errors": [{"code": "TOOMANYREQUESTS", "message": "You have reached your pull rate limit."}]}'
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that the server calls

    def send_error(self, *args: object, **options: object) -> None:
        """Answer TLS in plain HTTP, so that the engine falls back to it."""
        self.wfile.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.mark.parametrize(
    ("image", "cause"), [("golang:1.28-alpine", "no-such-tag"), ("busy:1", "rate-limited")]
)
async def test_a_registry_that_serves_no_image_names_the_reason(
    image: str, cause: str, tmp_path: Path
) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Registry)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        wrong = Wrong(rewrite=lambda text: f"{text}\nFROM 127.0.0.1:{server.server_port}/{image}\n")
        async with open_bench(tmp_path, "hello") as bench:
            state, said, _ = await _run(bench, wrong)
            assert isinstance(state.outcome, Failed), said
            text = f"{said}\n{state.outcome.message}"
            found = causes_of(text, wrong.recipe, bench.session.project, state.outcome.kind)
    finally:
        server.shutdown()
        server.server_close()
    assert [one.id for one in found] == [cause], text
