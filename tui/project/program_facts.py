"""Collects the facts of one program from the files that its main package reaches."""

import posixpath
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tui.project.body import Body
from tui.project.cgo import CgoNeed, find_cgo
from tui.project.constraints import Target
from tui.project.data_packages import find_idle
from tui.project.dockerignore import find_ignored
from tui.project.embed_makers import find_embed_makers
from tui.project.embeds import find_embeds
from tui.project.env_files import given_addresses
from tui.project.facts import Facts
from tui.project.generated import find_missing
from tui.project.git_reads import find_git_reads
from tui.project.gomod import GoMod
from tui.project.health_routes import find_health_route
from tui.project.linked import find_linked
from tui.project.model import Cgo, MainPackage, Statement, Subject
from tui.project.names import Names
from tui.project.needs import Need, find_needs
from tui.project.parsed import Parsed, read_bodies
from tui.project.ports import find_ports, may_listen
from tui.project.reach import Reach, Sources, reach
from tui.project.release import release_files
from tui.project.runtime_files import find_runtime_files
from tui.project.scan import Scan
from tui.project.scripts import Script
from tui.project.source import quote, read_source
from tui.project.statements import ports_as_stated
from tui.project.subcommands import Subcommands, find_subcommands
from tui.project.tls_files import find_tls_files
from tui.project.variables import find_variables
from tui.project.versions import find_version_variables
from tui.project.walk import GoFile
from tui.project.watch import Watch
from tui.project.workspace_context import find_workspace
from tui.project.written import find_sockets, find_written

_FIPS_ONLY = "crypto/tls/fipsonly"
_ARGUMENTS = (
    "flag",
    "github.com/alecthomas/kingpin",
    "github.com/alecthomas/kong",
    "github.com/alexflint/go-arg",
    "github.com/docopt/docopt-go",
    "github.com/jessevdk/go-flags",
    "github.com/mitchellh/cli",
    "github.com/peterbourgon/ff",
    "github.com/spf13/cobra",
    "github.com/spf13/pflag",
    "github.com/urfave/cli",
    "gopkg.in/alecthomas/kingpin.v2",
    "k8s.io/component-base",
)
"""Packages that read the command line."""
_LAMBDA = "github.com/aws/aws-lambda-go/lambda"


@dataclass(slots=True)
class Programs:
    """Reads the facts of one program after the other, and parses each file at most once.

    The facts of another program are read on request, because a repository can have dozens of programs.
    """

    module: Facts
    """The facts of the module, which all programs share."""
    sources: Sources
    """The available packages."""
    files: tuple[GoFile, ...]
    """The Go files of the module."""
    scripts: tuple[Script, ...]
    """Its build scripts."""
    scanned: Scan
    """All of its files."""
    gomod: GoMod
    parsed: Parsed
    _known: dict[str, Facts] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def facts_of(self, main: MainPackage, watch: Watch | None = None) -> Facts:
        """Return the facts of the program of a main package. Blocking, and safe in several threads.

        Args:
            main: one of the module's main packages.
            watch: counts each file whose body is read.
        """
        with self._lock:
            if main.path not in self._known:
                self._known[main.path] = self._read(main, watch or Watch())
            return self._known[main.path]

    def _read(self, main: MainPackage, watch: Watch) -> Facts:
        facts = Facts(self.module.root)
        sources, scripts = self.sources, self.scripts
        start = main.path.removeprefix("./").removeprefix(".")
        target = Target(tags=frozenset(main.tags))
        program = reach(sources, start, target)
        cgo = find_cgo(sources, start, program)
        if cgo.cgo is Cgo.REQUIRED:
            # files that import C are part of such a program
            target = replace(target, cgo=True)
            program = reach(sources, start, target)
        facts.put("packages", program.packages)
        bodies = read_bodies(self.parsed, program.own, start, watch)
        names = Names(bodies)
        facts.put("chosen_main", main.path)
        _put_cgo(facts, cgo)
        _put_imports(facts, program, self.files)
        needs = find_needs(bodies, names, program.imports, find_idle(program, sources))
        _put_needs(facts, needs, main, self.module)
        for name, items in (
            ("written", find_written(bodies, names)),
            ("sockets", find_sockets(bodies, names)),
            ("tls_files", find_tls_files(bodies, names)),
            ("variables", find_variables(bodies, names)),
        ):
            facts.put(name, tuple(items), facts.places((item.file, item.line) for item in items))
        versions = (
            *find_version_variables(bodies, start, sources),
            *find_linked(program, start, sources, self.parsed, _build_texts(self.module, scripts)),
        )
        facts.put(
            "version_variables",
            tuple(dict.fromkeys(item.symbol for item in versions)),
            facts.places((item.file, item.line) for item in versions),
        )
        commands = find_subcommands(bodies)
        facts.put("subcommands", commands.names, facts.places(commands.places))
        facts.put("reads_arguments", _reads_arguments(bodies, program))
        facts.put("serve_command", commands.serving, facts.places(commands.where))
        route = find_health_route(bodies)
        facts.put("health_route", route[0] if route else "", facts.places([route[1:]] if route else ()))
        handlers = [item for item in program.imports if item.path == _LAMBDA]
        facts.put("aws_lambda", bool(handlers), facts.places((item.file, item.line) for item in handlers))
        _put_ports(facts, bodies, names, commands, self.module, main)
        listed = {file.path for file in self.files}
        # of other modules in the project, only the files of the program are compiled
        compiled = (*self.files, *(file for file in program.own if file.path not in listed))
        _put_files(facts, bodies, names, compiled, scripts, target, commands)
        self._put_surroundings(facts, program, watch)
        return facts

    def _put_surroundings(self, facts: Facts, program: Reach, watch: Watch) -> None:
        """Add what the program needs beside its own code: data of git, other members of a workspace, generated code."""
        root = facts.root
        named = (item.path for item in self.module.values["dockerfiles"])
        git = find_git_reads(root, program.own, self.scripts, named)
        facts.put("git_reads", git, facts.places((item.file, item.line) for item in git))
        needed = find_workspace(root, self.gomod, program.imports)
        if needed is not None:
            facts.put(
                "workspace_above",
                needed.workspace,
                facts.places((item.file, item.line) for item in needed.imports),
            )
        missing = (
            () if watch.stopped else find_missing(root, self.sources, program, self.scanned, self.scripts)
        )
        facts.put("missing_code", missing, facts.places((item.file, item.line) for item in missing))


def _reads_arguments(bodies: Iterable[Body], program: Reach) -> bool:
    return any(body.reads_arguments for body in bodies) or any(
        f"{item.path}/".startswith(tuple(f"{path}/" for path in _ARGUMENTS)) for item in program.imports
    )


def _put_cgo(facts: Facts, cgo: CgoNeed) -> None:
    facts.put("cgo", cgo.cgo, cgo.evidence)
    facts.put("cgo_source", "parser")
    facts.put("cgo_reasons", cgo.reasons, cgo.evidence)
    facts.put("cgo_ways_out", cgo.ways_out, cgo.evidence if cgo.ways_out else ())
    facts.put("cgo_libraries", cgo.libraries, cgo.evidence if cgo.libraries else ())


def _put_imports(facts: Facts, program: Reach, files: Iterable[GoFile]) -> None:
    """Add what packages of the standard library demand from the build."""
    loads = facts.places((item.file, item.line) for item in program.imports if item.path == "plugin")
    facts.put("plugin", bool(loads), loads)
    always = facts.places((item.file, item.line) for item in program.imports if item.path == _FIPS_ONLY)
    facts.put("fips_only", bool(always), always)
    anywhere = facts.places(
        (file.path, item.line) for file in files for item in file.header.imports if item.path == _FIPS_ONLY
    )
    facts.put("fips_optional", bool(anywhere) and not always, () if always else anywhere)


def _put_needs(facts: Facts, needs: list[Need], main: MainPackage, module: Facts) -> None:
    for name in ("ca_certs", "tzdata", "tmp", "writes", "os_user", "told_commands"):
        proofs = sorted((need for need in needs if need.name == name), key=lambda need: need.likely)
        places = facts.places((need.file, need.line) for need in proofs)
        facts.put(name, bool(places), places)
    zones = [one for one in module.values["statements"] if _sets_zone(one, main)]
    if zones:
        facts.put(
            "tzdata",
            True,
            (*facts.evidence.get("tzdata", ()), *(quote(facts.root, one.file, one.line) for one in zones)),
        )
    sure = {need.name for need in needs if not need.likely} | ({"tzdata"} if zones else set())
    facts.put(
        "likely_needs",
        tuple(name for name in ("ca_certs", "tzdata") if facts.values[name] and name not in sure),
    )
    # no package of a distribution contains the program itself
    runs = [need for need in needs if need.name == "commands" and need.what != main.name]
    facts.put(
        "commands",
        tuple(dict.fromkeys(need.what for need in runs)),
        facts.places((need.file, need.line) for need in runs),
    )
    certain = {need.what for need in runs if not need.likely}
    looked_for = [need for need in runs if need.what not in certain]
    facts.put(
        "optional_commands",
        tuple(dict.fromkeys(need.what for need in looked_for)),
        facts.places((need.file, need.line) for need in looked_for),
    )


def _sets_zone(stated: Statement, main: MainPackage) -> bool:
    """Return whether a statement sets the time zone of a program, which then loads it by name."""
    name, _, zone = stated.value.partition("=")
    return (
        stated.subject is Subject.ENVIRONMENT
        and stated.program in {"", main.path}
        and name == "TZ"
        and zone.strip("\"'") not in {"", "UTC", "Etc/UTC", "GMT"}
    )


def _build_texts(module: Facts, scripts: Iterable[Script]) -> Iterator[str]:
    """Yield the texts that build the program today: scripts, release configurations, Dockerfiles."""
    yield from (script.text for script in scripts)
    named = (*release_files(module.root), *(item.path for item in module.values["dockerfiles"]))
    yield from filter(None, (read_source(module.root / path) for path in named))


def _put_ports(
    facts: Facts, bodies: list[Body], names: Names, commands: Subcommands, module: Facts, main: MainPackage
) -> None:
    stated = [one for one in module.values["statements"] if one.program in {"", main.path}]
    alone = len(module.values["main_packages"]) + len(module.values["other_mains"]) == 1
    listens = alone or may_listen(bodies)
    found = find_ports(bodies, names, commands) if listens else []
    if listens and not found and (given := given_addresses(module.root, stated)):
        found = find_ports(bodies, Names(bodies, given), commands)
    every = ports_as_stated(((item.port, item.file, item.line) for item in found), stated)
    for name, protocol in (("ports", "tcp"), ("udp_ports", "udp")):
        ports = [item for item in every if item[0].protocol == protocol]
        facts.put(
            name, tuple(port for port, _, _ in ports), facts.places((file, line) for _, file, line in ports)
        )


def _put_files(
    facts: Facts,
    bodies: list[Body],
    names: Names,
    files: tuple[GoFile, ...],
    scripts: Iterable[Script],
    target: Target,
    commands: Subcommands,
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
    keys = {posixpath.normpath(item.path) for item in facts.values["tls_files"]}
    found = find_runtime_files(root, bodies, names, targets, commands.foreign)
    opened = [item for item in found if item.path not in keys]
    facts.put(
        "runtime_files",
        tuple(item.path for item in opened),
        facts.places((item.file, item.line) for item in opened),
    )
