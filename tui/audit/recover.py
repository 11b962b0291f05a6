"""The recipe of an existing Dockerfile, read from the model of the image that it makes."""

import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from posixpath import join, normpath

from tui.audit.layout import layout_of
from tui.audit.nearest import nearest_base
from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.image import File, GoBuild, ImageModel, Kind, Value
from tui.image.difference import COVERED, last_line, program_build, starts_program
from tui.image.golang import golang_tag
from tui.project import GoProject
from tui.recipe import Recipe, RecipeError, Strip, Upx, option, static_link
from tui.recipe.packages import for_command, system_of, word_of
from tui.recipe.secret_names import has_credentials, looks_secret
from tui.recipe.words import join_words

_PLATFORM = re.compile(r"docker (?:buildx )?build\b.*--platform[= ](?P<platforms>\S+)")
_STATIC = "-linkmode external -extldflags -static"
"""The flags that a recipe adds for C code on a base without a C library."""
_STRIPPING = frozenset({"-s", "-w"})
_OURS = ("ZONEINFO", "/zoneinfo.zip")
"""The variable that a recipe sets for the time zones that it copies."""
_COMPILER = re.compile(r"(?:GO|CGO_)[A-Z0-9_]*|CC|CXX|PATH")
"""Names of variables for the compiler."""
_SETTINGS = {
    "goamd64": "GOAMD64",
    "goarm64": "GOARM64",
    "goproxy": "GOPROXY",
    "gosumdb": "GOSUMDB",
    "goexperiment": "GOEXPERIMENT",
    "fips": "GOFIPS140",
    "cgo-cflags": "CGO_CFLAGS",
    "cgo-ldflags": "CGO_LDFLAGS",
}
"""Options that are the value of a variable of the go command."""
_FOR_OTHER_STEPS = frozenset(
    [
        "bash",
        "cmake",
        "curl",
        "make",
        "nodejs",
        "npm",
        "protobuf",
        "protobuf-compiler",
        "unzip",
        "wget",
        "xz",
        "xz-utils",
        "yarn",
        "zip",
    ]
)
"""Packages of a builder whose programs only run in steps that a recipe does not have."""
_FLAVOURS = frozenset({"alpine", "trixie", "bookworm"})
_PATTERN = re.compile(r"[*?\[\]\\$<:]")
_VARIABLE = re.compile(r"\$\{?(?P<name>\w+)\}?")
_VERSION = "VERSION"
_WORD = re.compile(r"(?:\$\((?:[^()]|\([^()]*\))*\)|[^\s'\"]|'[^']*'|\"[^\"]*\")+")
"""One word of linker flags, with its quotes and its command substitutions."""
_LISTED = 1_000
"""Files of one directory that are compared with the build context."""


def recover(model: ImageModel, project: GoProject, catalog: Catalog, start: Recipe) -> Recipe:
    """Return the recipe of a Dockerfile, as far as options can express it.

    Args:
        model: what the Dockerfile makes.
        project: the project that it builds.
        catalog: the facts about images.
        start: has the values that the Dockerfile does not decide.
    """
    recipe = replace(start, layout=layout_of(model, project).offered)
    for name, text in _Reader(model, project, catalog).values():
        try:
            recipe = option(name).write(recipe, text)
        except RecipeError:
            # the option does not accept the value, such as a user by name, so the recommendation stays
            continue
    flags = recipe.ldflags.removeprefix(_STATIC).strip()
    return replace(recipe, ldflags=flags) if static_link(recipe, catalog.base(recipe.base)) else recipe


def holds_secret(name: str, value: str) -> bool:
    """Return whether a variable is a secret by its name, or its value is a URL with a password."""
    return looks_secret(name) or has_credentials(value)


def main_of(model: ImageModel, project: GoProject) -> str:
    """Return the main package of the program in the image, such as ``./cmd/api``, or an empty string."""
    build = program_build(model)
    mains = build.mains if build else (f"./{model.start.go_run.removeprefix('./')}".removesuffix("/."),)
    return next((main for main in mains if project.main(main) is not None), "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads each option from a model."""

    model: ImageModel
    project: GoProject
    catalog: Catalog

    @property
    def build(self) -> GoBuild | None:
        """The go build of the program."""
        return program_build(self.model)

    @property
    def single_stage(self) -> bool:
        """Whether the program runs in the stage that compiles it."""
        build = self.build
        return build is not None and build.command.stage in self.model.lineage(self.model.target)

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield the options that the Dockerfile decides, each with its value in the form of its flag."""
        model = self.model
        yield from self._images()
        if self.build is not None:
            yield from self._build(self.build)
        elif main := main_of(model, self.project):
            yield "main", main
        packed = [command for command in model.commands if command.name == "upx"]
        lzma = any(word.text == "--lzma" for command in packed for word in command.words)
        yield "upx", Upx.NONE if not packed else Upx.LZMA if lzma else Upx.FAST
        yield from self._packages()
        yield from self._secrets()
        tests = {command.stage for command in model.commands if command.go and command.go.verb == "test"}
        yield "test", "on" if tests else "off"
        yield "parallel-tests", "on" if self._apart(tests) else "off"
        yield "pin", "on" if any("@sha256:" in stage.base.reference.text for stage in model.built) else ""
        yield "platforms", self._platforms()
        yield from self._runtime()

    def _images(self) -> Iterator[tuple[str, str]]:
        model = self.model
        if self.build is not None:
            builder = model.stages[model.lineage(self.build.command.stage)[-1]].base
            version, flavour = golang_tag(builder.reference.text) or ("", "")
            if version.count(".") >= 1:
                yield "go", version
            if flavour in _FLAVOURS or version:
                yield "builder", flavour if flavour in _FLAVOURS else "trixie"
        base = nearest_base(model.base.reference.text, self.catalog)
        if base is not None and not self.single_stage:
            yield "base", base.id

    def _build(self, build: GoBuild) -> Iterator[tuple[str, str]]:
        words, known = build.linker_flags, build.command.flags.get("-ldflags")
        if known is None or known.known or _STRIPPING & set(words):
            yield "strip", Strip.ALL if "-s" in words else Strip.DWARF if "-w" in words else Strip.NONE
        injected = next(
            (
                name
                for name, value in build.assignments.items()
                if value.text in {f"${{{_VERSION}}}", f"${_VERSION}"}
            ),
            "",
        ) or _version_argument(self.model, build)
        yield "ldflags", " ".join(_own_flags(known, injected) if known else ())
        yield "version", injected
        for name, variable in _SETTINGS.items():
            given = build.command.environment.get(variable)
            yield name, given.text if given and given.known else ""
        yield "trimpath", "on" if "-trimpath" in build.command.flags else "off"
        yield "tags", ",".join(build.tags)
        yield "vcs", "on" if build.command.flag("-buildvcs") == "true" else "off"
        mains = [main for main in build.mains if self.project.main(main) is not None]
        if mains:
            yield "main", mains[0]
            others = [main for main in self._shipped() if main != mains[0]]
            yield "extra-main", join_words(others)
        if self.single_stage and "CGO_ENABLED" not in build.command.environment:
            yield "cgo", "on"  # Go turns it off where there is no C compiler
        elif not build.cgo.unknown:
            yield "cgo", "on" if build.cgo.yes else "off"

    def _shipped(self) -> Iterator[str]:
        """Yield the main packages of all programs in the image."""
        if self.single_stage:
            return
        builds = (link.build for file in self.model.files.put() for link in file.chain)
        mains = (main for build in builds if build is not None for main in build.mains)
        yield from (main for main in dict.fromkeys(mains) if self.project.main(main) is not None)

    def _secrets(self) -> Iterator[tuple[str, str]]:
        mounts = [mount for stage in self.model.built for one in stage.instructions for mount in one.mounts]
        secrets = {mount.get("id", "") for mount in mounts if mount.get("type") == "secret"}
        ssh = any(mount.get("type") == "ssh" for mount in mounts)
        yield "private", "ssh" if ssh else "netrc" if "netrc" in secrets else "none"
        build = self.build
        patterns = build.command.environment.get("GOPRIVATE") if build else None
        yield "goprivate", patterns.text if patterns else ""
        yield "extra-ca", "on" if "ca" in secrets else "off"

    def _packages(self) -> Iterator[tuple[str, str]]:
        """Yield the packages in the image and in the builder. A single stage has both."""
        model, compiling = self.model, self._system
        in_final = [one.name for one in model.final.packages]
        stages = model.lineage(self.build.command.stage) if self.build is not None else ()
        in_build = [
            one.name
            for index in stages
            for one in model.stages[index].packages
            if one.name not in COVERED | _FOR_OTHER_STEPS
        ]
        if self.single_stage:
            needed = {for_command(command) for command in self.project.commands}
            words = [word_of(name, compiling, builder=True) for name in in_build]
            yield "packages", join_words([word for word in words if word in needed], commas=True)
            yield "build-packages", join_words([word for word in words if word not in needed], commas=True)
            return
        base = nearest_base(model.base.reference.text, self.catalog)
        system = system_of(base) if base is not None else ""
        bundled = {"ca-certificates"} if base is not None and base.ca_certs else set()
        words = [word_of(name, system) for name in in_final if name not in bundled]
        yield "packages", join_words(words, commas=True) if system else ""
        words = [word_of(name, compiling, builder=True) for name in in_build]
        yield "build-packages", join_words(words, commas=True)

    @property
    def _system(self) -> str:
        """The distribution of the builder."""
        if self.build is None:
            return ""
        root = self.model.stages[self.model.lineage(self.build.command.stage)[-1]].base
        _, flavour = golang_tag(root.reference.text) or ("", "")
        return flavour if flavour in _FLAVOURS else "trixie"

    def _apart(self, tests: Iterable[int]) -> bool:
        """Return whether the tests run in a stage that the compiler does not wait for."""
        build = self.build
        stages = set(tests)
        return (
            bool(stages) and build is not None and stages.isdisjoint(self.model.lineage(build.command.stage))
        )

    def _platforms(self) -> str:
        """Return the platforms of the build command in the comment above the first instruction."""
        document = self.model.document
        found = (_PLATFORM.search(comment) for comment in document.comments_above(document.instructions[0]))
        return next((match["platforms"] for match in found if match), "")

    def _runtime(self) -> Iterator[tuple[str, str]]:
        config = self.model.config
        uid = self.model.user_id.text
        group = config.user.text.partition(":")[2]
        yield "user", f"{uid}:{group}" if group.isdecimal() else uid
        yield "port", self._ports()
        variables = [
            f"{name}={one.value.text}"
            for name, one in config.environment.items()
            if one.line
            and one.value.known
            and not holds_secret(name, one.value.text)
            and (name, one.value.text) != _OURS
        ]
        if self.single_stage:
            variables = [pair for pair in variables if not _COMPILER.fullmatch(pair.partition("=")[0])]
        yield "env", join_words(variables)
        labels = [
            f"{name}={one.value.text}" for name, one in config.labels.items() if one.line and one.value.known
        ]
        yield "labels", join_words(labels)
        workdir = (config.directory or "/") if last_line(self.model, "WORKDIR") else "/"
        yield (
            "workdir",
            "" if workdir == "/" or (self.single_stage and not self._moves_after_build()) else workdir,
        )
        if not self.single_stage:
            yield "copy", join_words(self._copied(), commas=True)
        data = self._data()
        yield "data", join_words(tuple(data.values()), commas=True)
        yield "volume", "on" if data and set(config.volumes) == set(data) else "off"
        yield from self._start()

    def _data(self) -> dict[str, str]:
        """Return the directories that the user owns or that are volumes: the path in the option for each path."""
        model = self.model
        users = {model.user_id.text, model.config.user.text.partition(":")[0]}
        workdirs = {one.first for one in model.final.instructions if one.keyword == "WORKDIR"}
        owned = (
            file.path
            for file in model.files.put()
            if file.kind is Kind.DIRECTORY
            and (file.owner or "").partition(":")[0] in users
            and file.origin.line not in workdirs
            and self._context_directory(file) is None
            and not model.files.list(file.path, 1)
        )
        here = f"{(model.config.directory or '/').rstrip('/')}/" if last_line(model, "WORKDIR") else ""
        found: dict[str, str] = {}
        for path in (*owned, *model.config.volumes):
            name = path.removeprefix(here) if here else path
            with suppress(RecipeError):
                option("data").write(Recipe(), join_words((name,), commas=True))
                found[path] = name
        return found

    def _moves_after_build(self) -> bool:
        """Return whether the image has a working directory of its own after the one for compiling."""
        line = self.model.build.line if self.model.build else 0
        return any(one.keyword == "WORKDIR" and one.first > line for one in self.model.final.instructions)

    def _ports(self) -> str:
        """Return the exposed ports, first the one that the program listens on."""
        words = [
            port.number.text if port.protocol == "tcp" else f"{port.number.text}/{port.protocol}"
            for port in self.model.config.ports
            if port.line and port.number.text.isdecimal()
        ]
        known = [str(port) for port in (*self.project.ports, *self.project.udp_ports)]
        listening = [number for number in known if number in words]
        if words and known and not listening:
            wrong = next((word for word in words if word.isdecimal()), "")
            return ",".join([known[0], *(word for word in words if word != wrong)])
        return ",".join(dict.fromkeys([*listening, *words]))

    def _copied(self) -> list[str]:
        """Return the files of the build context in the image, also those that came through other stages."""
        found: list[str] = []
        here = self.model.config.directory or "/"
        for file in self.model.files.put():
            path = self._context_directory(file) if file.kind is Kind.DIRECTORY else file.context_path
            if path is None or not path.strip("/.") or _PATTERN.search(path) or _is_code(file):
                continue
            path = path.rstrip("/")
            found.append(path if file.path == normpath(join(here, path)) else f"{path}:{file.path}")
        return found

    def _context_directory(self, directory: File) -> str | None:
        """Return the directory of the build context that a directory of the image is a copy of, or None."""
        if directory.context_path is not None:
            return directory.context_path
        roots = set()
        for file in self.model.files.list(directory.path, _LISTED):
            inside = file.path[len(directory.path) :]
            path = f"/{file.context_path}" if file.context_path is not None else ""
            roots.add(path.removesuffix(inside) if path.endswith(inside) else "")
        return roots.pop().lstrip("/") if len(roots) == 1 else None

    def _start(self) -> Iterator[tuple[str, str]]:
        start, config = self.model.start, self.model.config
        # what starts something else is listed as lost, and its arguments are not those of the program
        words = (
            [self._expanded(word) for word in start.program_words[1:]] if starts_program(self.model) else []
        )
        yield "args", "" if any("$" in word for word in words) else shlex.join(words)
        check = config.health
        if check is None or check.start is None:
            yield "health", ""
        elif not check.options and check.start.program is not None and _is_built(check.start.program):
            yield "health", shlex.join(check.start.program_words[1:])

    def _expanded(self, word: str) -> str:
        """Return an argument with the variables of the image, which the author meant to be expanded."""
        known = self.model.config.environment

        def value(match: re.Match[str]) -> str:
            found = known.get(match["name"])
            if found is None or not found.value.known or holds_secret(found.name, found.value.text):
                return match[0]
            return found.value.text

        return _VARIABLE.sub(value, word)


def _own_flags(given: Value, injected: str) -> Iterator[str]:
    """Yield the linker flags as written, without those of other options and without unknown values.

    Args:
        given: the value of ``-ldflags``.
        injected: the variable that gets the version.
    """
    words = iter(_WORD.findall(given.text))
    for word in words:
        if word == "-X":
            value = next(words, "")
            name = value.strip("'\"").partition("=")[0]
            if value and name != injected and (given.known or "$" not in value):
                yield f"-X {value}"
        elif word not in _STRIPPING and (given.known or "$" not in word):
            yield word


def _version_argument(model: ImageModel, build: GoBuild) -> str:
    """Return the variable that gets the build argument VERSION, or an empty string."""
    arguments = [*model.arguments, *model.stages[build.command.stage].arguments]
    defaults = {one.default.text for one in arguments if one.name == _VERSION and one.default}
    return next((name for name, value in build.assignments.items() if value.text in defaults), "")


def _is_built(file: File) -> bool:
    return any(link.build is not None and not link.build.tool for link in file.chain)


def _is_code(file: File) -> bool:
    return file.path.endswith((".go", "/go.mod", "/go.sum"))
