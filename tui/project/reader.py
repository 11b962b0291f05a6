"""Reads a directory as a Go project, and combines the facts of all parts with their evidence."""

from collections.abc import Callable
from pathlib import Path

from tui.project.build_context import collect_context
from tui.project.dockerfiles import builds_above, files_above, find_dockerfiles, find_services
from tui.project.embeds import Embed
from tui.project.facts import Facts
from tui.project.gomod import GoMod, parse_gomod
from tui.project.gowork import GoWork, parse_gowork
from tui.project.head_cache import HeadCache
from tui.project.image_builds import image_builds
from tui.project.large_files import find_large
from tui.project.locate import locate
from tui.project.mains import Mains, find_mains
from tui.project.model import GoProject, LocalReplace, ProjectError, Subject
from tui.project.modules import gather, local_replaces, members, workspace
from tui.project.parsed import Parsed
from tui.project.private import find_private_modules
from tui.project.program_facts import Programs
from tui.project.reach import Sources
from tui.project.release import find_released
from tui.project.scan import Scan, scan
from tui.project.scripts import Script, find_scripts
from tui.project.secret_files import find_secret_files
from tui.project.source import evidence, quote, read_source
from tui.project.statements import find_statements, prefer_stated
from tui.project.test_files import find_test_files
from tui.project.test_needs import find_test_needs
from tui.project.vendor import Vendored, check_vendor
from tui.project.walk import Found, packages, walk
from tui.project.watch import OnProgress, Watch


def read(
    path: Path, on_progress: OnProgress | None = None, stopped: Callable[[], bool] | None = None
) -> GoProject:
    """Return the Go project at ``path``, from go.mod, the headers of all Go files and the bodies of relevant ones.

    No Go toolchain is needed. Nothing is executed, and only a cache of headers for large trees is written. Needs, ports
    and cgo are those of the default main package, or of the first one if the user must choose.

    Args:
        path: the directory with go.mod, or that file.
        on_progress: called regularly with the number of files that have been read.
        stopped: called regularly. If it returns True, the facts so far are returned, marked as partial.

    Raises:
        ProjectError: the directory is not the root of a module, its go.mod is not valid, or it contains no program.
    """
    root = locate(path)
    watch, cache = Watch(on_progress, stopped), HeadCache(root)
    gomod, gowork = _gomod(root), _gowork(root)
    scanned, scripts = scan(root), find_scripts(root)
    found = walk(root, gomod.ignored, watch=watch, cache=cache)
    used = members(root, (use for use, _ in workspace(root, gowork)), watch, cache)
    mains = find_mains(
        root,
        gomod.module,
        packages(file for files in (found.files, *used.values()) for file in files),
        released=find_released(root),
        tools=gomod.tools,
    )
    if not mains.likely and not mains.other:
        raise _no_program(root, found, watch.stopped)
    facts = Facts(root)
    _put_deployment(facts, scanned, scripts, found, mains)
    mains = prefer_stated(mains, facts.values["statements"], scripts)
    _put_mains(facts, mains)
    _put_modules(facts, gomod, gowork)
    _put_tree(facts, gomod, found, scripts)
    sources = gather(
        root,
        gomod,
        found.files,
        facts.values["local_replaces"],
        used,
        facts.values["vendored"],
        watch,
        cache,
    )
    programs = Programs(facts, sources, found.files, scripts, scanned, gomod, Parsed(root))
    chosen = programs.facts_of((*mains.likely, *mains.other)[0], watch)
    _put_secrets(facts, scanned, found, chosen.embeds)
    _put_large(facts, scanned, sources, chosen)
    facts.put("partial", watch.stopped)
    if not watch.stopped:
        cache.save()
    facts.put("listing", collect_context(root, ignore=""))
    return facts.project(chosen, programs if len(mains.likely) + len(mains.other) > 1 else None)


def _put_deployment(
    facts: Facts, scanned: Scan, scripts: tuple[Script, ...], found: Found, mains: Mains
) -> None:
    """Add the Dockerfiles and Compose services, and what they state about the programs."""
    root = facts.root
    above = tuple(files_above(root))
    services = find_services(root, scanned, above)
    stated = (*image_builds(services, scripts), *builds_above(root))
    names = [main.name for main in (*mains.likely, *mains.other)]
    dockerfiles = find_dockerfiles(root, scanned, above, stated, found.nested, names)
    facts.put(
        "dockerfiles", tuple(item.dockerfile for item in dockerfiles), (item.proof for item in dockerfiles)
    )
    known = {item.dockerfile.path for item in dockerfiles}
    built = tuple(one for one in services if one.dockerfile in known or (one.inline and one.context == "."))
    facts.put("services", built, (quote(root, one.file, one.line) for one in built))
    statements = find_statements(root, facts.values["dockerfiles"], built, mains, scanned)
    facts.put("statements", statements, (quote(root, one.file, one.line) for one in statements))


def _put_mains(facts: Facts, mains: Mains) -> None:
    facts.put("main_packages", mains.likely, mains.evidence[: len(mains.likely)])
    facts.put("other_mains", mains.other, mains.evidence[len(mains.likely) :])
    facts.put("default_main", mains.default, mains.evidence[:1] if mains.default else ())


def _put_modules(facts: Facts, gomod: GoMod, gowork: GoWork | None) -> None:
    """Add the facts of go.mod, go.work and vendor/."""
    root = facts.root
    facts.put("module", gomod.module, facts.lines("go.mod", gomod.module_line))
    facts.put("go_version", gomod.go, facts.lines("go.mod", gomod.go_line))
    facts.put("toolchain", gomod.toolchain.removeprefix("go"), facts.lines("go.mod", gomod.toolchain_line))
    uses = workspace(root, gowork)
    facts.put("workspace", tuple(use for use, _ in uses), facts.lines("go.work", *(line for _, line in uses)))
    vendored = _vendor(root, gomod)
    proof = (evidence("vendor/modules.txt", vendored.line, vendored.why_not),) if vendored else ()
    facts.put("vendored", vendored is not None and vendored.used, proof)
    stale = vendored.why_not if vendored and vendored.stale else ""
    facts.put("stale_vendor", stale, proof if stale else ())
    replaces = local_replaces(root, gomod)
    facts.put(
        "local_replaces",
        tuple(item for item, _ in replaces),
        facts.lines("go.mod", *(line for _, line in replaces)),
    )
    has_go_sum = (root / "go.sum").is_file()
    facts.put("has_go_sum", has_go_sum, (evidence("go.sum", 0, ""),) if has_go_sum else ())
    downloads = _downloads(gomod, [item for item, _ in replaces])
    facts.put("has_dependencies", bool(downloads), facts.lines("go.mod", *downloads[:1]))


def _put_large(facts: Facts, scanned: Scan, sources: Sources, program: Facts) -> None:
    """Add the large files of the build context that nothing reads."""
    values = {**facts.values, **program.values}
    stated = (one.value.partition(":")[0] for one in values["statements"] if one.subject is Subject.FILE)
    tested = (item.path for item in values["test_files"])
    read = (*values["embeds"], *values["runtime_files"], *stated, *tested)
    large = find_large(scanned, sources.packages, read, vendored=values["vendored"])
    facts.put("large_files", large, (evidence(item.path, 0, "") for item in large))


def _put_tree(facts: Facts, gomod: GoMod, found: Found, scripts: tuple[Script, ...]) -> None:
    """Add the other facts of the tree: other modules, tests, Dockerfiles, private modules."""
    root = facts.root
    nested = tuple(item for item in found.nested if item.isprintable())
    facts.put("nested_modules", nested, (evidence(f"{item}/go.mod", 0, "") for item in nested))
    spaced = tuple(item for item in found.spaced if item.isprintable())
    facts.put("spaced_directories", spaced, (evidence(item, 0, "") for item in spaced))
    tests = next((file.path for file in found.files if file.marks.tests), "")
    facts.put("has_tests", bool(tests), (evidence(tests, 0, ""),) if tests else ())
    needs = find_test_needs(root, found.files, scripts) if tests else []
    facts.put("test_needs", tuple(need.name for need in needs), (need.evidence for need in needs))
    private = find_private_modules(gomod, scripts, licensed=_is_licensed(root))
    facts.put(
        "private_modules",
        tuple(item.module for item, _ in private),
        (proof for item, place in private for proof in (*facts.lines("go.mod", item.line), *place)),
    )


def _put_secrets(facts: Facts, scanned: Scan, found: Found, embeds: tuple[Embed, ...]) -> None:
    """Add what the tests read, and the files with the names of secrets."""
    root = facts.root
    tested = find_test_files(root, found.files)
    facts.put("test_files", tested, (quote(root, *_place(item.place)) for item in tested))
    secrets = find_secret_files(root, scanned.files, embeds, tested)
    facts.put("secret_files", secrets, (evidence(item.path, 0, "") for item in secrets))


def _place(text: str) -> tuple[str, int]:
    file, _, line = text.rpartition(":")
    return file, int(line)


def _gomod(root: Path) -> GoMod:
    source = read_source(root / "go.mod")
    if source is None:
        raise ProjectError("go.mod cannot be read.", "Check the file's permissions.", "go.mod")
    return parse_gomod(source)


def _gowork(root: Path) -> GoWork | None:
    source = read_source(root / "go.work")
    return parse_gowork(source) if source is not None else None


def _vendor(root: Path, gomod: GoMod) -> Vendored | None:
    text = read_source(root / "vendor" / "modules.txt")
    return check_vendor(text, gomod) if text is not None else None


def _downloads(gomod: GoMod, replaces: list[LocalReplace]) -> list[int]:
    """Return the lines of modules to download. A directory that replaces a module needs no go.sum."""
    local = {item.module for item in replaces}
    return [item.line for item in gomod.requires if item.module not in local]


def _is_licensed(root: Path) -> bool:
    try:
        names = [item.name.upper() for item in root.iterdir()]
    except OSError:
        return False
    return any(name.startswith(("LICENSE", "LICENCE", "COPYING")) for name in names)


def _no_program(root: Path, found: Found, stopped: bool) -> ProjectError:
    count = len(found.files)
    if stopped:
        return ProjectError(
            f"The search was stopped after {count} Go files, before a main package was found.",
            "Open the project again and let the search finish, or choose a directory with fewer files.",
        )
    nested = found.nested
    if found.spaced and not count:
        return ProjectError(
            f"Go cannot build {found.spaced[0]}, because an import path must not contain white space.",
            "Rename the directory.",
        )
    return ProjectError(
        f"This module is a library, because its {count} Go files do not contain a `main` package with a "
        "`main` function.",
        f"Run `godock-tui ./{nested[0]}` to open a module in a subdirectory."
        if nested
        else "Choose a project with a program, or add a main package in ./cmd/<name>.",
        candidates=tuple(root / item for item in nested),
    )
