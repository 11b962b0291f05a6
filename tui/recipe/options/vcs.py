"""The option for the revision that the go command records in the program."""

from tui.recipe.option import Kind, Option, RecipeContext
from tui.recipe.options.values import switch_reader, switch_writer
from tui.recipe.recipe import Layout


def has_repository(context: RecipeContext) -> bool:
    """Return whether the build context has a .git directory. Unknown contexts may have one."""
    listing = context.project.listing
    return listing is None or ".git" in listing.directories


def _inapplicable(context: RecipeContext) -> str:
    if context.recipe.layout is not Layout.CACHED:
        return "Only the cached layout can limit .git to the compile step. Use a version variable instead."
    return (
        "" if has_repository(context) else "The build context has no .git directory. Use a version variable."
    )


VCS = Option(
    id="vcs",
    label="Record the revision",
    help=(
        "Go records the commit and tag in the program, as in a local build. This requires at least Docker 28.5, and "
        "each commit recompiles the program."
    ),
    step="compile",
    kind=Kind.SWITCH,
    reason="A version variable works with any builder and does not send the Git history to it.",
    more=True,
    inapplicable=_inapplicable,
    read=switch_reader("vcs"),
    write=switch_writer("vcs"),
)
