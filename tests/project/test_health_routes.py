"""The route on which a program says whether it is well."""

import pytest

from tests.project.conftest import Write
from tests.project.test_needs_of_projects import main
from tui.project import read


@pytest.mark.parametrize(
    ("body", "route"),
    [
        ('http.HandleFunc("/healthz", ok)', "/healthz"),
        ('mux.HandleFunc("GET /health", ok)', "/health"),
        ('r.GET("/ping", ok); r.GET("/health", ok)', "/health"),
        ('r.Get("/api/health/", ok)', "/api/health"),
        ('http.Get("http://db/healthz")', ""),
        ('http.HandleFunc("/users", ok)', ""),
        ('fmt.Println("/healthz")', ""),
    ],
)
def test_the_most_telling_route_is_found(module: Write, body: str, route: str) -> None:
    found = read(module({"main.go": main(body, imports=("net/http",))}))
    assert found.health_route == route
    assert found.where("health_route") == ("main.go:8" if route else "")
