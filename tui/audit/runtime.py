"""The final stage of a Dockerfile: the program's arguments, environment, labels, files and health check."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tui.audit.commands import plain_words
from tui.audit.context import AuditContext
from tui.audit.gobuild import STEERING
from tui.audit.main import main_of
from tui.audit.reading import Reading, assignments, resolved
from tui.dockerfile import Instruction
from tui.dockerfile.words import json_words
from tui.recipe import Recipe, RecipeError, option
from tui.recipe.words import join_words

_OURS = frozenset({("ZONEINFO", "/zoneinfo.zip")})
"""The variables that a recipe sets for the time zones that it copies."""
_VARIABLE = re.compile(r"(?<!\\)(?:\\\\)*\$")
_PATTERN = re.compile(r"[*?\[\]\\$<]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The options in the final stage."""

    values: Mapping[str, str] = field(default_factory=dict)
    """The value of each option in the form of its flag."""
    covered: frozenset[int] = frozenset()
    """The first lines of the instructions that these values cover completely."""


def runtime_of(context: AuditContext) -> Runtime:
    """Return the options in the final stage, without uncertain ones."""
    reader = _Reader(context)
    for instruction in context.reading.instructions(context.reading.final):
        reader.read(instruction)
    reader.start()
    return Runtime(values=reader.values, covered=frozenset(reader.covered))


class _Reader:
    def __init__(self, context: AuditContext) -> None:
        self._context = context
        self._reading: Reading = context.reading
        self._environment = context.reading.environment(context.reading.final)
        self._here = PurePosixPath("/")
        self._programs = _programs(context)
        self._pairs: dict[str, dict[str, str]] = {"env": {}, "labels": {}}
        self._files: list[str] = []
        # an option without an instruction is empty, but a single stage already has all files
        self.values = dict.fromkeys(("env", "labels", "health", "workdir"), "")
        if not self._reading.single_stage:
            self.values["copy"] = ""
        self.covered: set[int] = set()

    def read(self, instruction: Instruction) -> None:
        """Read one instruction of the final stage."""
        match instruction.keyword:
            case "ENV":
                self._assign("env", instruction)
            case "LABEL":
                self._assign("labels", instruction)
            case "WORKDIR":
                self._move(instruction)
            case "COPY" if not instruction.flag("from") and not self._reading.single_stage:
                self._copy(instruction)

    def _assign(self, name: str, instruction: Instruction) -> None:
        escape = self._reading.document.escape
        known = self._pairs[name]
        # the value of a variable at build time is unknown, so only literal text counts
        found = assignments(instruction, {}, escape) if not _VARIABLE.search(instruction.arguments) else {}
        if name == "env" and found and (self._for_compiler(found) or set(found.items()) <= _OURS):
            self.covered.add(instruction.first)
        elif found:
            together = known | found
            pairs = join_words([f"{key}={value}" for key, value in together.items()])
            if self._take(name, pairs, instruction):
                self._pairs[name] = together

    def _take(self, name: str, text: str, *instructions: Instruction | None) -> bool:
        """Set an option from instructions. Return False if the option does not accept the value."""
        try:
            option(name).write(Recipe(), text)
        except RecipeError:
            return False
        self.values[name] = text
        self.covered |= {one.first for one in instructions if one is not None}
        return True

    def _for_compiler(self, found: Mapping[str, str]) -> bool:
        """Return whether the environment of a single stage is for the compiler and not for the program."""
        return self._reading.single_stage and all(
            name == "PATH" or STEERING.fullmatch(name) for name in found
        )

    def _move(self, instruction: Instruction) -> None:
        escape = self._reading.document.escape
        self._here = resolved(self._here, instruction.arguments, self._environment, escape)
        build = self._reading.build
        if self._reading.single_stage and build and instruction.first < build.command.instruction.first:
            self.covered.add(instruction.first)  # the directory for compiling
        else:
            self._take("workdir", "" if str(self._here) == "/" else str(self._here), instruction)

    def _copy(self, instruction: Instruction) -> None:
        *sources, target = instruction.words
        names = [_within(source) for source in sources]
        plain = not any(_PATTERN.search(word) for word in instruction.words) and not instruction.heredocs
        bare = all(flag == "--link" for flag in instruction.flags)
        if not names or not plain or not bare or not all(names):
            return
        place = f"{self._here / target}{'/' if target.endswith(('/', '.')) or len(sources) > 1 else ''}"
        place = re.sub("//+", "/", place)
        entries = [*self._files, *(self._entry(name, place) for name in names)]
        if self._take("copy", join_words(entries, commas=True), instruction):
            self._files = entries

    def _entry(self, name: str, place: str) -> str:
        # COPY copies the contents of a directory, while a file that is copied into a directory keeps its name
        folder = (self._context.project.root / name).is_dir()
        where = f"{place}{name.rpartition('/')[2]}" if place.endswith("/") and not folder else place
        return name if where.rstrip("/") == str(self._here / name) else f"{name}:{place}"

    def start(self) -> None:
        """Read the command and the health check, after all instructions are read."""
        entry, command = self._reading.last("ENTRYPOINT"), self._reading.last("CMD")
        words = [*_words(entry), *_words(command)]
        readable = all(one is None or _words(one) or one.json == () for one in (entry, command))
        if words and readable and self._is_program(words[0]):
            self._take("args", shlex.join(words[1:]), entry, command)
        check = self._reading.last("HEALTHCHECK")
        if check is not None and not check.flags and check.arguments.startswith("CMD"):
            checking = json_words(check.arguments.removeprefix("CMD").strip()) or ()
            if len(checking) > 1 and self._is_program(checking[0]):
                self._take("health", shlex.join(checking[1:]), check)

    def _is_program(self, word: str) -> bool:
        return word.rpartition("/")[2] in self._programs


def _words(instruction: Instruction | None) -> tuple[str, ...]:
    """Return the words of a JSON array, or of text without shell syntax."""
    if instruction is None:
        return ()
    if instruction.json is not None:
        return instruction.json
    return plain_words(instruction.arguments)


def _programs(context: AuditContext) -> frozenset[str]:
    """Return the possible names of the compiled program in the image."""
    reading = context.reading
    if reading.build is None:
        return frozenset()
    built = reading.build.output.rpartition("/")[2]
    main = context.project.main(main_of(context))
    names = {item.output.rpartition("/")[2] for item in reading.go("build")}
    names |= {main.name} if main and not built else set()
    for instruction in reading.instructions(reading.final):
        if instruction.keyword == "COPY" and instruction.flag("from") and len(instruction.words) == 2:
            source, target = (word.rpartition("/")[2] for word in instruction.words)
            if not built or source == built:
                names |= {source, target}
    return frozenset(names - {"", "."})


def _within(source: str) -> str:
    """Return a path of the build context without dots. Empty for the whole context and for paths outside it."""
    parts = [part for part in source.split("/") if part not in {"", "."}]
    return "" if ".." in parts else "/".join(parts)
