"""The rules of plain English that a program can check."""

import re

LONGEST = 25
"""Words of a sentence. Writers aim at 20, and a test fails above this."""

_QUOTED = re.compile(r"`[^`]*`|\*[^*\n]+\*|https?://\S+")
"""Code, errors in italics and addresses: not the program's own words."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|\n\s*\n|\n(?=#|- )")

_WORDS = (
    (r"stands?|stood", "is"),
    (r"lies|lay", "is"),
    (r"tells?|told", "shows"),
    (r"says?|said", "reports"),
    (r"asks?|asked", "needs, requests"),
    (r"mends?|mended", "fix"),
    (r"begins? with|began with", "starts with, has the prefix"),
    (r"knows?|knew", "has, contains"),
    (r"wants?|wanted", "needs"),
    (r"whoever|nobody|somebody|all that", "the thing or person that is meant"),
    (r"without a word", "silently"),
    (r"walled[ -]in", "sandboxed"),
    (r"here-documents?", "heredoc"),
    (r"trouble", "error"),
)
"""What is not written of things, and what is."""
_FAULTS = (
    *((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), f"write {better!r}") for words, better in _WORDS),
    (
        re.compile(r"\b(?<!there )(?:is|are|was|were) no\b(?! longer| more| one)", re.IGNORECASE),
        "write 'is not a'",
    ),
    (re.compile(r";"), "write two sentences"),
    (re.compile(r"\s[–—]\s"), "a dash is not a verb"),
)


def faults_of(text: str) -> list[str]:
    """Return what a reader would stumble over, in order of the rules; quoted code does not count."""
    plain = _QUOTED.sub("CODE", text)
    found = [f"{match[0].strip()!r}: {advice}" for rule, advice in _FAULTS for match in rule.finditer(plain)]
    for sentence in _SENTENCE_END.split(plain):
        words = sentence.split()
        if len(words) > LONGEST:
            found.append(f"{len(words)} words: {' '.join(words[:6])} …")
    return found
