"""Which C library a program is linked with, and which bases have one that fits."""

from collections.abc import Iterable

from tui.catalog import BaseImage, version_key
from tui.recipe.linker_flags import has_flag
from tui.recipe.recipe import Layout, Recipe

_GLIBC_OF_BUILDER = {"trixie": "2.41", "bookworm": "2.36"}
"""The versions of Debian's libc6 package in each release."""

_OF_LIBC = frozenset({"c", "dl", "m", "pthread", "resolv", "rt", "util"})
_OF_CXX = frozenset({"atomic", "gcc", "gcc_s", "gomp", "stdc++"})
"""Libraries by the names that ``-l`` takes: those of the C library itself, and those of the C++ compiler."""


def shared_libc(base: BaseImage) -> str:
    """Return the C library that a dynamically linked program finds on a base: ``none``, ``musl`` or ``glibc``.

    A BusyBox image of musl or uClibc is one static file: the library is inside, and no other program can use it.
    """
    return "none" if base.family == "busybox" and base.libc != "glibc" else base.libc


def libc_of_builder(recipe: Recipe) -> str:
    """Return the C library that the builder links against: ``musl`` or ``glibc``."""
    return "musl" if recipe.builder == "alpine" else "glibc"


def static_link(recipe: Recipe, base: BaseImage) -> bool:
    """Return whether a cgo program is linked statically: with musl, for a base that has no C library."""
    return (
        recipe.cgo
        and recipe.builder == "alpine"
        and shared_libc(base) == "none"
        and recipe.layout is not Layout.NAIVE
    )


def clash(recipe: Recipe, base: BaseImage) -> str:
    """Return why a program of this recipe would not start on a base, or an empty string.

    A dynamically linked program names its loader; where that file is missing, the kernel says *no such file or
    directory* of a program that is there.
    """
    if not recipe.cgo or recipe.layout is Layout.NAIVE:
        return ""
    found = shared_libc(base)
    if recipe.builder == "alpine":
        if found in {"none", "musl"}:
            return ""
        return f"With cgo the alpine builder links against musl, and {base.title} has {found}."
    if found == "none":
        return (
            f"With cgo the {recipe.builder} builder links against glibc, and {base.title} has none. "
            "The alpine builder can link statically."
        )
    if found != "glibc":
        return f"With cgo the {recipe.builder} builder links against glibc, and {base.title} has {found}."
    need = _GLIBC_OF_BUILDER[recipe.builder]
    if base.libc_version and version_key(base.libc_version) < version_key(need):
        return f"{base.title} has glibc {base.libc_version}, older than the {need} of the {recipe.builder} builder."
    return ""


def no_loader(recipe: Recipe, base: BaseImage) -> bool:
    """Return whether the linker flags ask for a program that names a loader which the base has not.

    A position-independent program names one even without cgo.
    """
    if recipe.layout is Layout.NAIVE or not has_flag(recipe.ldflags, "buildmode", "pie"):
        return False
    return shared_libc(base) != libc_of_builder(recipe)


def cxx_libraries(libraries: Iterable[str]) -> tuple[str, ...]:
    """Return those that come with the C++ compiler."""
    return tuple(name for name in libraries if name.removeprefix("lib") in _OF_CXX)


def foreign_libraries(libraries: Iterable[str]) -> tuple[str, ...]:
    """Return those that come with neither the C library nor the compiler: a package has to bring them."""
    return tuple(name for name in libraries if name.removeprefix("lib") not in _OF_LIBC | _OF_CXX)


def has_cxx(base: BaseImage) -> bool:
    """Return whether a base holds libstdc++ and libgcc: apt itself needs them, and two small bases bring them."""
    return base.package_manager == "apt" or base.flavour in {"cc", "glibc-dynamic"}
