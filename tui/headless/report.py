"""``godock-tui report``: show the latest measurements for a code review."""

import argparse
from dataclasses import replace
from pathlib import Path

from tui.headless import output
from tui.headless.output import Status
from tui.headless.writing import put
from tui.lab.files.files import Change, WriteError, read_file
from tui.lab.history.remembered import sentences
from tui.lab.history.report import print_report, report_of
from tui.lab.history.store import History, HistoryError
from tui.project import GoProject


def report(project: GoProject, options: argparse.Namespace) -> Status:
    """Print a report on the latest measured commit, or write it to a file.

    Args:
        project: the project with the module to look up.
        options: ``format``, ``output`` and ``force`` of the command line.
    """
    try:
        found = report_of(History().entries(project.module))
    except HistoryError as error:
        output.error(error.message, error.hint)
        return Status.FAILED
    if found is None:
        output.error(
            f"{project.module} has no measurements yet.",
            "Run `godock-tui build` to measure one image, or `godock-tui lab` to measure several.",
        )
        return Status.FAILED
    found = replace(found, verdicts=sentences(row.entry for row in found.rows))
    text = print_report(found, options.format)
    if options.output is None:
        output.show(text, end="")
        return Status.DONE
    return _write(options.output, text, force=options.force)


def _write(path: Path, text: str, *, force: bool) -> Status:
    try:
        change = Change(path, read_file(path), text)
        if change.before == text:
            output.info(f"{path.name} is up to date")
            return Status.DONE
        return put((change,), force=force)
    except WriteError as error:
        output.error(error.message, error.hint)
        return Status.FAILED
