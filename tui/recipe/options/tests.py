"""Unit tests inside the build."""

from tui.recipe.option import Kind, Option, RecipeContext
from tui.recipe.options.values import switch_reader, switch_writer
from tui.recipe.recipe import Layout

TEST = Option(
    id="test",
    label="Run the tests in the build",
    help="go test runs before go build, in a stage that the build stands on: a failing test means no image. "
    "It makes every build longer. Integration tests belong in CI.",
    step="tests",
    kind=Kind.SWITCH,
    inapplicable=lambda context: (
        "" if context.project.has_tests else "No _test.go file was found in this module."
    ),
    read=switch_reader("test"),
    write=switch_writer("test"),
)


def _in_turn(context: RecipeContext) -> str:
    """Return why the tests cannot run beside the compiler, or an empty string."""
    if why_not := TEST.inapplicable(context):
        return why_not
    if not context.recipe.test:
        return "No tests run in the build."
    if context.recipe.layout is not Layout.CACHED:
        return "Only the cached layout has the tests in a stage of their own."
    return ""


PARALLEL_TESTS = Option(
    id="parallel-tests",
    label="Tests beside the compiler",
    help="go test and go build run at the same time, and the image needs both. Shorter where processors are idle; "
    "on a busy machine both compile the same packages.",
    step="tests",
    kind=Kind.SWITCH,
    reason="In turn the tests compile what the program is then linked from.",
    more=True,
    inapplicable=_in_turn,
    read=switch_reader("parallel_tests"),
    write=switch_writer("parallel_tests"),
    former="beside",
)
