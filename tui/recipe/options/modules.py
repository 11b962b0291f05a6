"""How modules that are not public, or that lie behind a company's proxy, come into the build."""

import re
from dataclasses import replace

from tui.recipe.downloads import by_tls
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import enum_writer, switch_reader, switch_writer, words_of
from tui.recipe.recipe import Layout, Private, Recipe, RecipeError

_PATTERN = re.compile(r"[\w.~/*?\[\]-]+", re.ASCII)

_NO_MOUNTS = "Secrets need BuildKit's mounts, which only the cached layout uses."


def _no_download(context: RecipeContext) -> str:
    """Return why the build has no download that a secret could be mounted for, or an empty string."""
    if context.recipe.layout is not Layout.CACHED:
        return _NO_MOUNTS
    if context.project.vendored:
        return "vendor/ holds the modules: nothing is downloaded."
    if not context.project.has_dependencies:
        return "The project requires no modules: nothing is downloaded."
    return ""


def _without_private(context: RecipeContext) -> str:
    why_not = _no_download(context)
    if not why_not and context.recipe.private is Private.NONE:
        return "It matters for private modules only."
    return why_not


def _without_tls(context: RecipeContext) -> str:
    if context.recipe.layout is not Layout.CACHED:
        return _NO_MOUNTS
    if not by_tls(context.project, context.recipe):
        return "No step of this build downloads by TLS."
    return ""


def _write_goprivate(recipe: Recipe, text: str) -> Recipe:
    patterns = words_of("goprivate", text, commas=True)
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern):
            raise RecipeError(
                "goprivate",
                f"{pattern!r} is no pattern of module paths.",
                "Write it like git.example.com or github.com/acme/*.",
            )
    return replace(recipe, goprivate=",".join(patterns))


PRIVATE = Option(
    id="private",
    label="Private modules",
    help="How the download of the modules proves who you are. Nothing of it is left in a layer or in the history.",
    step="go",
    kind=Kind.CHOICE,
    placeholder="none|netrc|ssh",
    reason="Every required module looks public.",
    more=True,
    choices=lambda _: (
        Choice(Private.NONE, "none", facts="public only", note="No credentials are needed."),
        Choice(
            Private.NETRC,
            "netrc",
            facts="build secret",
            note="A token in a netrc file, mounted for the download only. The build must be given the file.",
        ),
        Choice(
            Private.SSH,
            "ssh",
            facts="your agent",
            note="git asks your ssh agent, forwarded for the download only. The build must be given --ssh default.",
        ),
    ),
    inapplicable=_no_download,
    read=lambda recipe: recipe.private,
    write=enum_writer("private", Private),
)

GOPRIVATE = Option(
    id="goprivate",
    label="GOPRIVATE",
    help="Module paths that no public proxy and no checksum database is asked about, comma-separated.",
    step="go",
    kind=Kind.LIST,
    placeholder="git.example.com,github.com/acme/*",
    reason="The hosts of the private modules that go.mod requires.",
    more=True,
    commas=True,
    inapplicable=_without_private,
    read=lambda recipe: recipe.goprivate,
    write=_write_goprivate,
)

EXTRA_CA = Option(
    id="extra-ca",
    label="Extra CA certificate",
    help="For a company whose proxy signs TLS itself: one more certificate, trusted while packages and modules are "
    "downloaded and never in the image.",
    step="go",
    kind=Kind.SWITCH,
    reason="The builder's own certificates are enough where no proxy breaks TLS open.",
    more=True,
    inapplicable=_without_tls,
    read=switch_reader("extra_ca"),
    write=switch_writer("extra_ca"),
)
