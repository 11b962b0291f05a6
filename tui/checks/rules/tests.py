"""Tests that the build does not run, or cannot run."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.building import go_commands, hidden_build
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import in_path
from tui.checks.rule import Rule
from tui.image import Cause, Command, StageModel

_OUTSIDE = {
    "docker": "a Docker Engine",
    "network": "a network",
    "envtest": "etcd and kube-apiserver (envtest)",
}


def run(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about tests that the build does not run."""
    project, build = context.project, context.build
    if build is None or go_commands(context, "test"):
        return
    unused = (stage for stage in context.model.stages if stage.index not in context.model.needed)
    found = next(((stage, line) for stage in unused for line in _tests(stage)), None)
    with_tests = replace(context.recipe, test=True)
    if found is not None:
        stage, line = found
        yield Finding(
            "tests-never-run",
            Severity.WARNING,
            "test",
            f"The tests run in stage `{stage.name or stage.index}`, which the final image does not use. "
            "`docker build` "
            "without `--target` never runs them.",
            fix=with_tests,
            fix_label="run the tests in the build",
            line=line,
            advice="Use that stage as the base of the build stage, or build it with `--target` in CI.",
            text="unused-stage",
        )
        return
    hidden = hidden_build(context)
    if hidden is not None:
        yield hidden
        return
    yield Finding(
        "no-tests",
        Severity.NOTE,
        "test",
        "The build does not run the tests, so a failing test does not stop it.",
        project.where("has_tests"),
        with_tests,
        "run the tests in the build",
        line=build.line,
        advice="Run `go test ./...` in a stage that the final image uses, or run the tests in CI.",
        text="test",
    )


def _tests(stage: StageModel) -> Iterator[int]:
    return (go.line for go in stage.go if go.verb == "test")


def able(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about tests that need what the build does not have."""
    project = context.project
    tests = go_commands(context, "test")
    if not tests:
        return
    without = replace(context.recipe, test=False)
    outside = _outside(context)
    if outside:
        yield Finding(
            "tests-need-more",
            Severity.WARNING,
            "test",
            f"Some tests need {' and '.join(outside)}, which a build does not provide. These tests would "
            "fail or be skipped. Run them in CI.",
            project.where("test_needs"),
            without,
            "build without the tests",
            line=tests[0].line,
        )
    if "git" in project.test_needs:
        yield from _without_git(context, tests[0])
    if "cgo" in project.test_needs and context.build is not None:
        if context.build.cgo.cause is not None:
            yield context.build.cgo.cause
        elif context.build.cgo.no:
            yield Finding(
                "tests-need-cgo",
                Severity.NOTE,
                "test",
                "The tests use cgo or `-race`, which needs cgo, but cgo is off. The race detector stays "
                "off, and tests that use C are skipped. Run them in CI.",
                project.where("test_needs"),
                without,
                "build without the tests",
                line=tests[0].line,
            )


def _without_git(context: CheckContext, test: Command) -> Iterator[Finding | Cause]:
    """Yield the finding about tests that run git in a stage without it."""
    stage = context.model.stages[test.go.stage] if test.go is not None else None
    if stage is None:
        return
    path = stage.config.environment.get("PATH")
    git = in_path(stage.files, path.value.text if path else "", "git")
    if git.cause is not None:
        yield git.cause
    elif git.no:
        yield Finding(
            "tests-need-git",
            Severity.WARNING,
            "builder",
            "Some tests run git, but the builder does not contain it, so they fail.",
            context.project.where("test_needs"),
            replace(context.recipe, builder="trixie"),
            "use the Debian builder",
            line=test.line,
            advice="Use a Debian builder such as golang:1.27-trixie, or install git before `go test`.",
        )


def _outside(context: CheckContext) -> list[str]:
    return [words for need, words in _OUTSIDE.items() if need in context.project.test_needs]


RULES = (
    Rule(
        "tests",
        "whether the build runs the tests",
        run,
        # tests that need more than a build has run in CI
        lambda context: (
            context.build is not None
            and context.project.has_tests
            and not {"cgo", *_OUTSIDE} & set(context.project.test_needs)
        ),
    ),
    Rule(
        "test-needs",
        "whether the tests can run in the build",
        able,
        lambda context: context.build is not None and bool(context.project.test_needs),
    ),
)
