"""Parses text into a :class:`~tui.dockerfile.document.Document` by the rules of BuildKit's parser.

The rules are those of ``frontend/dockerfile/parser`` in moby/buildkit and of the Dockerfile reference. They cover
directives above everything else, comments and empty lines inside a continued instruction, and heredocs.
"""

import re
from dataclasses import dataclass

from tui.dockerfile.document import Directive, DockerfileError, Document, Gap, Heredoc, Instruction
from tui.dockerfile.words import json_words, raw_words, split_flags, split_keyword, unquoted

KEYWORDS = frozenset(
    {
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)
_TAKES_HEREDOCS = frozenset({"ADD", "COPY", "RUN"})
_DIRECTIVE = re.compile(r"#\s*(?P<name>[A-Za-z][A-Za-z0-9]*)\s*=\s*(?P<value>.+?)\s*")
_DIRECTIVES = frozenset({"syntax", "escape", "check"})
_HEREDOC = re.compile(r"\d*<<(?P<chomp>-?)\s*(?P<word>[^<]+)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""Only a line feed ends a line. Python splits at more characters, which BuildKit does not."""
_BOM = "\ufeff"


def parse(text: str) -> Document:
    """Return a Dockerfile's parts.

    Raises:
        DockerfileError: an instruction is unknown, a heredoc does not end, a directive is repeated or wrong, or the file
            has no instruction.
    """
    lines = _LINE.findall(text)
    directives = _directives(lines)
    escape = next((item.value for item in directives if item.name == "escape"), "\\")
    reader = _Reader(lines, escape)
    parts = reader.parts()
    if not any(isinstance(part, Instruction) for part in parts):
        raise DockerfileError("The file does not contain any instructions.")
    return Document(parts, directives)


def _directives(lines: list[str]) -> tuple[Directive, ...]:
    found: list[Directive] = []
    for number, line in enumerate(lines, start=1):
        match = _DIRECTIVE.fullmatch(line.removeprefix(_BOM).strip())
        if match is None or (name := match["name"].lower()) not in _DIRECTIVES:
            break
        if any(item.name == name for item in found):
            raise DockerfileError(f"The directive {name} can be used only once.", number)
        if name == "escape" and match["value"] not in {"\\", "`"}:
            raise DockerfileError(f"The escape character must be \\ or `, not {match['value']}.", number)
        found.append(Directive(name, match["value"], number))
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    """Reads the lines once."""

    lines: list[str]
    escape: str
    at: int = 0

    def parts(self) -> tuple[Instruction | Gap, ...]:
        """Return all parts in order."""
        found: list[Instruction | Gap] = []
        gap = 0
        while self.at < len(self.lines):
            if _is_blank(self.lines[self.at]) or _is_comment(self.lines[self.at]):
                self.at += 1
                continue
            if gap < self.at:
                found.append(Gap("".join(self.lines[gap : self.at]), gap + 1))
            found.append(self._instruction())
            gap = self.at
        if gap < len(self.lines):
            found.append(Gap("".join(self.lines[gap:]), gap + 1))
        return tuple(found)

    def _instruction(self) -> Instruction:
        start = self.at
        logical = self._logical_line()
        keyword, rest = split_keyword(logical)
        if keyword.upper() not in KEYWORDS:
            raise DockerfileError(f"{keyword} is not a Dockerfile instruction.", start + 1)
        flags, arguments = split_flags(rest, self.escape)
        heredocs = self._heredocs(keyword.upper(), arguments, start)
        return Instruction(
            keyword=keyword.upper(),
            flags=flags,
            arguments=arguments,
            heredocs=heredocs,
            first=start + 1,
            last=self.at,
            raw="".join(self.lines[start : self.at]),
        )

    def _logical_line(self) -> str:
        """Join an instruction's lines, without the comments and empty lines between them."""
        words = ""
        first = True
        while self.at < len(self.lines):
            line = self.lines[self.at].removeprefix(_BOM).rstrip("\r\n")
            self.at += 1
            if not first and (_is_comment(line) or _is_blank(line)):
                continue
            line = line.lstrip() if first else line
            first = False
            kept = self._continued(line)
            if kept is None:
                return words + line
            words += kept
        return words

    def _continued(self, line: str) -> str | None:
        """Return a line without its trailing escape character, or None when the line ends the instruction."""
        kept = line.rstrip(" \t")
        if not kept.endswith(self.escape) or kept.endswith(self.escape * 2):
            return None
        return kept[:-1]

    def _heredocs(self, keyword: str, arguments: str, start: int) -> tuple[Heredoc, ...]:
        if keyword == "ONBUILD":
            keyword, arguments = split_keyword(arguments)
        if keyword.upper() not in _TAKES_HEREDOCS or "<<" not in arguments:
            return ()
        if json_words(arguments) is not None:
            return ()
        found: list[Heredoc] = []
        for word in raw_words(arguments, "\\"):
            match = _HEREDOC.fullmatch(word)
            if match is not None:
                found.append(self._heredoc(match, start))
        return tuple(found)

    def _heredoc(self, match: re.Match[str], start: int) -> Heredoc:
        name, chomp = unquoted(match["word"], "\\"), bool(match["chomp"])
        content: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            end = line.rstrip("\r\n")
            if (end.lstrip("\t") if chomp else end) == name:
                plain = not any(quote in match["word"] for quote in "\"'")
                return Heredoc(name, "".join(content), plain, chomp)
            content.append(line)
        raise DockerfileError(f"The heredoc {name} is not closed.", start + 1)


def _is_blank(line: str) -> bool:
    return not line.removeprefix(_BOM).strip()


def _is_comment(line: str) -> bool:
    return line.removeprefix(_BOM).lstrip().startswith("#")
