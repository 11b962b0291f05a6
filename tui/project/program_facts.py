"""Collects the facts of one program from the files that its main package reaches."""

from collections.abc import Iterable, Iterator

from tui.project.body import Body
from tui.project.cgo import find_cgo
from tui.project.constraints import Target
from tui.project.dockerignore import find_ignored
from tui.project.embed_makers import find_embed_makers
from tui.project.embeds import find_embeds
from tui.project.facts import Facts
from tui.project.generated import find_missing
from tui.project.git_reads import find_git_reads
from tui.project.gomod import GoMod
from tui.project.linked import find_linked
from tui.project.names import Names
from tui.project.needs import find_needs
from tui.project.ports import find_ports
from tui.project.program import read_bodies
from tui.project.reach import Sources, reach
from tui.project.release import release_files
from tui.project.runtime_files import find_runtime_files
from tui.project.scan import Scan
from tui.project.scripts import Script
from tui.project.source import read_source
from tui.project.statements import ports_as_stated
from tui.project.versions import find_version_variables
from tui.project.walk import GoFile
from tui.project.watch import Watch
from tui.project.workspace_context import find_workspace


def put_program(
    facts: Facts,
    sources: Sources,
    files: tuple[GoFile, ...],
    scripts: Iterable[Script],
    scanned: Scan,
    gomod: GoMod,
    watch: Watch,
) -> None:
    """Add the facts of the default main package, or of the first one if the user must choose.

    Args:
        facts: the facts so far, with the main packages.
        sources: the available packages.
        files: the Go files of the module.
        scripts: its build scripts.
        scanned: all of its files.
        gomod: its go.mod.
        watch: counts each file whose body is read.
    """
    main = (facts.values["main_packages"] or facts.values["other_mains"])[0]
    start = main.path.removeprefix("./").removeprefix(".")
    target = Target(tags=frozenset(main.tags))
    program = reach(sources, start, target)
    facts.put("packages", program.packages)
    bodies = read_bodies(facts.root, program.own, start, watch)
    names = Names(bodies)
    cgo = find_cgo(sources, start, program)
    facts.put("cgo", cgo.cgo, cgo.evidence)
    facts.put("cgo_reasons", cgo.reasons, cgo.evidence)
    facts.put("cgo_ways_out", cgo.ways_out, cgo.evidence if cgo.ways_out else ())
    facts.put("cgo_libraries", cgo.libraries, cgo.evidence if cgo.libraries else ())
    needs = find_needs(bodies, names, program.imports)
    for name in ("ca_certs", "tzdata", "tmp", "writes", "os_user", "told_commands"):
        places = facts.places((need.file, need.line) for need in needs if need.name == name)
        facts.put(name, bool(places), places)
    # no package of a distribution contains the program itself
    runs = [need for need in needs if need.name == "commands" and need.what != main.name]
    facts.put(
        "commands",
        tuple(dict.fromkeys(need.what for need in runs)),
        facts.places((need.file, need.line) for need in runs),
    )
    versions = (
        *find_version_variables(bodies, start, sources),
        *find_linked(program, start, sources, _build_texts(facts, scripts)),
    )
    facts.put(
        "version_variables",
        tuple(dict.fromkeys(item.symbol for item in versions)),
        facts.places((item.file, item.line) for item in versions),
    )
    _put_ports(facts, bodies, names, main.path)
    listed = {file.path for file in files}
    # of other modules in the project, only the files of the program are compiled
    compiled = (*files, *(file for file in program.own if file.path not in listed))
    _put_files(facts, bodies, names, compiled, scripts, target)
    named = (item.path for item in facts.values["dockerfiles"])
    git = find_git_reads(facts.root, program.own, scripts, named)
    facts.put("git_reads", git, facts.places((item.file, item.line) for item in git))
    needed = find_workspace(facts.root, gomod, program.imports)
    if needed is not None:
        facts.put(
            "workspace_above",
            needed.workspace,
            facts.places((item.file, item.line) for item in needed.imports),
        )
    missing = () if watch.stopped else find_missing(facts.root, sources, program, scanned, scripts)
    facts.put("missing_code", missing, facts.places((item.file, item.line) for item in missing))


def _build_texts(facts: Facts, scripts: Iterable[Script]) -> Iterator[str]:
    """Yield the texts that build the program today: scripts, release configurations, Dockerfiles."""
    yield from (script.text for script in scripts)
    named = (*release_files(facts.root), *(item.path for item in facts.values["dockerfiles"]))
    yield from filter(None, (read_source(facts.root / path) for path in named))


def _put_ports(facts: Facts, bodies: list[Body], names: Names, program: str) -> None:
    found = ((item.port, item.file, item.line) for item in find_ports(bodies, names))
    stated = (one for one in facts.values["statements"] if one.program in {"", program})
    ports = ports_as_stated(found, stated)
    facts.put(
        "ports", tuple(port for port, _, _ in ports), facts.places((file, line) for _, file, line in ports)
    )


def _put_files(
    facts: Facts,
    bodies: list[Body],
    names: Names,
    files: tuple[GoFile, ...],
    scripts: Iterable[Script],
    target: Target,
) -> None:
    """Add the embedded files, and the files that the program opens at run time."""
    root = facts.root
    embeds = find_embeds(root, files, target)
    facts.embeds = tuple(embeds)
    targets = tuple(dict.fromkeys(target for embed in embeds for target in embed.targets))
    facts.put("embeds", targets, facts.places((embed.file, embed.line) for embed in embeds))
    missing = [embed for embed in embeds if embed.built and not embed.targets]
    facts.put(
        "missing_embeds",
        tuple(f"{embed.file}:{embed.line}: {embed.pattern}" for embed in missing),
        facts.places((embed.file, embed.line) for embed in missing),
    )
    makers = find_embed_makers(root, (embed for embed in embeds if embed.built), files, scripts)
    facts.put("embed_makers", tuple(text for text, _ in makers), (proof for _, proof in makers))
    ignored = find_ignored(root, targets)
    facts.put(
        "ignored_embeds",
        tuple(f"{path} ({proof})" for path, proof in ignored),
        (proof for _, proof in ignored),
    )
    opened = find_runtime_files(root, bodies, names, targets)
    facts.put(
        "runtime_files",
        tuple(item.path for item in opened),
        facts.places((item.file, item.line) for item in opened),
    )
