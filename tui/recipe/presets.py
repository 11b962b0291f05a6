"""The presets: named recipes to start from."""

from dataclasses import replace

from tui.recipe.recipe import Layout, Private, Recipe, Strip, Upx

PRESETS = {
    "balanced": "the wizard's recommendation",
    "smallest": "the smallest image, with a scratch base and a program compressed with UPX (LZMA), but slow to "
    "start",
    "debuggable": "a shell in the image and the symbol table in the binary",
    "naive": "an unoptimized single-stage image, as the baseline",
}
"""Each preset with its description for the help texts."""


def naive(recipe: Recipe) -> Recipe:
    """Return the recipe of a first Dockerfile that ignores image size, for the same program.

    It has the Debian builder (the tag without a suffix), one stage, Go's own defaults and root. It keeps what the
    program needs to start: additional programs, arguments and the environment.
    """
    return replace(
        recipe,
        layout=Layout.NAIVE,
        builder="trixie",
        user="0:0",
        test=False,
        strip=Strip.NONE,
        ldflags="",
        trimpath=False,
        cgo=True,
        upx=Upx.NONE,
        goamd64="",
        goarm64="",
        goproxy="",
        gosumdb="",
        vcs=False,
        platforms=(),
        private=Private.NONE,
        goprivate="",
        extra_ca=False,
        labels=(),
        pin=(),
    )
