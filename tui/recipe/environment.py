"""The environment of the running container, as ``NAME=value`` pairs."""

from collections.abc import Iterable


def value_of(env: Iterable[str], name: str) -> str:
    """Return the last value of a variable, or an empty string when it is not set."""
    values = [word.partition("=")[2] for word in env if word.partition("=")[0] == name]
    return values[-1] if values else ""


def with_variable(env: Iterable[str], name: str, value: str) -> tuple[str, ...]:
    """Return the environment with a variable set exactly once."""
    return (*(word for word in env if word.partition("=")[0] != name), f"{name}={value}")
