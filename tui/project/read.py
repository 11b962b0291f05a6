"""Reads a directory as a Go project: every part says what it found and where, and here they come together."""

from collections.abc import Iterable
from pathlib import Path

from tui.project.cgo import find_cgo
from tui.project.constraints import Target
from tui.project.dockerfiles import find_dockerfiles
from tui.project.embeds import find_embeds
from tui.project.gomod import GoMod, Require, parse_gomod
from tui.project.gowork import GoWork, parse_gowork
from tui.project.lexer import declares_tests
from tui.project.locate import locate
from tui.project.mains import find_mains
from tui.project.model import Evidence, GoProject, LocalReplace, ProjectError
from tui.project.modules import gather, local_replaces, workspace
from tui.project.names import Names
from tui.project.needs import find_needs
from tui.project.ports import find_ports
from tui.project.private import private_modules
from tui.project.program import read_bodies
from tui.project.reach import reach
from tui.project.source import evidence, quote, read_source
from tui.project.vendor import Vendored, check_vendor
from tui.project.versions import find_version_variables
from tui.project.walk import GoFile, packages, walk

_EVIDENCE = 40
"""Places that are quoted for one need: the reader wants a proof, not a census."""


def read(path: Path) -> GoProject:
    """Read the Go project at ``path``: go.mod, the heads of all Go files, the bodies of those that matter.

    No Go toolchain is needed, and nothing is executed or written. Needs, ports and cgo are those of the default
    main package, or of the first one when the user has to choose.

    Raises:
        ProjectError: the directory is not the root of a module, its go.mod is broken, or there is no program in it.
    """
    root = locate(path)
    gomod, gowork = _gomod(root), _gowork(root)
    found = walk(root, gomod.ignored)
    mains = find_mains(root, gomod.module, packages(found.files))
    if not mains.likely and not mains.other:
        raise _library(len(found.files), found.nested)
    vendored = _vendor(root, gomod)
    replaces, uses = local_replaces(root, gomod), workspace(root, gowork)
    sources = gather(
        root,
        gomod,
        found.files,
        [item for item, _ in replaces],
        [use for use, _ in uses],
        vendored is not None and vendored.used,
    )
    first = mains.default or (mains.likely or mains.other)[0].path
    start = first.removeprefix("./").removeprefix(".")
    program = reach(sources, start, Target())
    bodies = read_bodies(root, program.own, whole=start)
    cgo = find_cgo(sources, start, program)
    names = Names(bodies)
    needs = find_needs(bodies, names, program.imports)
    ports = find_ports(bodies, names)
    versions = find_version_variables(bodies, start)
    embeds = find_embeds(root, found.files)
    dockerfiles = find_dockerfiles(root)
    private = private_modules(gomod.requires)
    download = _downloads(gomod, [item for item, _ in replaces])
    tests = _tests(root, found.files)

    def proof(name: str) -> tuple[Evidence, ...]:
        chosen = [need for need in needs if need.name == name][:_EVIDENCE]
        return tuple(quote(root, need.file, need.line) for need in chosen)

    def gomod_lines(lines: Iterable[int]) -> tuple[Evidence, ...]:
        return tuple(quote(root, "go.mod", line) for line in lines if line)

    facts: dict[str, tuple[Evidence, ...]] = {
        "module": gomod_lines([gomod.module_line]),
        "go_version": gomod_lines([gomod.go_line]),
        "toolchain": gomod_lines([gomod.toolchain_line]),
        "workspace": tuple(quote(root, "go.work", line) for _, line in uses),
        "vendored": _vendor_evidence(vendored),
        "has_go_sum": (evidence("go.sum", 0, ""),) if (root / "go.sum").is_file() else (),
        "has_dependencies": gomod_lines([item.line for item in download[:1]]),
        "local_replaces": gomod_lines([line for _, line in replaces]),
        "main_packages": mains.evidence[: len(mains.likely)],
        "other_mains": mains.evidence[len(mains.likely) :],
        "default_main": mains.evidence[:1] if mains.default else (),
        "cgo": cgo.evidence,
        "cgo_reasons": cgo.evidence,
        "ca_certs": proof("ca_certs"),
        "tzdata": proof("tzdata"),
        "tmp": proof("tmp"),
        "commands": proof("commands"),
        "ports": tuple(quote(root, port.file, port.line) for port in ports),
        "embeds": tuple(quote(root, embed.file, embed.line) for embed in embeds),
        "has_tests": tests,
        "version_variables": tuple(quote(root, item.file, item.line) for item in versions),
        "private_modules": gomod_lines([item.line for item in private]),
        "dockerfiles": tuple(item.proof for item in dockerfiles),
    }
    return GoProject(
        root=root,
        module=gomod.module,
        go_version=gomod.go,
        toolchain=gomod.toolchain.removeprefix("go"),
        workspace=tuple(use for use, _ in uses),
        vendored=vendored is not None and vendored.used,
        has_go_sum=bool(facts["has_go_sum"]),
        has_dependencies=bool(download),
        local_replaces=tuple(item for item, _ in replaces),
        main_packages=mains.likely,
        other_mains=mains.other,
        default_main=mains.default,
        cgo=cgo.cgo,
        cgo_reasons=cgo.reasons,
        ca_certs=bool(facts["ca_certs"]),
        tzdata=bool(facts["tzdata"]),
        tmp=bool(facts["tmp"]),
        commands=tuple(dict.fromkeys(need.what for need in needs if need.name == "commands")),
        ports=tuple(item.port for item in ports),
        embeds=tuple(dict.fromkeys(target for embed in embeds for target in embed.targets)),
        missing_embeds=tuple(
            f"{embed.file}:{embed.line}: {embed.pattern}"
            for embed in embeds
            if embed.built and not embed.targets
        ),
        has_tests=bool(tests),
        version_variables=tuple(dict.fromkeys(item.symbol for item in versions)),
        private_modules=tuple(item.module for item in private),
        dockerfiles=tuple(item.dockerfile for item in dockerfiles),
        evidence={name: tuple(dict.fromkeys(items)) for name, items in facts.items() if items},
    )


def _gomod(root: Path) -> GoMod:
    source = read_source(root / "go.mod")
    if source is None:
        raise ProjectError("go.mod cannot be read.", "Check its permissions.", "go.mod")
    return parse_gomod(source)


def _gowork(root: Path) -> GoWork | None:
    source = read_source(root / "go.work")
    return parse_gowork(source) if source is not None else None


def _vendor(root: Path, gomod: GoMod) -> Vendored | None:
    text = read_source(root / "vendor" / "modules.txt")
    return check_vendor(text, gomod) if text is not None else None


def _vendor_evidence(vendored: Vendored | None) -> tuple[Evidence, ...]:
    if vendored is None:
        return ()
    return (evidence("vendor/modules.txt", vendored.line, vendored.why_not),)


def _downloads(gomod: GoMod, replaces: list[LocalReplace]) -> list[Require]:
    """Return the requirements that have to be downloaded: a directory that replaces a module needs no go.sum."""
    local = {item.module for item in replaces}
    return [item for item in gomod.requires if item.module not in local]


def _library(count: int, nested: tuple[str, ...]) -> ProjectError:
    return ProjectError(
        f"This module is a library: no package main with a func main was found in {count} Go files.",
        f"Other modules lie below it: try `godock-tui ./{nested[0]}`."
        if nested
        else "Choose a project with a program, or add one in ./cmd/<name>.",
    )


def _tests(root: Path, files: tuple[GoFile, ...]) -> tuple[Evidence, ...]:
    for file in files:
        if file.is_test and declares_tests(read_source(root / file.path) or ""):
            return (evidence(file.path, 0, ""),)
    return ()
