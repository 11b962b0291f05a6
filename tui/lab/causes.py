"""Known causes of failed builds: what the log says, what it means, and the recipe that mends it.

The texts are those of the Go command, the linker, apk, apt and BuildKit. A test feeds each of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tui.catalog import load
from tui.project import GoProject
from tui.recipe import Recipe, Upx

_Fix = Callable[[Recipe, "re.Match[str]", GoProject], Recipe | None]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a build failed, and what can be done."""

    id: str
    title: str
    explanation: str
    """What it means and what to do next, in a sentence or two."""
    fix: Recipe | None = None
    """The recipe with the cause gone, or None when only the user can mend it."""
    fix_label: str = ""


@dataclass(frozen=True, slots=True)
class _Signature:
    id: str
    pattern: re.Pattern[str]
    title: str
    explanation: str
    fix: _Fix = lambda _recipe, _match, _project: None
    fix_label: str = ""
    alone: bool = False
    """Whether it says it all: other signatures that match are its echo."""


def _newer_go(recipe: Recipe, match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    return replace(recipe, go=match["want"])


def _without_tests(recipe: Recipe, _match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    return replace(recipe, test=False) if recipe.test else None


def _with_cgo(recipe: Recipe, _match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    return replace(recipe, cgo=True, builder="trixie", base=load().base("distroless-base").id)


def _without_upx(recipe: Recipe, _match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    return replace(recipe, upx=Upx.NONE) if recipe.upx is not Upx.NONE else None


def _likely_main(recipe: Recipe, _match: "re.Match[str]", project: GoProject) -> Recipe | None:
    return replace(recipe, main=project.mains[0].path) if project.mains else None


_SIGNATURES: tuple[_Signature, ...] = (
    _Signature(
        "go-too-old",
        re.compile(r"requires go >= (?P<want>1\.\d+(?:\.\d+|rc\d+)?) \(running go (?P<have>[\d.rc]+)"),
        "The builder's Go is too old",
        "go.mod, or a module it requires, demands a newer Go than the builder has. "
        "Official images never download another toolchain by themselves.",
        _newer_go,
        "use the Go that is demanded",
    ),
    _Signature(
        "go-sum",
        re.compile(r"missing go\.sum entry"),
        "go.sum is missing or incomplete",
        "Run `go mod tidy` in the project and commit go.sum.",
    ),
    _Signature(
        "replace-target",
        re.compile(
            r"replacement directory (?P<path>\S+) does not exist|reading (?P<file>\S+go\.mod): .*no such file"
        ),
        "A replaced module is not in the build context",
        "go.mod replaces a module by a directory that the build does not see. Move it below the project, "
        "or build from the directory above.",
    ),
    _Signature(
        "vendoring",
        re.compile(r"inconsistent vendoring"),
        "vendor/ does not agree with go.mod",
        "Run `go mod vendor` in the project and commit the result, or remove vendor/.",
    ),
    _Signature(
        "embed",
        re.compile(r"pattern (?P<what>\S+?): no matching files found"),
        "Files that are compiled in are not there",
        "A //go:embed pattern matches nothing in the build context: the files are generated, or an ignore file drops them. "
        "Make them before the build.",
    ),
    _Signature(
        "race",
        re.compile(r"-race requires cgo"),
        "The race detector needs cgo",
        "The tests ask for -race while cgo is off.",
        _with_cgo,
        "turn cgo on, with glibc below",
    ),
    _Signature(
        "vcs",
        re.compile(r"error obtaining VCS status"),
        "Git's state could not be read",
        "go build found half a .git directory. Keep .git out of the build context, as the generated .dockerignore does, "
        "or set -buildvcs=false in GOFLAGS.",
    ),
    _Signature(
        "test",
        re.compile(r"--- FAIL: (?P<test>\S+)"),
        "A unit test failed",
        "The build stops here on purpose: an image of code whose tests fail is never made. Mend the test.",
        _without_tests,
        "build without the tests",
    ),
    _Signature(
        "no-go-files",
        re.compile(r"no Go files in (?P<dir>\S+)"),
        "There is no Go code where go build looks",
        "Choose another main package in the first step.",
        _likely_main,
        "build the likeliest main package",
    ),
    _Signature(
        "no-compiler",
        re.compile(r'C compiler "\S+" not found|exec: "(?:gcc|cc)": executable file not found'),
        "The builder has no C compiler",
        "cgo is on and the builder has no gcc.",
        lambda recipe, _match, _project: replace(
            recipe, builder="trixie", base=load().base("distroless-base").id
        ),
        "use the trixie builder, with glibc below",
    ),
    _Signature(
        "cgo-off",
        re.compile(r"build constraints exclude all Go files in (?P<dir>\S+)"),
        "A package has no Go file for this build",
        "Every file of a package is excluded: it needs cgo, another platform or a build tag.",
        _with_cgo,
        "turn cgo on, with glibc below",
    ),
    _Signature(
        "upx-package",
        re.compile(r"upx \(no such package\)|Unable to locate package upx|upx: not found|CantPackException"),
        "UPX cannot be had, or cannot pack this binary",
        "The builder's distribution has no UPX package, or UPX refuses the file.",
        _without_upx,
        "leave UPX out",
    ),
    _Signature(
        "base-image",
        re.compile(
            r"failed to resolve source metadata for|pull access denied|manifest unknown|(?:Get|Head) \"https?://[^\"]*/v2/"
        ),
        "A base image could not be fetched",
        "The engine has no copy of the image that the FROM line names, and its registry did not hand it out. "
        "Check the engine's network and the name; a private registry needs `docker login`.",
        alone=True,
    ),
    _Signature(
        "private-module",
        re.compile(r"terminal prompts disabled|could not read Username|Permission denied \(publickey\)"),
        "A private module needs credentials",
        "The build may not read a module's repository. Vendor it (`go mod vendor`), so that the build needs no credentials.",
    ),
    _Signature(
        "proxy-certificate",
        re.compile(r"x509: certificate signed by unknown authority"),
        "A server's certificate is not known inside the builder",
        "A proxy of your network replaces certificates and the builder does not know its authority. "
        "Build in a network without it, or set GOPROXY to a server that the builder trusts.",
    ),
    _Signature(
        "module-network",
        re.compile(
            r"dial tcp: (?:lookup|\S+: connect|\S+: i/o timeout)|no such host|Temporary failure resolving"
        ),
        "The build has no network",
        "Modules or packages could not be downloaded. Check the engine's network, or vendor the modules.",
    ),
    _Signature(
        "oom",
        re.compile(r"signal: killed|cannot allocate memory"),
        "The build ran out of memory",
        "The engine killed the compiler. Give the engine more memory.",
    ),
    _Signature(
        "driver",
        re.compile(r"Switch to a different driver"),
        "This builder cannot do what was asked",
        "Choose another builder (ctrl+e), or turn on the engine's containerd image store.",
    ),
)


def causes_of(text: str, recipe: Recipe, project: GoProject) -> tuple[Cause, ...]:
    """Return the known causes that a failed build's log and error show, the most telling first.

    Args:
        text: the failing step's log and the engine's message, clean.
        recipe: what was built; a fix is this recipe with something changed.
        project: what was built from.
    """
    found: list[Cause] = []
    for signature in _SIGNATURES:
        match = signature.pattern.search(text)
        if match is None:
            continue
        fix = signature.fix(recipe, match, project)
        if fix == recipe:
            fix = None
        name = signature.title
        if signature.id == "test":
            name = f"{name}: {match['test']}"
        cause = Cause(signature.id, name, signature.explanation, fix, signature.fix_label if fix else "")
        if signature.alone:
            return (cause,)
        found.append(cause)
    return tuple(found)
