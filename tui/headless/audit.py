"""``godock-tui audit``: report what is wrong with a Dockerfile, and fix what one instruction can fix."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tui.audit import TITLES
from tui.audit.fixes import fix_all
from tui.catalog import Catalog
from tui.checks import Finding, Severity
from tui.dockerfile import DockerfileError
from tui.engine import EngineError, find
from tui.frozen import dataclass
from tui.headless import output
from tui.headless.audit_build import build_both
from tui.headless.findings import unanswered
from tui.headless.output import Status
from tui.headless.recipe_flags import recipe_json
from tui.headless.writing import put
from tui.lab.existing.audit_file import AuditFile, audit_file, first_dockerfile
from tui.lab.existing.buildkit_check import check_of, merged
from tui.lab.files.files import Change, WriteError
from tui.project import GoProject
from tui.recipe import RecipeContext, RecipeError
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
    """Print the findings, apply safe fixes, or build the file and the proposed one.

    Args:
        project: the project that the Dockerfile builds.
        catalog: the facts about images.
        today: the date that decides which versions are supported.
        options: ``path``, ``target``, ``all``, ``fix``, ``only``, ``force``, ``fail_on``, ``check``, ``build``,
            ``no_history`` and ``json`` of the command line.
    """
    wanted = _wanted(project, options)
    if not wanted:
        output.error(
            f"There is no Dockerfile in {project.root.name} or its parent directories.",
            "Run `godock-tui generate --write` to create a Dockerfile, or pass the path of an existing one.",
        )
        return Status.USAGE
    statuses: list[Status] = []
    reports: list[dict[str, object]] = []
    for one in wanted:
        try:
            file = audit_file(project, one.path, catalog, today, one.target, one.arguments)
        except DockerfileError as error:
            where = f"{one.path.name}:{error.line}" if error.line else one.path.name
            hint = (
                "Pass the name of a stage to --target."
                if "no stage" in error.message
                else "Fix the line, or pass a different file."
            )
            output.error(f"{where}: {error.message}", hint)
            statuses.append(Status.USAGE)
            continue
        except RecipeError as error:
            output.error(error.message, error.hint)
            return Status.USAGE
        except WriteError as error:
            output.error(error.message, error.hint)
            return Status.FAILED
        if not options.all:
            for note in _choices(project, file, options):
                output.info(note)
        if options.fix:
            statuses.append(_fix(file, options))
            continue
        status, report = _reported(
            RecipeContext(project, file.audit.proposal, catalog, today), file, one, options
        )
        statuses.append(status)
        reports.append(report)
    if options.json and not options.fix:
        output.show(json.dumps(reports if options.all else next(iter(reports), {}), indent=2))
    return max(statuses, default=Status.DONE)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One Dockerfile to audit."""

    path: Path
    target: str | None = None
    """None for the stage that the project builds."""
    arguments: Mapping[str, str] | None = None
    service: str = ""
    """The Compose service that builds it, as ``compose.yaml:3: api``."""


def _wanted(project: GoProject, options: argparse.Namespace) -> tuple[_Wanted, ...]:
    """Return the Dockerfiles to audit: one, or with ``--all`` each file and each Compose service."""
    if not options.all:
        path = dockerfile_of(project, Path(options.path))
        return () if path is None else (_Wanted(path, options.target),)
    services = tuple(
        _Wanted(
            project.root / service.dockerfile,
            service.target,
            service.arguments,
            f"{service.file}:{service.line}: {service.name}",
        )
        for service in project.services
        if service.dockerfile and (project.root / service.dockerfile).is_file()
    )
    built = {one.path.resolve() for one in services}
    files = (project.root / found.path for found in project.dockerfiles if found.stages)
    return (*(_Wanted(path) for path in files if path.resolve() not in built), *services)


def _reported(
    context: RecipeContext, file: AuditFile, wanted: _Wanted, options: argparse.Namespace
) -> tuple[Status, dict[str, object]]:
    """Print the report of one file unless it is for ``--json``, and return its status and its object."""
    report = _checked(context.project, file, options)
    worst = Severity(options.fail_on).rank
    failing = any(one.severity.rank <= worst for one in report.findings)
    status = Status.FAILED if failing else Status.DONE
    found = _json(report) if not wanted.service else {"service": wanted.service, **_json(report)}
    if not options.json:
        if wanted.service:
            output.show(f"{wanted.service}")
        output.show("\n".join(_lines(report)))
    if options.build:
        built = build_both(context, file, options)
        found["builds"] = built.json
        if built.lines and not options.json:
            output.show("\n".join(["", *built.lines]))
        status = max(status, built.status)
    if options.all and not options.json:
        output.show()
    return status, found


def _choices(project: GoProject, file: AuditFile, options: argparse.Namespace) -> Iterator[str]:
    """Yield which Dockerfile and which stage are audited, if there are others."""
    paths = [one.path for one in project.dockerfiles]
    if not Path(options.path).is_file() and len(paths) > 1:
        others = ", ".join(path for path in paths if path != file.name)
        yield (
            f"auditing {file.name}, the first of {len(paths)} Dockerfiles. Pass the path of a different one "
            f"to audit it instead: {others}"
        )
    known = next((one for one in project.dockerfiles if one.path == file.name), None)
    if options.target is None and file.target and known is not None:
        yield (
            f"auditing the stage {file.target} because {known.build} builds this stage. Use --target to "
            "audit a "
            "different stage"
        )
    if known is not None and known.context != ".":
        yield f"the build context of {file.name} is {known.context}, relative to the module"


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
        output.info(f"BuildKit's check did not run: {error.message} {error.hint}".rstrip())
        return _Report(file, ours, error.message)


def _fix(file: AuditFile, options: argparse.Namespace) -> Status:
    """Show one diff with every safe fix, and write it with ``--force``."""
    only = [word for word in options.only.split(",") if word]
    unknown = [word for word in only if word not in {one.id for one in file.audit.findings}]
    if unknown:
        found = ", ".join(dict.fromkeys(one.id for one in file.audit.findings if one.edit)) or "none"
        output.error(
            f"{file.name} does not have a finding named {unknown[0]}.", f"Findings with a fix: {found}."
        )
        return Status.USAGE
    fixed = fix_all(file.text, file.audit_of, only)
    for skipped in fixed.skipped:
        output.info(
            f"not fixed: {file.name}:{skipped.finding.line} [{skipped.finding.id}] because {skipped.reason}"
        )
    if not fixed.applied:
        output.info("no finding can be fixed safely by changing a single instruction")
        return Status.DONE
    named = ", ".join(f"{one.id} (line {one.line})" for one in fixed.applied)
    output.info(f"fixes {named}")
    try:
        return put((Change(file.path, file.text, fixed.text),), force=options.force)
    except WriteError as error:
        output.error(error.message, error.hint)
        return Status.FAILED


def _lines(report: _Report) -> Sequence[str]:
    name, found = report.file.name, report.file.audit
    lines = [f"{name}: rung {found.rung} of {len(TITLES) - 1}, {TITLES[found.rung]}", ""]
    for one in report.findings:
        evidence = f" ({one.evidence})" if one.evidence else ""
        place = f"{name}:{one.line}" if one.line else name
        lines.append(f"{place}: {one.severity}: {one.message}{evidence}  [{one.id}]")
        if one.advice:
            lines.append(f"    {'fixed by --fix: ' if one.edit else ''}{one.advice}")
    if not report.findings:
        summary = found.judgement.summary if not found.findings else "no problems"
        lines.append(f"{summary[:1].upper()}{summary[1:]}.")
    lines += [
        f"{name}:{unknown.cause.line}: not checked: {unknown.question} ({unknown.cause.reason})"
        for unknown in found.not_checked
    ]
    lines += [
        f"{name}:{one.finding.line}: accepted: [{one.finding.id}] {one.reason}" for one in found.accepted
    ]
    if found.lost:
        lines += ["", "The proposed recipe omits or changes:"]
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
        **unanswered(found.judgement),
        "accepted": [
            {"id": one.finding.id, "line": one.finding.line, "reason": clean_line(one.reason)}
            for one in found.accepted
        ],
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
        "evidence": clean_line(one.evidence),
        "fix": {"line": edit.first, "before": edit.before, "after": edit.after} if edit else None,
    }
