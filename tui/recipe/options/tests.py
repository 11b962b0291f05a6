"""Unit tests inside the build."""

from tui.recipe.option import Kind, Option
from tui.recipe.options.values import switch_reader, switch_writer

TEST = Option(
    id="test",
    label="Run the tests in the build",
    help="go test runs before go build, in a stage that the build stands on: a failing test means no image. "
    "It makes every build longer. Integration tests belong in CI.",
    step="tests",
    kind=Kind.SWITCH,
    writes="RUN go test ./... (a stage of its own in the cached form)",
    inapplicable=lambda situation: (
        "" if situation.project.has_tests else "No _test.go file was found in this module."
    ),
    read=switch_reader("test"),
    write=switch_writer("test"),
)
