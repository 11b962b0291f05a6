"""Formats figures for people: decimal bytes, seconds, counts."""


def human_bytes(count: float) -> str:
    """Return a number of bytes in decimal units with two or three significant digits, such as ``7.4 MB``."""
    magnitude = abs(count)
    if magnitude < 1000:
        return f"{count:.0f} B"
    for unit in ("kB", "MB", "GB"):
        magnitude /= 1000
        count /= 1000
        if magnitude < 999.5 or unit == "GB":
            return f"{count:.1f} {unit}" if magnitude < 99.95 else f"{count:.0f} {unit}"
    raise AssertionError("unreachable")


def exact_bytes(count: float) -> str:
    """Return a number of bytes with separated thousands."""
    return f"{round(count):,} B".replace(",", "\N{NO-BREAK SPACE}")


def human_seconds(seconds: float) -> str:
    """Return a duration as ``0.4 s``, ``14 s`` or ``2:05`` (minutes and seconds)."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d}"


def human_milliseconds(milliseconds: float) -> str:
    """Return a short duration as ``1.8 ms``, ``231 ms`` or ``1.3 s``."""
    if milliseconds < 9.95:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:.0f} ms" if milliseconds < 999.5 else human_seconds(milliseconds / 1000)


def plural(count: int, noun: str) -> str:
    """Return ``1 step`` or ``3 steps``, for nouns with a plural in *s*."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
