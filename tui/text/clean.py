"""Cleans foreign text before it reaches a terminal."""

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]"  # CSI, 7- and 8-bit
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC, which can set a window title or the clipboard
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]?"  # any other escape, or a lone ESC
)
_INVISIBLE = (
    r"\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f"
)
"""Control characters, direction marks, zero-width characters, line separators, and lone surrogates."""
_CONTROLS = re.compile(rf"[\x00-\x08\x0a-\x1f{_INVISIBLE}]")
_CONTROLS_IN_TEXT = re.compile(rf"[\x00-\x08\x0b-\x1f{_INVISIBLE}]")

LINE_LIMIT = 2000
"""Characters of one line that are kept. A line of megabytes would block the terminal for seconds."""


def clean_line(raw: str, limit: int = LINE_LIMIT) -> str:
    """Return one line of foreign text without anything that a terminal would act on.

    Escape sequences, control characters, direction marks, zero-width characters and lone surrogates are removed. Of a
    progress line that is redrawn with carriage returns, the last state stays. The result is *text*, not markup. Wrap it
    in ``Content`` before passing it to a widget.

    Args:
        raw: one line, with or without its line ending.
        limit: characters that are kept. A note with the number of missing characters replaces the rest.
    """
    if len(raw) <= limit and raw.isprintable():
        # nearly every line: printable excludes control and format characters, surrogates and tabs
        return raw
    text = raw.rstrip("\r\n").rpartition("\r")[2]
    kept = text[: limit * 4]
    kept = _CONTROLS.sub("", _ESCAPES.sub("", kept)).expandtabs(4)
    if len(kept) <= limit and len(text) <= limit * 4:
        return kept
    return f"{kept[:limit]}… (+{max(len(text), len(kept)) - limit} chars)"


def clean_text(raw: str) -> str:
    """Return text of several lines without anything that a terminal would act on. Tabs and line ends stay."""
    return _CONTROLS_IN_TEXT.sub("", _ESCAPES.sub("", raw.replace("\r\n", "\n")))
