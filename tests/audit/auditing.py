"""Audits a Dockerfile of a made-up project."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.image.reading import context_of
from tests.support.judging import TODAY
from tests.support.samples import WEB
from tui.audit import Audit, Setting, audit
from tui.catalog import load
from tui.lab.existing.audit_file import audit_file
from tui.project import GoProject, read
from tui.project.build_context import BuildContext

MAIN = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n'
BUILD = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app .

"""
FINAL = """\
FROM alpine:3.24
COPY --from=build /out/app /app
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app"]
"""


def audited(
    text: str,
    project: GoProject = WEB,
    files: BuildContext | None = None,
    *,
    target: str = "",
    accepted: Mapping[str, str] | None = None,
) -> Audit:
    """Return the audit of a Dockerfile of a project whose files are known."""
    context = files or project.listing or context_of()
    project = replace(project, listing=context)
    setting = Setting(files=replace(context, mains=project.mains), target=target, accepted=accepted or {})
    return audit(text, project, load(), TODAY, setting)


def case(root: Path, files: Mapping[str, str], dockerfile: str = "Dockerfile") -> Audit:
    """Write a project and return the audit of its Dockerfile."""
    for name, text in {"go.mod": "module example.com/shop\n\ngo 1.27\n", "main.go": MAIN, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        if name.endswith(".sh"):
            path.chmod(0o755)
    return audit_file(read(root), root / dockerfile, load(), TODAY).audit


def ids(found: Audit) -> set[str]:
    """Return the ids of the findings."""
    return {one.id for one in found.findings}


def gone(found: Audit) -> dict[str, int]:
    """Return what the proposal loses, each with its line."""
    return {one.what: one.line for one in found.lost}
