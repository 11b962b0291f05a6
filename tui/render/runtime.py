"""The values of the final stage: the files in the image, and how the program starts."""

import shlex
from posixpath import join, normpath

from tui.catalog import BaseImage, Catalog
from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe import Layout, Recipe
from tui.render.download import Part
from tui.render.pins import From, start
from tui.render.quoting import exec_form, pair, paths, quoted

_SYSTEM = frozenset(
    {
        "bin",
        "boot",
        "dev",
        "etc",
        "home",
        "lib",
        "lib64",
        "media",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "sbin",
        "srv",
    }
    | {"sys", "tmp", "usr", "var", "zoneinfo.zip"}
)
"""Names in the root of an image, which a program must not replace. Source: the Filesystem Hierarchy Standard 3.0."""


STAGING = "/data-directories"
"""Where the build stage makes the empty directories that the image receives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The values of the final stage. Texts are quoted for the Dockerfile."""

    base: From
    base_why: str
    packages: tuple[Part, ...]
    """The step that installs packages, or empty."""
    copy_certificates: bool
    copy_zones: bool
    workdir: str
    """Empty to keep that of the base."""
    workdir_option: str
    """The option that decides it: ``workdir`` or ``copy``."""
    copies: tuple[str, ...]
    """The arguments of each COPY from the build context."""
    directories: tuple[str, ...]
    """The absolute paths of the data directories."""
    made: str
    """The data directories below :data:`STAGING` as arguments of mkdir, or empty."""
    data: tuple[str, ...]
    """The arguments of each COPY of a data directory."""
    owner: str
    """The arguments of chown for the data directories of the naive layout, or empty."""
    volumes: str
    """The arguments of VOLUME, or empty."""
    binary_stage: str
    programs: str
    """The arguments of the COPY for the programs."""
    folder: str
    """The directory of the programs in the image, empty for the root."""
    env: tuple[str, ...]
    labels: tuple[str, ...]
    health: str
    user: str
    """Empty when the base already runs as that user."""
    ports: str
    """The arguments of EXPOSE, or empty."""
    entrypoint: str
    arguments: str


def runtime(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    names: tuple[str, ...],
    binary_stage: str,
    packages: tuple[Part, ...],
) -> Runtime:
    """Return the values of the final stage. In the naive layout it is the only one, and the programs stay in /out."""
    base = catalog.base(recipe.base)
    naive = recipe.layout is Layout.NAIVE
    built = " ".join(f"/out/{name}" for name in names)
    files = () if naive else recipe.copy
    workdir = recipe.workdir or (
        "/" if files or any(not path.startswith("/") for path in recipe.data) else ""
    )
    data = tuple(normpath(join(workdir, path)) for path in recipe.data)
    places = (workdir, *(_place(entry, workdir) for entry in files), *data)
    taken = {part.split("/")[1] for part in places if part}
    folder = "/out" if naive else "/usr/local/bin" if (_SYSTEM | taken) & set(names) else ""
    program = f"{folder}/{names[0]}"
    return Runtime(
        base=start(base.reference, recipe, catalog),
        base_why=f"base-{base.family}",
        packages=packages,
        copy_certificates=project.ca_certs
        and base.ca_certs is False
        and "ca-certificates" not in recipe.packages,
        copy_zones=project.tzdata and base.tzdata is False and "tzdata" not in recipe.packages,
        workdir=workdir if _simple(workdir) else quoted(workdir),
        workdir_option="workdir" if recipe.workdir else "copy" if files else "data",
        copies=tuple(_copy(entry, workdir) for entry in files),
        directories=data,
        made=shlex.join(path if naive else f"{STAGING}{path}" for path in data),
        data=tuple(f"--chown={recipe.user} {paths(STAGING + path, path)}" for path in data),
        owner=f"{recipe.user} {shlex.join(data)}" if data and not recipe.user.startswith("0:") else "",
        volumes=exec_form(list(data)) if recipe.volume and data else "",
        binary_stage=binary_stage,
        programs=f"{built} {program if len(names) == 1 else f'{folder}/'}",
        folder=folder,
        env=tuple(pair(item) for item in recipe.env),
        labels=tuple(pair(item) for item in recipe.labels),
        health=exec_form([program, *shlex.split(recipe.health)]) if recipe.health else "",
        user=_user(recipe, base),
        ports=" ".join(recipe.port),
        entrypoint=exec_form([program]),
        arguments=exec_form(shlex.split(recipe.args)) if recipe.args else "",
    )


def _simple(path: str) -> bool:
    return all(character.isalnum() or character in "/._-" for character in path)


def _copy(entry: str, workdir: str) -> str:
    """Return the arguments of a COPY. Files keep their path below the working directory, where the program opens them."""
    source, _, target = entry.partition(":")
    place = _place(entry, workdir)
    return paths(source, place + "/" if target.endswith("/") and place != "/" else place)


def _place(entry: str, workdir: str) -> str:
    """Return the absolute path of a copied file or directory."""
    source, _, target = entry.partition(":")
    return normpath(join(workdir, target or source))


def _user(recipe: Recipe, base: BaseImage) -> str:
    if recipe.layout is Layout.NAIVE or base.default_uid in {0, None}:
        return "" if recipe.user.startswith("0:") else recipe.user
    return recipe.user
