"""The twin of a program: the same code and flags, but nothing stripped and nothing packed, and its linker reports. Pure."""

from dataclasses import dataclass, replace

from tui.catalog import Catalog
from tui.lab.session import fit
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.recipe.linker_flags import join_flags, split_flags
from tui.render import Rendered, render
from tui.render.programs import programs

PROGRAM = "/program"
LINKS = "/links"
"""Where the twin and the linker's report lie in the twin's image; the report is packed with gzip."""

_REPORT = "-dumpdep -v=2"
_STRIPPING = frozenset({"-s", "-w", "--s", "--w", "-s=true", "-w=true"})
_STAGE = "AS build"


@dataclass(frozen=True, slots=True)
class UnstrippedBuild:
    """What is built to count bytes."""

    program: str
    """The file name of the program."""
    recipe: Recipe
    rendered: Rendered


def unstripped_build(
    project: GoProject, recipe: Recipe, catalog: Catalog, *, buildkit: bool, test: bool
) -> UnstrippedBuild:
    """Return the twin of the program that a recipe's image starts with.

    Its Dockerfile is the recipe's own up to the compiler, so that modules are downloaded and packages compiled once
    for both: only linking is done again.

    Args:
        project: what is built.
        recipe: of the image that the bytes are counted for.
        catalog: the facts on base images.
        buildkit: whether the engine's builder knows cache mounts.
        test: whether the recipe's tests run before: beside its image they do anyway, and compile what both link.
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
    # what the linker reports is tens of megabytes, too much for a log; what it complains about stands at its end
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
    """Return the lines up to the end of the stage *build*, whose last one is the compiler's command."""
    lines = dockerfile.splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("FROM ") and line.endswith(_STAGE))
    end = next((at for at in range(begin + 1, len(lines)) if lines[at].startswith("FROM ")), len(lines))
    kept = lines[:end]
    while kept[-1].startswith("#") or not kept[-1].strip():
        kept.pop()
    return kept
