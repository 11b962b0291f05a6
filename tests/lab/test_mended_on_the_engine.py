"""Recipes that are made wrong on purpose: the image fails for the cause that is named, and its one-key fix makes it run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.lab.sizes.build import Build
from tui.lab.trial import tryout
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import read
from tui.recipe import Layout, Recipe

pytestmark = pytest.mark.docker

_BARE = Recipe(layout=Layout.CACHED, test=False, base="scratch")
_MODULE = "module example.com/wants\n\ngo 1.25\n"
_PROGRAM = """\
package main

import (
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"os/user"
)

// The certificate of an authority that every bundle holds: the end of the chain that a server would show.
//
//go:embed authority.pem
var authority []byte

func main() {
	wish := "nothing"
	if len(os.Args) > 1 {
		wish = os.Args[1]
	}
	if err := granted(wish); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func granted(wish string) (err error) {
	switch wish {
	case "nothing":
	case "temporary":
		_, err = os.CreateTemp("", "x")
	case "user":
		_, err = user.Current()
	case "command":
		err = exec.Command("sh", "-c", "true").Run()
	case "file":
		_, err = os.ReadFile("config/app.yml")
	case "certificates":
		block, _ := pem.Decode(authority)
		certificate, _ := x509.ParseCertificate(block.Bytes)
		_, err = certificate.Verify(x509.VerifyOptions{})
	default:
		err = fmt.Errorf("there is no wish %q", wish)
	}
	return err
}
"""
_ZONES = """\
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	if _, err := time.LoadLocation("Europe/Paris"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
"""
"""By itself: with the zones compiled in, everything that knows the time is compiled anew."""

_LITTLE = "package main\n\nfunc main() {}\n"
"""Little enough that next to nothing of the library has to be compiled for other machines or processors."""


@dataclass(frozen=True)
class Wrong:
    """A recipe that builds an image which does not work, and what is wrong with it."""

    recipe: Recipe
    cause: str
    """The one that is named."""
    fix: str = ""
    """The one that has the fix, where the program's file told another one first."""
    program: str = _PROGRAM


_WRONG = {
    "no CA bundle": Wrong(replace(_BARE, args="certificates"), "ca-bundle"),
    "no time zones": Wrong(_BARE, "time-zone", program=_ZONES),
    "no /tmp": Wrong(replace(_BARE, args="temporary"), "no-tmp"),
    "nobody knows the user": Wrong(replace(_BARE, args="user"), "who-am-i"),
    "a user by name": Wrong(replace(_BARE, user="app"), "user-name"),
    "no other program": Wrong(replace(_BARE, args="command"), "command"),
    "no file of the project": Wrong(replace(_BARE, args="file"), "runtime-file"),
    "no loader": Wrong(replace(_BARE, ldflags="-buildmode=pie"), "no-interpreter", "interpreter"),
    "no package main": Wrong(replace(_BARE, main="./lib"), "not-a-program", "not-executable"),
}


@dataclass(frozen=True)
class Server:
    """A server that nobody reaches."""

    sample: str
    recipe: Recipe
    cause: str


_SERVERS = {
    "it listens to itself": Server("loopback", replace(_BARE, port=("9000",)), "loopback-only"),
    "the image names another port": Server("hello", replace(_BARE, port=("8081",)), "other-port"),
}


async def _tried(bench: Bench, recipe: Recipe) -> tuple[Build, Verdict]:
    build = await bench.session.try_out(await bench.build(recipe))
    assert build.trial is not None
    return build, build.trial.verdict


async def _is_mended(bench: Bench, recipe: Recipe, cause: str, fix: str, outcome: Outcome) -> Recipe:
    """Build a wrong recipe, and then the recipe that f would build; return that one."""
    _, before = await _tried(bench, recipe)
    assert before.fails, before
    assert [one.id for one in before.causes][:1] == [cause], before.log
    assert before.fix is not None
    assert before.fix.id == fix
    assert before.fix.fix is not None
    _, after = await _tried(bench, before.fix.fix)
    assert after.outcome is outcome, after
    return before.fix.fix


@pytest.fixture(scope="module")
def authority() -> str:
    """The first certificate of a bundle that images get."""
    bundle = docker("run", "--rm", "golang:1.27-alpine", "cat", "/etc/ssl/certs/ca-certificates.crt")
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return f"{begin}{bundle.partition(begin)[2].partition(end)[0]}{end}\n"


def _wants(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("what", _WRONG)
async def test_an_image_that_lacks_something_is_mended_with_one_key_and_runs(
    what: str, authority: str, tmp_path: Path
) -> None:
    wrong = _WRONG[what]
    async with open_bench(tmp_path, "hello") as bench:
        files = {
            "go.mod": _MODULE,
            "main.go": wrong.program,
            "authority.pem": authority,
            "config/app.yml": "a: b\n",
            "lib/lib.go": "package lib\n",
        }
        _wants(bench.folder, files)
        # as if the code hid what it needs: what is seen in it is seen to before the build
        bench.session.project = replace(read(bench.folder), tzdata=False, tmp=False)
        mended = await _is_mended(bench, wrong.recipe, wrong.cause, wrong.fix or wrong.cause, Outcome.EXITS)
        assert mended.args == wrong.recipe.args


@pytest.mark.parametrize("what", _SERVERS)
async def test_a_server_that_nobody_reaches_is_mended_with_one_key_and_answers(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tryout, "_SERVER_LIMIT", 3.0)  # what is waited for does not come
    server = _SERVERS[what]
    async with open_bench(tmp_path, server.sample) as bench:
        await _is_mended(bench, server.recipe, server.cause, server.cause, Outcome.ANSWERS)


async def test_an_image_for_another_machine_is_built_for_this_one_and_runs(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        _wants(bench.folder, {"main.go": _LITTLE})
        bench.session.project = read(bench.folder)
        own = bench.session.engine.info.platform
        other = "linux/amd64" if own == "linux/arm64" else "linux/arm64"
        wrong = replace(_BARE, platforms=(other,))
        build, before = await _tried(bench, wrong)
        assert build.details.platform == other
        assert before.outcome is Outcome.UNTRIED
        assert before.fix is not None
        assert before.fix.fix is not None
        build, after = await _tried(bench, before.fix.fix)
        assert build.details.platform == own
        assert after.works, after


async def test_a_program_for_newer_processors_runs_once_it_is_compiled_for_all(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        _wants(bench.folder, {"main.go": _LITTLE})
        bench.session.project = read(bench.folder)
        recipe = replace(_BARE, goamd64="v4")
        if "avx512f" in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
            # here there is nothing to mend
            assert (await _tried(bench, recipe))[1].works
            return
        await _is_mended(bench, recipe, "processor", "processor", Outcome.EXITS)
