"""Which C library a program is linked with, and which bases have one that fits."""

from tui.catalog import BaseImage, version_key
from tui.recipe.recipe import Form, Recipe

_GLIBC_OF_BUILDER = {"trixie": "2.41", "bookworm": "2.36"}
"""The versions of Debian's libc6 package in each release."""


def static_link(recipe: Recipe, base: BaseImage) -> bool:
    """Return whether a cgo program is linked statically: with musl, for a base that has no C library."""
    return recipe.cgo and recipe.builder == "alpine" and base.libc == "none" and recipe.form is not Form.NAIVE


def clash(recipe: Recipe, base: BaseImage) -> str:
    """Return why a program of this recipe would not start on a base, or an empty string.

    A dynamically linked program names its loader; where that file is missing, the kernel says *no such file or
    directory* of a program that is there.
    """
    if not recipe.cgo or recipe.form is Form.NAIVE:
        return ""
    if recipe.builder == "alpine":
        if base.libc in {"none", "musl"}:
            return ""
        return f"With cgo the alpine builder links against musl, and {base.title} has {base.libc}."
    if base.libc == "none":
        return (
            f"With cgo the {recipe.builder} builder links against glibc, and {base.title} has none. "
            "The alpine builder can link statically."
        )
    if base.libc != "glibc":
        return f"With cgo the {recipe.builder} builder links against glibc, and {base.title} has {base.libc}."
    need = _GLIBC_OF_BUILDER[recipe.builder]
    if base.libc_version and version_key(base.libc_version) < version_key(need):
        return f"{base.title} has glibc {base.libc_version}, older than the {need} of the {recipe.builder} builder."
    return ""
