"""Tests that the build does not run."""

from collections.abc import Iterator

from tui.audit.commands import commands_of
from tui.audit.context import AuditContext
from tui.audit.gobuild import go_command
from tui.checks import Severity
from tui.checks.finding import Finding


def testing(context: AuditContext) -> Iterator[Finding]:
    """Yield the finding that the build does not run the tests."""
    reading = context.reading
    if not context.project.has_tests or reading.build is None or reading.go("test"):
        return
    for stage in reading.stages:
        found = (go_command(command) for item in stage.instructions for command in commands_of(item))
        tests = [item for item in found if item is not None and item.verb == "test"]
        if tests and stage.index not in reading.needed:
            yield Finding(
                "tests-never-run",
                Severity.WARNING,
                line=tests[0].command.instruction.first,
                message=(
                    f"The tests run in stage `{stage.name or stage.index}`, which the final image does not use. "
                    "`docker build` without `--target` never runs them."
                ),
                advice="Use that stage as the base of the build stage, or build it with `--target` in CI.",
                text="unused-stage",
            )
            return
    yield Finding(
        "no-tests",
        Severity.NOTE,
        line=reading.build.command.instruction.first,
        message=(
            "The build does not run the tests "
            f"({context.project.where('has_tests') or 'in the module'}), so a failing test does not stop it."
        ),
        advice="Run `go test ./...` in a stage that the final image uses, or run the tests in CI.",
        text="test",
    )
