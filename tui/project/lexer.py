"""Tokenizes Go source, to separate code from comments and strings without a grammar."""

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<word>[^\W\d]\w*)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)'
    r"|(?P<mark>.)",
    re.DOTALL,
)
"""One token at a position. Source of the rules: the Go specification, "Lexical elements"."""

_SKIP = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"|`[^`]*`'
    r"|'(?:[^'\\\n]|\\[^\n])+'",
    re.DOTALL,
)
_FUNC_MAIN = re.compile(r"(?<![\w.])func\s+main\s*\(")
_IDLE_MAIN = re.compile(r"(?<![\w.])func\s+main\s*\(\s*\)\s*\{\s*\}")
_TEST_FUNCTION = re.compile(r"(?<![\w.])func\s+(?:Test|Fuzz|Example|Benchmark)(?![a-z])\w*\s*\(")
_EMBED = re.compile(r"//go:embed[ \t]+(.*)")
_PATTERN = re.compile(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)')


def declares_main(source: str) -> bool:
    """Return whether the source declares ``func main``.

    Outside comments and strings, these three consecutive tokens are always the function. A method has its receiver
    after ``func``, and a function literal has no name.
    """
    return "main" in source and bool(_FUNC_MAIN.search(_code(source)))


def declares_idle_main(source: str) -> bool:
    """Return whether the source declares an empty ``func main``."""
    return bool(_IDLE_MAIN.search(_code(source)))


def declares_tests(source: str) -> bool:
    """Return whether the source declares a function that ``go test`` would run."""
    return bool(_TEST_FUNCTION.search(source)) and bool(_TEST_FUNCTION.search(_code(source)))


def embed_patterns(source: str) -> Iterator[tuple[str, int]]:
    """Yield each pattern of the ``//go:embed`` directives with its line, counted from 1.

    Source of the rules: the documentation of package embed, "Directives".
    """
    line, counted = 1, 0
    for match in _SKIP.finditer(source):
        directive = _EMBED.match(match.group())
        if directive is None or source[source.rfind("\n", 0, match.start()) + 1 : match.start()].strip():
            continue
        line += source.count("\n", counted, match.start())
        counted = match.start()
        for quoted, raw, bare in _PATTERN.findall(directive.group(1)):
            yield quoted or raw or bare, line


def code_of(source: str) -> str:
    """Return the source with a space in place of each comment and literal, and with its lines."""
    return _SKIP.sub(lambda match: " " + "\n" * match[0].count("\n"), source)


def _code(source: str) -> str:
    """Return the source with a space in place of each comment and literal."""
    return _SKIP.sub(" ", source)
