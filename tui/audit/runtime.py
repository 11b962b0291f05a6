"""What a Dockerfile says about the running program: its arguments, environment, labels, files, and how it is checked."""

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
"""What a recipe sets by itself, beside the time zones that it copies."""
_VARIABLE = re.compile(r"(?<!\\)(?:\\\\)*\$")
_PATTERN = re.compile(r"[*?\[\]\\$<]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What could be read of the last stage."""

    values: Mapping[str, str] = field(default_factory=dict)
    """By option, as its flag takes it."""
    said: frozenset[int] = frozenset()
    """First lines of the instructions that are in these values as a whole."""


def runtime_of(context: AuditContext) -> Runtime:
    """Return what the last stage says about the program when it runs; what cannot be told for certain is left out."""
    reader = _Reader(context)
    for instruction in context.reading.instructions(context.reading.final):
        reader.read(instruction)
    reader.start()
    return Runtime(values=reader.values, said=frozenset(reader.said))


class _Reader:
    def __init__(self, context: AuditContext) -> None:
        self._context = context
        self._reading: Reading = context.reading
        self._environment = context.reading.environment(context.reading.final)
        self._here = PurePosixPath("/")
        self._programs = _programs(context)
        self._pairs: dict[str, dict[str, str]] = {"env": {}, "labels": {}}
        self._files: list[str] = []
        # what a file does not say, it does not want; a single stage holds all files anyway
        self.values = dict.fromkeys(("env", "labels", "health", "workdir"), "")
        if not self._reading.single_stage:
            self.values["copy"] = ""
        self.said: set[int] = set()

    def read(self, instruction: Instruction) -> None:
        """Take in one instruction of the last stage."""
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
        # a variable's value at build time is not known here: only what is written out is the image's for certain
        found = assignments(instruction, {}, escape) if not _VARIABLE.search(instruction.arguments) else {}
        if name == "env" and found and (self._for_compiler(found) or set(found.items()) <= _OURS):
            self.said.add(instruction.first)
        elif found:
            together = known | found
            pairs = join_words([f"{key}={value}" for key, value in together.items()])
            if self._take(name, pairs, instruction):
                self._pairs[name] = together

    def _take(self, name: str, text: str, *instructions: Instruction | None) -> bool:
        """Take an option's value from some instructions, unless the option would not have it."""
        try:
            option(name).write(Recipe(), text)
        except RecipeError:
            return False
        self.values[name] = text
        self.said |= {one.first for one in instructions if one is not None}
        return True

    def _for_compiler(self, found: Mapping[str, str]) -> bool:
        """Whether the environment of a single stage says something to the compiler, and not to the program."""
        return self._reading.single_stage and all(
            name == "PATH" or STEERING.fullmatch(name) for name in found
        )

    def _move(self, instruction: Instruction) -> None:
        escape = self._reading.document.escape
        self._here = resolved(self._here, instruction.arguments, self._environment, escape)
        build = self._reading.build
        if self._reading.single_stage and build and instruction.first < build.command.instruction.first:
            self.said.add(instruction.first)  # that is where it is compiled
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
        # a directory is copied by what it holds, a file into a directory keeps its name
        folder = (self._context.project.root / name).is_dir()
        where = f"{place}{name.rpartition('/')[2]}" if place.endswith("/") and not folder else place
        return name if where.rstrip("/") == str(self._here / name) else f"{name}:{place}"

    def start(self) -> None:
        """Take in how it is started and checked, once all is read."""
        entry, command = self._reading.last("ENTRYPOINT"), self._reading.last("CMD")
        words = [*_words(entry), *_words(command)]
        readable = all(one is None or _words(one) or one.json == () for one in (entry, command))
        if words and readable and self._is_program(words[0]):
            self._take("args", shlex.join(words[1:]), entry, command)
        check = self._reading.last("HEALTHCHECK")
        if check is not None and not check.flags and check.arguments.startswith("CMD"):
            asked = json_words(check.arguments.removeprefix("CMD").strip()) or ()
            if len(asked) > 1 and self._is_program(asked[0]):
                self._take("health", shlex.join(asked[1:]), check)

    def _is_program(self, word: str) -> bool:
        return word.rpartition("/")[2] in self._programs


def _words(instruction: Instruction | None) -> tuple[str, ...]:
    """Return the words of a list, or of plain text that uses nothing of a shell."""
    if instruction is None:
        return ()
    if instruction.json is not None:
        return instruction.json
    return plain_words(instruction.arguments)


def _programs(context: AuditContext) -> frozenset[str]:
    """Return the names under which the compiled program may lie in the image."""
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
    """Return a path of the build context without its dots; empty for all of it, and for what lies outside."""
    parts = [part for part in source.split("/") if part not in {"", "."}]
    return "" if ".." in parts else "/".join(parts)
