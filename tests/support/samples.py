"""Projects as values, without a directory behind them."""

from dataclasses import replace
from pathlib import Path

from tui.project import Evidence, GoProject, MainPackage, Port
from tui.project.build_context import BuildContext

_LISTING = BuildContext(
    files=frozenset(
        {
            "go.mod",
            "go.sum",
            "main.go",
            "client.go",
            "templates/index.html",
            "cmd/api/main.go",
            "config.yml",
            "README.md",
            "a.yaml",
            "config/app.yml",
            "texts/greeting.txt",
        }
    ),
    directories=frozenset(
        {".git", "assets", "static", "templates", "texts", "cmd", "cmd/api", "cmd/migrate", "conf", "config"}
    ),
)

WEB = GoProject(
    root=Path("sample"),
    module="example.com/golang-sample",
    go_version="1.25.0",
    has_go_sum=True,
    has_dependencies=True,
    main_packages=(MainPackage(".", "golang-sample", "in the module's root directory"),),
    default_main=".",
    has_tests=True,
    ports=(Port(8080, True, False),),
    listing=_LISTING,
    evidence={
        "go_version": (Evidence("go.mod", 3, "go 1.25.0"),),
        "ports": (Evidence("main.go", 12, 'r.Run(":8080")'),),
    },
)
"""The tutorial's Gin server, as the analyser sees it."""

BARE = replace(WEB, has_go_sum=False, has_dependencies=False, has_tests=False)
"""One file, the standard library, no tests."""

DEMANDING = replace(
    WEB,
    ca_certs=True,
    tzdata=True,
    embeds=("static/index.html", "assets"),
    evidence={**WEB.evidence, "ca_certs": (Evidence("client.go", 41, "http.Get(url)"),)},
)
"""Makes TLS calls, loads time zones, embeds files."""

RICH = replace(
    DEMANDING,
    main_packages=(
        MainPackage("./cmd/api", "api", "same name as the module"),
        MainPackage("./cmd/migrate", "migrate", ""),
    ),
    default_main="./cmd/api",
    private_modules=("git.example.com/team/lib",),
    version_variables=("main.version", "main.commit"),
    runtime_files=("templates",),
    evidence={
        **DEMANDING.evidence,
        "private_modules": (Evidence("go.mod", 7, "git.example.com/team/lib v1.2.0"),),
        "version_variables": (Evidence("cmd/api/main.go", 9, 'var version = "dev"'),),
        "runtime_files": (Evidence("cmd/api/main.go", 20, 'os.ReadFile("templates/index.html")'),),
    },
)
"""Two programs, a private module, a variable for the version, files that are opened by a relative path."""
