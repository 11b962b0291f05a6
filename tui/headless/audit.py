"""``godock-tui audit``: report what a Dockerfile does and costs, and the smallest edits that fix it."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tui.audit import TITLES, Finding, apply
from tui.catalog import Catalog
from tui.checks import Severity
from tui.dockerfile import DockerfileError, parse
from tui.engine import EngineError, find
from tui.headless import output
from tui.headless.audit_build import build_both
from tui.headless.output import Status
from tui.headless.recipe_flags import recipe_json
from tui.headless.writing import put
from tui.lab.existing.audit_file import AuditFile, audit_file, first_dockerfile
from tui.lab.existing.buildkit_check import check_of, merged
from tui.lab.files.files import Change, WriteError
from tui.project import GoProject
from tui.recipe import RecipeContext
from tui.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class _Report:
    """The findings for one file."""

    file: AuditFile
    findings: tuple[Finding, ...]
    """Those of the audit and of BuildKit's check."""
    check: str
    """Why BuildKit's check did not run, or empty."""


def dockerfile_of(project: GoProject, path: Path) -> Path | None:
    """Return the named file, or the project's first Dockerfile if none is named."""
    if path.is_file() and path.name != "go.mod":
        return path.resolve()
    first = first_dockerfile(project)
    return project.root / first if first else None


def audit(project: GoProject, catalog: Catalog, today: date, options: argparse.Namespace) -> Status:
    """Print the findings, apply fixes that change one instruction, or build the file and the proposed one.

    Args:
        project: the project that the Dockerfile builds.
        catalog: the facts about images.
        today: the date that decides which versions are supported.
        options: ``path``, ``target``, ``fix``, ``force``, ``check``, ``build``, ``no_history`` and ``json`` of the
            command line.
    """
    path = dockerfile_of(project, Path(options.path))
    if path is None:
        output.error(
            f"There is no Dockerfile in or above {project.root.name}.",
            "Run `godock-tui generate --write` to create one, or pass the path of a Dockerfile.",
        )
        return Status.USAGE
    try:
        file = audit_file(project, path, catalog, today, options.target)
    except DockerfileError as error:
        where = f"{path.name}:{error.line}" if error.line else path.name
        hint = (
            "Pass one of them to --target."
            if "no stage" in error.message
            else "Fix the line, or pass another file."
        )
        output.error(f"{where}: {error.message}", hint)
        return Status.USAGE
    except WriteError as error:
        output.error(error.message, error.hint)
        return Status.FAILED
    for note in _choices(project, file, options):
        output.info(note)
    if options.fix:
        return _fix(file, options)
    report = _checked(project, file, options)
    failing = any(one.severity is Severity.ERROR for one in report.findings)
    status = Status.FAILED if failing else Status.DONE
    if not options.build:
        print(json.dumps(_json(report), indent=2) if options.json else "\n".join(_lines(report)))
        return status
    if not options.json:
        print("\n".join(_lines(report)), flush=True)
    built = build_both(RecipeContext(project, file.audit.proposal, catalog, today), file, options)
    if options.json:
        print(json.dumps({**_json(report), "builds": built.json}, indent=2))
    elif built.lines:
        print("\n".join(["", *built.lines]))
    return built.status if built.status is not Status.DONE else status


def _choices(project: GoProject, file: AuditFile, options: argparse.Namespace) -> Iterator[str]:
    """Yield which Dockerfile and which stage are audited, if there are others."""
    paths = [one.path for one in project.dockerfiles]
    if not Path(options.path).is_file() and len(paths) > 1:
        others = ", ".join(path for path in paths if path != file.name)
        yield f"auditing {file.name}, the first of {len(paths)} Dockerfiles. Pass the path of another one: {others}"
    known = next((one for one in project.dockerfiles if one.path == file.name), None)
    if options.target is None and file.target and known is not None:
        yield f"auditing the stage {file.target}, because {known.build} builds it. Use --target for another stage"
    if known is not None and known.context != ".":
        yield f"the build context of {file.name} is {known.context}, seen from the module"


def _checked(project: GoProject, file: AuditFile, options: argparse.Namespace) -> _Report:
    """Return the findings with those of BuildKit's own check, if an engine can run it."""
    ours = file.audit.findings
    if not options.check:
        return _Report(file, ours, "not run")

    async def with_buildkit() -> tuple[Finding, ...]:
        return merged(ours, await check_of(await find(), project, file))

    try:
        return _Report(file, asyncio.run(with_buildkit()), "")
    except EngineError as error:
        output.info(f"BuildKit's check did not run: {error.message}")
        return _Report(file, ours, error.message)


def _fix(file: AuditFile, options: argparse.Namespace) -> Status:
    """Apply every edit, from the last line to the first so that line numbers stay valid."""
    fixed = file.text
    seen: set[int] = set()
    for finding in sorted(file.audit.findings, key=lambda one: -one.line):
        # a second edit of an instruction refers to its text before the first one, so it is left to the next run
        if finding.edit is not None and finding.edit.first not in seen:
            seen.add(finding.edit.first)
            fixed = apply(parse(fixed), finding.edit)
    if fixed == file.text:
        output.info("no finding can be fixed by changing a single instruction")
        return Status.DONE
    try:
        return put((Change(file.path, file.text, fixed),), force=options.force)
    except WriteError as error:
        output.error(error.message, error.hint)
        return Status.FAILED


def _lines(report: _Report) -> Sequence[str]:
    name, found = report.file.name, report.file.audit
    lines = [f"{name}: rung {found.rung} of {len(TITLES) - 1}, {TITLES[found.rung]}", ""]
    for one in report.findings:
        lines.append(f"{name}:{one.line}: {one.severity}: {one.message}  [{one.id}]")
        lines.append(f"    {'fixed by --fix: ' if one.edit else ''}{one.advice}")
    if not report.findings:
        lines.append("No findings.")
    if found.lost:
        lines += ["", "The proposed recipe omits:"]
        lines += [f"  {name}:{one.line}: {one.what}" for one in found.lost]
    return [clean_line(line) for line in lines]


def _json(report: _Report) -> dict[str, object]:
    found = report.file.audit
    return {
        "dockerfile": str(report.file.path),
        "target": report.file.target,
        "rung": found.rung,
        "recipe": recipe_json(found.recipe),
        "proposal": recipe_json(found.proposal),
        "findings": [_finding(one) for one in report.findings],
        "buildkit_check": report.check or "done",
        "lost": [{"line": one.line, "what": clean_line(one.what)} for one in found.lost],
    }


def _finding(one: Finding) -> dict[str, object]:
    edit = one.edit
    return {
        "id": one.id,
        "line": one.line,
        "severity": one.severity,
        "message": one.message,
        "advice": one.advice,
        "fix": {"line": edit.first, "before": edit.before, "after": edit.after} if edit else None,
    }
