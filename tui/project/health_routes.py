"""Finds the HTTP route on which a program reports its own health."""

from collections.abc import Iterable

from tui.project.body import Body
from tui.project.expression import Literal

_ROUTES = (
    "/healthz",
    "/health",
    "/livez",
    "/readyz",
    "/health/live",
    "/health/ready",
    "/api/health",
    "/api/healthz",
    "/api/v1/health",
    "/ping",
    "/status",
)
"""Common routes, the most telling first. Source: https://kubernetes.io/docs/reference/using-api/health-checks/ for the
names that end in ``z``."""

_REGISTERING = frozenset(
    {"Handle", "HandleFunc", "Handler", "HandlerFunc", "GET", "Get", "Path", "Add", "Any", "Route"}
)
"""Methods of net/http, gin, echo, fiber, chi and gorilla/mux that register a route."""


def find_health_route(bodies: Iterable[Body]) -> tuple[str, str, int] | None:
    """Return the route with its file and line, or None.

    Args:
        bodies: the files of the program.
    """
    found: dict[str, tuple[str, str, int]] = {}
    for body in bodies:
        for call, _ in body.calls:
            if call.method not in _REGISTERING or "." not in call.function:
                continue
            for item in call.arguments[:2]:
                if isinstance(item, Literal):
                    # Go 1.22 accepts a method before the path
                    route = item.text.removeprefix("GET ").rstrip("/")
                    if route in _ROUTES:
                        found.setdefault(route, (route, call.file, call.line))
    return next((found[route] for route in _ROUTES if route in found), None)
