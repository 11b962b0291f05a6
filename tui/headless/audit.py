"""``godock-tui audit``: what a Dockerfile that exists does, what that costs, and the smallest edits that mend it."""

import argparse
import json
from datetime import date
from pathlib import Path

from tui.audit import TITLES, Audit, Finding, apply
from tui.audit import audit as judge
from tui.catalog import Catalog
from tui.dockerfile import DockerfileError, parse
from tui.headless.recipe_flags import recipe_json
from tui.headless.say import Status, complain, note
from tui.headless.writing import put
from tui.lab.files import Change, WriteError, read_file
from tui.project import GoProject
from tui.recipe import Severity
from tui.text.clean import clean_line


def dockerfile_of(project: GoProject, path: Path) -> Path | None:
    """Return the Dockerfile that was meant: the file that was named, or the project's first one."""
    if path.is_file() and path.name != "go.mod":
        return path
    return project.root / project.dockerfiles[0].path if project.dockerfiles else None


def audit(project: GoProject, catalog: Catalog, today: date, options: argparse.Namespace) -> Status:
    """Print what was found, or mend what one instruction can mend.

    Args:
        project: what the Dockerfile builds.
        catalog: what its images are.
        today: decides what is still supported.
        options: ``path``, ``fix``, ``force`` and ``json`` of the command line.
    """
    path = dockerfile_of(project, Path(options.path))
    if path is None:
        complain(
            f"There is no Dockerfile in {project.root.name}.",
            "`godock-tui generate` makes one; or name the file to judge.",
        )
        return Status.USAGE
    try:
        text = read_file(path)
        ignored = any(
            (project.root / name).is_file() for name in (".dockerignore", f"{path.name}.dockerignore")
        )
        found = judge(text or "", project, catalog, today, ignored=ignored)
    except DockerfileError as error:
        where = f"{path.name}:{error.line}" if error.line else path.name
        complain(f"{where}: {error.message}", "Mend the line, or judge another file.")
        return Status.USAGE
    except WriteError as error:
        complain(error.message, error.hint)
        return Status.FAILED
    if options.fix:
        return _mend(path, text or "", found, options)
    print(json.dumps(_json(path, found), indent=2) if options.json else "\n".join(_lines(path, found)))
    return Status.FAILED if any(one.severity is Severity.ERROR for one in found.findings) else Status.DONE


def _mend(path: Path, text: str, found: Audit, options: argparse.Namespace) -> Status:
    """Apply every edit, the last line first, so that the others stay where they were found."""
    mended = text
    seen: set[int] = set()
    for finding in sorted(found.findings, key=lambda one: -one.line):
        # a second edit of the same instruction was made for the text before the first: the next run has it
        if finding.edit is not None and finding.edit.first not in seen:
            seen.add(finding.edit.first)
            mended = apply(parse(mended), finding.edit)
    if mended == text:
        note("nothing that one instruction can mend")
        return Status.DONE
    try:
        return put((Change(path, text, mended),), force=options.force)
    except WriteError as error:
        complain(error.message, error.hint)
        return Status.FAILED


def _lines(path: Path, found: Audit) -> list[str]:
    lines = [f"{path.name}: rung {found.rung} of {len(TITLES) - 1}, {TITLES[found.rung]}", ""]
    for one in found.findings:
        lines.append(f"{path.name}:{one.line}: {one.severity}: {one.message}  [{one.id}]")
        lines.append(f"    {'--fix mends it: ' if one.edit else ''}{one.advice}")
    if not found.findings:
        lines.append("Nothing to mend.")
    if found.lost:
        lines += ["", "A recipe of godock-tui would leave out:"]
        lines += [f"  {path.name}:{one.line}: {one.what}" for one in found.lost]
    return [clean_line(line) for line in lines]


def _json(path: Path, found: Audit) -> dict[str, object]:
    return {
        "dockerfile": str(path),
        "rung": found.rung,
        "recipe": recipe_json(found.recipe),
        "findings": [_finding(one) for one in found.findings],
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
