"""What is built, and in which form the Dockerfile is written."""

from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, Situation
from tui.recipe.options.values import enum_writer, one_line
from tui.recipe.recipe import Form, Recipe, RecipeError


def _mains(situation: Situation) -> tuple[Choice, ...]:
    likely = len(situation.project.main_packages)
    return tuple(
        Choice(main.path, main.path, facts=f"/{main.name}", note=main.reason, more=position >= likely > 0)
        for position, main in enumerate(situation.project.mains)
    )


def _write_main(recipe: Recipe, text: str) -> Recipe:
    path = one_line("main", text).rstrip("/") or "."
    if path.startswith("/") or ".." in path.split("/"):
        raise RecipeError(
            "main", f"{text!r} lies outside the project.", "Name a directory such as ./cmd/api."
        )
    if path != "." and not path.startswith("./"):
        path = f"./{path}"
    return replace(recipe, main=path)


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

FORM = Option(
    id="form",
    label="Dockerfile form",
    help="How much of what Dockerfiles can do is used. Each form adds to the one before it.",
    step="project",
    kind=Kind.CHOICE,
    writes="the stages and their order, COPY or bind mounts, cache mounts",
    placeholder="cached|layered|staged|naive",
    choices=lambda _: (
        Choice(
            Form.CACHED,
            "cached",
            facts="needs BuildKit",
            note="Cache mounts for modules and builds: after an edit only what changed is compiled.",
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
            Form.NAIVE,
            "naive",
            facts="one stage",
            note="Source, toolchain and program in one image: the baseline that the others are compared with.",
        ),
    ),
    read=lambda recipe: recipe.form,
    write=enum_writer("form", Form),
)
