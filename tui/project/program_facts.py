"""Collects the facts of one program from the files that its main package reaches."""

from collections.abc import Iterable, Iterator

from tui.project.body import Body
from tui.project.cgo import find_cgo
from tui.project.constraints import Target
from tui.project.dockerfiles import exposed_ports
from tui.project.dockerignore import find_ignored
from tui.project.embed_makers import find_embed_makers
from tui.project.embeds import Embed, find_embeds
from tui.project.facts import Facts
from tui.project.linked import find_linked
from tui.project.model import Port
from tui.project.names import Names
from tui.project.needs import find_needs
from tui.project.ports import find_ports
from tui.project.program import read_bodies
from tui.project.reach import Sources, reach
from tui.project.release import release_files
from tui.project.runtime_files import find_runtime_files
from tui.project.scripts import Script
from tui.project.source import read_source
from tui.project.versions import find_version_variables
from tui.project.walk import GoFile
from tui.project.watch import Watch


def put_program(
    facts: Facts, sources: Sources, files: tuple[GoFile, ...], scripts: Iterable[Script], watch: Watch
) -> list[Embed]:
    """Add the facts of the default main package, or of the first one if the user must choose.

    Return every embed pattern of the module.

    Args:
        facts: the facts so far, with the main packages.
        sources: the available packages.
        files: the Go files of the module.
        scripts: its build scripts.
        watch: counts each file whose body is read.
    """
    main = (facts.values["main_packages"] or facts.values["other_mains"])[0]
    start = main.path.removeprefix("./").removeprefix(".")
    target = Target(tags=frozenset(main.tags))
    program = reach(sources, start, target)
    bodies = read_bodies(facts.root, program.own, start, watch)
    names = Names(bodies)
    cgo = find_cgo(sources, start, program)
    facts.put("cgo", cgo.cgo, cgo.evidence)
    facts.put("cgo_reasons", cgo.reasons, cgo.evidence)
    facts.put("cgo_ways_out", cgo.ways_out, cgo.evidence if cgo.ways_out else ())
    facts.put("cgo_libraries", cgo.libraries, cgo.evidence if cgo.libraries else ())
    needs = find_needs(bodies, names, program.imports)
    for name in ("ca_certs", "tzdata", "tmp", "os_user", "told_commands"):
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
    _put_ports(facts, bodies, names)
    listed = {file.path for file in files}
    # of other modules in the project, only the files of the program are compiled
    compiled = (*files, *(file for file in program.own if file.path not in listed))
    return _put_files(facts, bodies, names, compiled, scripts, target)


def _build_texts(facts: Facts, scripts: Iterable[Script]) -> Iterator[str]:
    """Yield the texts that build the program today: scripts, release configurations, Dockerfiles."""
    yield from (script.text for script in scripts)
    named = (*release_files(facts.root), *(item.path for item in facts.values["dockerfiles"]))
    yield from filter(None, (read_source(facts.root / path) for path in named))


def _put_ports(facts: Facts, bodies: list[Body], names: Names) -> None:
    found = find_ports(bodies, names)
    exposed = [item for file in facts.values["dockerfiles"] for item in exposed_ports(facts.root, file.path)]
    if found:
        # the Dockerfile in the root shows which of several ports is the service
        meant = [number for number, file, _ in exposed if "/" not in file]
        found.sort(
            key=lambda item: meant.index(item.port.number) if item.port.number in meant else len(meant)
        )
        facts.put(
            "ports",
            tuple(item.port for item in found),
            facts.places((item.file, item.line) for item in found),
        )
        return
    # a program that also serves git over SSH has its service on the other port
    exposed.sort(key=lambda item: item[0] == 22)
    ports = dict.fromkeys(Port(number, certain=False, loopback=False) for number, _, _ in exposed)
    facts.put("ports", tuple(ports), facts.places((file, line) for _, file, line in exposed))


def _put_files(
    facts: Facts,
    bodies: list[Body],
    names: Names,
    files: tuple[GoFile, ...],
    scripts: Iterable[Script],
    target: Target,
) -> list[Embed]:
    """Add the embedded files, and the files that the program opens at run time. Return the embed patterns."""
    root = facts.root
    embeds = find_embeds(root, files, target)
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
    return embeds
