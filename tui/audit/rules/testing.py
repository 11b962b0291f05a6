"""Whether a failing test stops the build."""

from collections.abc import Iterator

from tui.audit.commands import commands_of
from tui.audit.context import AuditContext
from tui.audit.finding import Finding
from tui.audit.gobuild import go_command
from tui.recipe import Severity


def testing(context: AuditContext) -> Iterator[Finding]:
    """Yield whether tests exist that nobody runs."""
    reading = context.reading
    if not context.project.has_tests or reading.build is None or reading.go("test"):
        return
    for stage in reading.stages:
        found = (go_command(command) for item in stage.instructions for command in commands_of(item))
        tests = [item for item in found if item is not None and item.verb == "test"]
        if tests and stage.index not in reading.needed:
            yield Finding(
                "tests-never-run",
                tests[0].command.instruction.first,
                Severity.WARNING,
                f"The tests stand in the stage {stage.name or stage.index}, which the image does not need: "
                "a plain docker build never runs them.",
                "Build the compiling stage on it, or build it with --target in CI.",
                "unused-stage",
            )
            return
    yield Finding(
        "no-tests",
        reading.build.command.instruction.first,
        Severity.NOTE,
        f"There are tests ({context.project.where('has_tests') or 'in the module'}), and the build does not run them.",
        "Run go test ./... in a stage that the build stands on, or leave that to CI on purpose.",
        "test",
    )
