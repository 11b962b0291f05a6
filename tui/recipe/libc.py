"""The C library that a program is linked with, and the bases that have a matching one."""

from collections.abc import Iterable

from tui.catalog import BaseImage, version_key
from tui.project.cgo_packages import LIBC
from tui.recipe.linker_flags import has_flag
from tui.recipe.recipe import Layout, Recipe

_GLIBC_OF_BUILDER = {"trixie": "2.41", "bookworm": "2.36"}
"""The versions of the package libc6 in Debian 13 and 12."""

_OF_CXX = frozenset({"atomic", "gcc", "gcc_s", "gomp", "stdc++"})
"""The libraries of the C++ compiler, by their ``-l`` names."""


def shared_libc(base: BaseImage) -> str:
    """Return the C library for dynamically linked programs on a base: ``none``, ``musl`` or ``glibc``.

    A BusyBox image with musl or uClibc is a static file, so other programs cannot use its library.
    """
    return "none" if base.family == "busybox" and base.libc != "glibc" else base.libc


def libc_of_builder(recipe: Recipe) -> str:
    """Return the C library that the builder links against: ``musl`` or ``glibc``."""
    return "musl" if recipe.builder == "alpine" else "glibc"


def static_link(recipe: Recipe, base: BaseImage) -> bool:
    """Return whether a cgo program is linked statically, with musl, because its base has no C library."""
    return (
        recipe.cgo
        and recipe.builder == "alpine"
        and shared_libc(base) == "none"
        and recipe.layout is not Layout.NAIVE
    )


def clash(recipe: Recipe, base: BaseImage) -> str:
    """Return why a program of this recipe would not start on a base, or an empty string.

    A dynamically linked program names its loader. Without that file the kernel reports *no such file or directory*,
    although the program itself exists.
    """
    if not recipe.cgo or recipe.layout is Layout.NAIVE:
        return ""
    found = shared_libc(base)
    if recipe.builder == "alpine":
        if found in {"none", "musl"}:
            return ""
        return f"With cgo, the alpine builder links against musl, but {base.title} has {found}."
    if found == "none":
        return (
            f"With cgo, the {recipe.builder} builder links against glibc, but {base.title} has no C "
            "library. The alpine builder can link the program statically."
        )
    if found != "glibc":
        return f"With cgo, the {recipe.builder} builder links against glibc, but {base.title} has {found}."
    need = _GLIBC_OF_BUILDER[recipe.builder]
    if base.libc_version and version_key(base.libc_version) < version_key(need):
        return (
            f"{base.title} has glibc {base.libc_version}, which is older than glibc {need} in the "
            f"{recipe.builder} builder."
        )
    return ""


def no_loader(recipe: Recipe, base: BaseImage) -> bool:
    """Return whether the linker flags make a program that needs a loader which the base lacks.

    A position-independent program needs a loader even without cgo.
    """
    if recipe.layout is Layout.NAIVE or not has_flag(recipe.ldflags, "buildmode", "pie"):
        return False
    return shared_libc(base) != libc_of_builder(recipe)


def cxx_libraries(libraries: Iterable[str]) -> tuple[str, ...]:
    """Return the libraries that come with the C++ compiler."""
    return tuple(name for name in libraries if name.removeprefix("lib") in _OF_CXX)


def foreign_libraries(libraries: Iterable[str]) -> tuple[str, ...]:
    """Return the libraries that come with neither the C library nor the compiler, so they need a package."""
    return tuple(name for name in libraries if name.removeprefix("lib") not in LIBC | _OF_CXX)


def has_cxx(base: BaseImage) -> bool:
    """Return whether a base has libstdc++ and libgcc. apt needs them, and two small bases include them."""
    return base.package_manager == "apt" or base.flavour in {"cc", "glibc-dynamic"}
