"""The options for the main packages and the layout of the Dockerfile."""

from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import one_line, words_of
from tui.recipe.recipe import Layout, Recipe, RecipeError
from tui.recipe.words import join_words


def _mains(context: RecipeContext) -> tuple[Choice, ...]:
    likely = len(context.project.main_packages)
    return tuple(
        Choice(main.path, main.path, facts=f"/{main.name}", note=main.reason, more=position >= likely > 0)
        for position, main in enumerate(context.project.mains)
    )


def _package(field: str, text: str) -> str:
    path = one_line(field, text).rstrip("/") or "."
    if path.startswith("/") or ".." in path.split("/"):
        raise RecipeError(field, f"{text!r} is outside the project.", "Use a directory such as ./cmd/api.")
    if path != "." and not path.startswith("./"):
        path = f"./{path}"
    return path


def _write_main(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, main=_package("main", text))


def _write_extra_main(recipe: Recipe, text: str) -> Recipe:
    words = words_of("extra-main", text, commas=True)
    return replace(recipe, extra_main=tuple(dict.fromkeys(_package("extra-main", word) for word in words)))


MAIN = Option(
    id="main",
    label="Main package",
    help="The main package that the build compiles into the image's program.",
    step="project",
    kind=Kind.CHOICE,
    placeholder="./cmd/api",
    choices=_mains,
    read=lambda recipe: recipe.main,
    write=_write_main,
)


def _write_layout(recipe: Recipe, text: str) -> Recipe:
    try:
        layout = Layout(text.strip()).offered
    except ValueError:
        offered = ", ".join(layout for layout in Layout if layout.offered is layout)
        raise RecipeError("layout", f"{text!r} is not a layout.", f"Choose one of {offered}.") from None
    return replace(recipe, layout=layout)


EXTRA_MAIN = Option(
    id="extra-main",
    label="Additional programs",
    help="Other main packages to add to the image, such as a migration tool. The entrypoint does not change.",
    step="project",
    kind=Kind.LIST,
    placeholder="./cmd/migrate",
    reason="With one program per image, you can build, start and roll back each program separately.",
    more=True,
    commas=True,
    choices=lambda context: tuple(
        choice for choice in _mains(context) if choice.value != context.recipe.main
    ),
    inapplicable=lambda context: (
        "" if len(context.project.mains) > 1 else "The project has no other main package."
    ),
    read=lambda recipe: join_words(recipe.extra_main, commas=True),
    write=_write_extra_main,
    former="also",
)

LAYOUT = Option(
    id="layout",
    label="Layout",
    help=(
        "How the Dockerfile uses the build cache. The layout determines what is rebuilt after you edit the "
        "source code."
    ),
    step="project",
    kind=Kind.CHOICE,
    placeholder="cached|layered|naive",
    choices=lambda _: (
        Choice(
            Layout.CACHED,
            "cached",
            facts="needs BuildKit",
            note=(
                "Cache mounts for modules and compiled packages. After an edit, the build compiles only the "
                "packages that changed."
            ),
        ),
        Choice(
            Layout.LAYERED,
            "layered",
            facts="any builder",
            note="The build copies go.mod first, so the layer with the modules stays cached after an edit.",
        ),
        Choice(
            Layout.NAIVE,
            "naive",
            facts="one stage",
            note=(
                "The source code, toolchain and program are in one image, which is the baseline for "
                "comparison."
            ),
        ),
    ),
    read=lambda recipe: recipe.layout,
    write=_write_layout,
    former="form",
    former_values={layout: layout.offered for layout in Layout if layout.offered is not layout},
)
