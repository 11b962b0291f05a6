"""The environment of the running container, as ``NAME=value`` words."""

from collections.abc import Iterable


def value_of(env: Iterable[str], name: str) -> str:
    """Return the value of a variable, or an empty string when it is not set; the last one holds."""
    values = [word.partition("=")[2] for word in env if word.partition("=")[0] == name]
    return values[-1] if values else ""


def with_variable(env: Iterable[str], name: str, value: str) -> tuple[str, ...]:
    """Return an environment in which a variable has a value, and has it once."""
    return (*(word for word in env if word.partition("=")[0] != name), f"{name}={value}")
