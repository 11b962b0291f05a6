"""The unstripped build: the same code and flags without stripping and packing, plus the linker's report. Pure."""

from dataclasses import replace

from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.lab.session import fit
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.recipe.linker_flags import join_flags, split_flags
from tui.render import Rendered, render
from tui.render.programs import programs

PROGRAM = "/program"
LINKS = "/links"
"""The path of the program and the linker's report in the image. The report is compressed with gzip."""

_REPORT = "-dumpdep -v=2"
_STRIPPING = frozenset({"-s", "-w", "--s", "--w", "-s=true", "-w=true"})
_STAGE = "AS build"


@dataclass(frozen=True, slots=True)
class UnstrippedBuild:
    """The build for counting bytes."""

    program: str
    """The file name of the program."""
    recipe: Recipe
    rendered: Rendered


def unstripped_build(
    project: GoProject, recipe: Recipe, catalog: Catalog, *, buildkit: bool, test: bool
) -> UnstrippedBuild:
    """Return the unstripped build of a recipe's program.

    Its Dockerfile equals the recipe's up to the compiler, so modules are downloaded and packages compiled once for
    both. Only linking is repeated.

    Args:
        project: the project to build.
        recipe: the recipe of the image with the program.
        catalog: the facts on base images.
        buildkit: whether the builder supports cache mounts.
        test: whether to run the recipe's tests first. When its image is built in the same solve, they run anyway and
            compile the packages that both link.
    """
    form = Layout.CACHED if recipe.layout is Layout.NAIVE else recipe.layout
    flags = [flag for flag in split_flags(recipe.ldflags) if flag not in _STRIPPING]
    plain = replace(
        recipe,
        layout=form,
        strip=Strip.NONE,
        upx=Upx.NONE,
        extra_main=(),
        test=recipe.test and test,
        ldflags=f"{join_flags(flags)} {_REPORT}".strip(),
    )
    plain = fit(plain, buildkit)
    rendered = render(project, plain, catalog)
    name = programs(project, plain)[0]
    lines = _until_built(rendered.dockerfile)
    # the linker's report is tens of megabytes, too much for a log, and its error messages are at the end
    lines[-1] += " 2> /tmp/links || { tail -n 40 /tmp/links >&2; exit 1; }"
    lines += [
        "",
        "FROM build AS bytes",
        f"RUN mkdir /bytes && gzip -1 -c /tmp/links > /bytes{LINKS} && cp /out/{name} /bytes{PROGRAM}",
        "",
        "FROM scratch",
        "COPY --from=bytes /bytes/ /",
        "",
    ]
    files = replace(rendered, dockerfile="\n".join(lines), spans=(), binaries=(PROGRAM,))
    return UnstrippedBuild(name, plain, files)


def _until_built(dockerfile: str) -> list[str]:
    """Return the lines up to the end of the stage *build*, which ends with the compiler's command."""
    lines = dockerfile.splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("FROM ") and line.endswith(_STAGE))
    end = next((at for at in range(begin + 1, len(lines)) if lines[at].startswith("FROM ")), len(lines))
    stage = lines[:end]
    while stage[-1].startswith("#") or not stage[-1].strip():
        stage.pop()
    return stage
