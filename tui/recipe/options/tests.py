"""The options for running the tests in the build."""

from tui.recipe.option import Kind, Option, RecipeContext
from tui.recipe.options.values import switch_reader, switch_writer
from tui.recipe.recipe import Layout

TEST = Option(
    id="test",
    label="Run the tests in the build",
    help=(
        "Runs `go test` in a stage that the final image depends on, so no image is built while a test "
        "fails. Each build takes longer. Run integration tests in CI."
    ),
    step="tests",
    kind=Kind.SWITCH,
    inapplicable=lambda context: (
        "" if context.project.has_tests else "No _test.go file was found in this module."
    ),
    read=switch_reader("test"),
    write=switch_writer("test"),
)


def _sequential(context: RecipeContext) -> str:
    """Return why the tests cannot run in parallel with the compiler, or an empty string."""
    if why_not := TEST.inapplicable(context):
        return why_not
    if not context.recipe.test:
        return "The build does not run the tests."
    if context.recipe.layout is not Layout.CACHED:
        return "Only the cached layout runs the tests in a separate stage."
    return ""


PARALLEL_TESTS = Option(
    id="parallel-tests",
    label="Tests in parallel",
    help=(
        "Runs `go test` and `go build` at the same time, and both must still succeed. This is faster if "
        "CPU cores are idle. On a busy machine, it is slower because both commands compile the same "
        "packages."
    ),
    step="tests",
    kind=Kind.SWITCH,
    reason="If the tests run first, `go build` reuses the packages that `go test` compiled.",
    more=True,
    inapplicable=_sequential,
    read=switch_reader("parallel_tests"),
    write=switch_writer("parallel_tests"),
    former="beside",
)
