"""What is built, and in which form the Dockerfile is written."""

from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import enum_writer, one_line, words_of
from tui.recipe.recipe import Form, Recipe, RecipeError
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
        raise RecipeError(field, f"{text!r} lies outside the project.", "Name a directory such as ./cmd/api.")
    if path != "." and not path.startswith("./"):
        path = f"./{path}"
    return path


def _write_main(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, main=_package("main", text))


def _write_also(recipe: Recipe, text: str) -> Recipe:
    words = words_of("also", text, commas=True)
    return replace(recipe, also=tuple(dict.fromkeys(_package("also", word) for word in words)))


MAIN = Option(
    id="main",
    label="Main package",
    help="The package that becomes the program. Each one listed has a package main with a func main.",
    step="project",
    kind=Kind.CHOICE,
    writes="the last argument of go build, the binary's name, ENTRYPOINT",
    placeholder="./cmd/api",
    choices=_mains,
    read=lambda recipe: recipe.main,
    write=_write_main,
)

ALSO = Option(
    id="also",
    label="Further programs",
    help="More main packages for the same image, such as a migration tool. The first program stays the one that starts.",
    step="project",
    kind=Kind.LIST,
    writes="the arguments of go build, the COPY of the programs into the final stage",
    placeholder="./cmd/migrate",
    reason="One program an image: each can then be built, started and rolled back alone.",
    more=True,
    commas=True,
    choices=lambda context: tuple(
        choice for choice in _mains(context) if choice.value != context.recipe.main
    ),
    inapplicable=lambda context: (
        "" if len(context.project.mains) > 1 else "The project has no other main package."
    ),
    read=lambda recipe: join_words(recipe.also, commas=True),
    write=_write_also,
)

FORM = Option(
    id="form",
    label="Dockerfile form",
    help="How much of what Dockerfiles can do is used. Each form adds to the one before it.",
    step="project",
    kind=Kind.CHOICE,
    writes="the stages and their order, COPY or bind mounts, cache mounts",
    placeholder="cached|mounted|layered|staged|split|naive",
    choices=lambda _: (
        Choice(
            Form.CACHED,
            "cached",
            facts="needs BuildKit",
            note="Cache mounts for modules and builds: after an edit only what changed is compiled.",
        ),
        Choice(
            Form.MOUNTED,
            "mounted",
            facts="needs BuildKit",
            note="Cache mounts, but the source is copied and one stage does all: a rung of the ladder.",
            more=True,
        ),
        Choice(
            Form.LAYERED,
            "layered",
            facts="any builder",
            note="go.mod is copied first, so the downloaded modules are a layer that an edit leaves alone.",
        ),
        Choice(
            Form.STAGED,
            "staged",
            facts="any builder",
            note="Source and toolchain stay out of the image, but every edit downloads the modules again.",
        ),
        Choice(
            Form.SPLIT,
            "split",
            facts="any builder",
            note="Two stages and no step for the modules: the compiler fetches them. A rung of the ladder.",
            more=True,
        ),
        Choice(
            Form.NAIVE,
            "naive",
            facts="one stage",
            note="Source, toolchain and program in one image: the baseline that the others are compared with.",
        ),
    ),
    read=lambda recipe: recipe.form,
    write=enum_writer("form", Form),
)
