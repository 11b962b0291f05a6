"""Parses a shell script into lists of commands. Nothing is expanded or executed.

Source of the grammar: POSIX, "Shell Command Language". Functions and ``case`` are read only as far as their end.
"""

import re
from dataclasses import field
from typing import Literal

from tui.frozen import dataclass
from tui.image.scope import closing


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirection."""

    how: str
    """``>``, ``>>``, ``<``, ``<<`` …, without a number."""
    target: str
    """The word as written, or the text of a heredoc."""
    stream: str = ""
    """The number before it, such as ``2``, or empty."""
    plain: bool = False
    """For a heredoc: whether variables in it stay as written."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A command with its arguments, as written."""

    words: tuple[str, ...]
    assignments: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    row: int = 0
    """Its line within the script, counted from 0."""


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that belong together."""

    kind: Literal["subshell", "brace", "branch", "loop", "function"]
    """``branch`` for if and case, of which each body is executed perhaps."""
    items: "tuple[Item, ...]"
    condition: "tuple[Item, ...]" = ()
    """What is executed before: the tests of ``if`` and ``while``."""
    name: str = ""
    """The name of a function, or the variable of a ``for`` loop."""
    values: tuple[str, ...] = ()
    """The words of a ``for`` loop, as written."""
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One command of a list."""

    before: str
    """The operator that joins it to the command before it: ``&&``, ``||``, ``|``, or empty for the others."""
    node: Simple | Group


_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=", re.ASCII)
_PLAIN = re.compile(r"[^\s'\"\\$`;&|()<>]+")
_BLANK = re.compile(r"(?:[ \t\r]|\\\r?\n)+")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;&|()\n]")
_REDIRECT = re.compile(r"(\d*)(<<<|<<-?|>>|>\||>&|<&|<>|&>>|&>|>|<)")
_DEPTH = 40


@dataclass(slots=True)
class _Token:
    kind: Literal["word", "operator", "redirect"]
    text: str
    row: int
    redirect: Redirect | None = None


@dataclass(slots=True)
class _Lexer:
    text: str
    at: int = 0
    row: int = 0
    tokens: list[_Token] = field(default_factory=list)
    pending: list[tuple[int, str, bool]] = field(default_factory=list)
    """Heredocs whose text follows the line: index of the token, end word, whether tabs are dropped."""

    def read(self) -> list[_Token]:
        text, size = self.text, len(self.text)
        while self.at < size:
            if match := _BLANK.match(text, self.at):
                self.row += match.group().count("\n")
                self.at = match.end()
            elif text[self.at] == "#":
                end = text.find("\n", self.at)
                self.at = size if end < 0 else end
            elif match := _REDIRECT.match(text, self.at):
                self.at = match.end()
                self._redirect(match)
            elif match := _OPERATOR.match(text, self.at):
                self.at = match.end()
                self.tokens.append(_Token("operator", match.group(), self.row))
                if match.group() == "\n":
                    self.row += 1
                    self._documents()
            else:
                row = self.row
                self.tokens.append(_Token("word", self._word(), row))
        return self.tokens

    def _redirect(self, match: re.Match[str]) -> None:
        stream, how = match.groups()
        if blank := _BLANK.match(self.text, self.at):
            self.at = blank.end()
        word = self._word()
        if how in {"<<", "<<-"}:
            self.pending.append((len(self.tokens), word, how == "<<-"))
        self.tokens.append(_Token("redirect", word, self.row, Redirect(how, word, stream)))

    def _documents(self) -> None:
        for index, word, chomp in self.pending:
            name = word.replace("'", "").replace('"', "").replace("\\", "")
            lines: list[str] = []
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                line = self.text[self.at : end]
                self.at, self.row = end + 1, self.row + 1
                line = line.lstrip("\t") if chomp else line
                if line.rstrip("\r") == name:
                    break
                lines.append(f"{line}\n")
            self.tokens[index].redirect = Redirect("<<", "".join(lines), plain=name != word)
        self.pending = []

    def _word(self) -> str:
        text, start = self.text, self.at
        while self.at < len(text):
            character = text[self.at]
            if match := _PLAIN.match(text, self.at):
                self.at = match.end()
            elif character == "\\":
                self.at += 2
            elif character == "'":
                end = text.find("'", self.at + 1)
                self.at = len(text) if end < 0 else end + 1
            elif character == '"':
                self._double()
            elif character == "$":
                self._dollar()
            elif character == "`":
                end = text.find("`", self.at + 1)
                self.at = len(text) if end < 0 else end + 1
            else:
                break
        self.at = min(self.at, len(text))
        if self.at == start and self.at < len(text) and text[start] not in " \t\r\n;&|()<>":
            self.at += 1
        word = text[start : self.at]
        self.row += word.count("\n")
        return word.replace("\\\r\n", "").replace("\\\n", "")

    def _double(self) -> None:
        self.at += 1
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "\\":
                self.at += 2
            elif character == '"':
                self.at += 1
                return
            elif character == "$":
                self._dollar()
            else:
                self.at += 1

    def _dollar(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following in {"{", "("} and following:
            end = closing(self.text, self.at + 1)
            self.at = len(self.text) if end < 0 else end + 1
        else:
            self.at += 1


_ENDS = {
    "if": "fi",
    "for": "done",
    "while": "done",
    "until": "done",
    "case": "esac",
    "{": "}",
    "select": "done",
}
_WORDS = frozenset({*_ENDS.values(), "then", "else", "elif", "do", "in", ";;"})


@dataclass(slots=True)
class _Parser:
    tokens: list[_Token]
    at: int = 0
    depth: int = 0

    def items(self, ends: frozenset[str]) -> tuple[Item, ...]:
        """Return the commands up to one of some words, which is not consumed."""
        found: list[Item] = []
        before = ""
        self.depth += 1
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text in ends and token.kind != "redirect":
                break
            if token.kind == "operator" and token.text != "(":
                if token.text in {"&&", "||"}:
                    before = token.text
                elif token.text in {"|", "|&"}:
                    before = "|"
                elif token.text != "\n" or before not in {"&&", "||", "|"}:
                    before = ""
                self.at += 1
                continue
            start = self.at
            node = self._node(token)
            if node is not None:
                found.append(Item(before, node))
                before = ""
            if self.at == start:
                self.at += 1
        self.depth -= 1
        return tuple(found)

    def _node(self, token: _Token) -> Simple | Group | None:
        if self.depth > _DEPTH:
            self.at = len(self.tokens)
            return None
        text = token.text
        if token.kind == "operator":
            return self._enclosed("subshell", ")")
        if token.kind == "word":
            if text == "{":
                return self._enclosed("brace", "}")
            if text == "if":
                return self._if()
            if text in {"for", "while", "until", "select"}:
                return self._loop(text)
            if text == "case":
                return self._case()
            if text == "!":
                self.at += 1
                return None
            if text in _WORDS:
                self.at += 1
                return None
            if self._is_function():
                return self._function()
        return self._simple()

    def _enclosed(self, kind: Literal["subshell", "brace"], end: str) -> Group:
        self.at += 1
        items = self.items(frozenset({end}))
        self.at += 1
        return Group(kind, items, redirects=self._redirects())

    def _redirects(self) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        while self.at < len(self.tokens) and (redirect := self.tokens[self.at].redirect) is not None:
            found.append(redirect)
            self.at += 1
        return tuple(found)

    def _if(self) -> Group:
        condition: list[Item] = []
        body: list[Item] = []
        while self.at < len(self.tokens) and self.tokens[self.at].text != "fi":
            word = self.tokens[self.at].text
            self.at += 1
            part = self.items(frozenset({"then", "else", "elif", "fi"}))
            (condition if word in {"if", "elif"} else body).extend(part)
        self.at += 1
        return Group("branch", tuple(body), tuple(condition), redirects=self._redirects())

    def _loop(self, word: str) -> Group:
        self.at += 1
        name, condition, values = "", tuple[Item, ...](), tuple[str, ...]()
        if word in {"for", "select"}:
            name = self.tokens[self.at].text if self.at < len(self.tokens) else ""
            start = self.at + 2
            while self.at < len(self.tokens) and self.tokens[self.at].text != "do":
                self.at += 1
            values = tuple(token.text for token in self.tokens[start : self.at] if token.kind == "word")
        else:
            condition = self.items(frozenset({"do"}))
        self.at += 1
        items = self.items(frozenset({"done"}))
        self.at += 1
        return Group("loop", items, condition, name, values, self._redirects())

    def _case(self) -> Group:
        while self.at < len(self.tokens) and self.tokens[self.at].text != "in":
            self.at += 1
        self.at += 1
        found: list[Item] = []
        while self.at < len(self.tokens) and self.tokens[self.at].text != "esac":
            while self.at < len(self.tokens) and self.tokens[self.at].text not in {")", "esac"}:
                self.at += 1
            if self.at >= len(self.tokens) or self.tokens[self.at].text == "esac":
                break
            self.at += 1
            found.extend(self.items(frozenset({";;", ";;&", ";&", "esac"})))
            if self.at < len(self.tokens) and self.tokens[self.at].text != "esac":
                self.at += 1
        self.at += 1
        return Group("branch", tuple(found), redirects=self._redirects())

    def _is_function(self) -> bool:
        texts = [token.text for token in self.tokens[self.at : self.at + 3]]
        return texts[:1] == ["function"] or texts[1:] == ["(", ")"]

    def _function(self) -> Group:
        named = self.tokens[self.at].text == "function"
        self.at += 1 if named else 0
        name = self.tokens[self.at].text if self.at < len(self.tokens) else ""
        self.at += 1
        while self.at < len(self.tokens) and self.tokens[self.at].text in {"(", ")", "\n"}:
            self.at += 1
        node = self._node(self.tokens[self.at]) if self.at < len(self.tokens) else None
        items = node.items if isinstance(node, Group) else () if node is None else (Item("", node),)
        return Group("function", items, name=name)

    def _simple(self) -> Simple | None:
        words: list[str] = []
        assignments: list[tuple[str, str]] = []
        redirects: list[Redirect] = []
        row = self.tokens[self.at].row
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            # in [[ … ]] the operators join conditions
            if token.kind == "operator" and (words[:1] != ["[["] or words[-1] == "]]"):
                break
            self.at += 1
            if token.redirect is not None:
                redirects.append(token.redirect)
            elif not words and (match := _ASSIGNMENT.match(token.text)):
                name = match.group()[:-1]
                if name.endswith("+"):
                    name = name[:-1]
                    assignments.append((name, f"${{{name}}}{token.text[match.end() :]}"))
                else:
                    assignments.append((name, token.text[match.end() :]))
            else:
                words.append(token.text)
        if not (words or assignments or redirects):
            return None
        return Simple(tuple(words), tuple(assignments), tuple(redirects), row)


def parse_script(text: str) -> tuple[Item, ...]:
    """Return the commands of a script. Text that is not valid is read as far as possible."""
    return _Parser(_Lexer(text).read()).items(frozenset())
