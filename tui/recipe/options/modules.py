"""The options for downloading modules that are private or behind a company proxy."""

import re
from dataclasses import replace

from tui.recipe.downloads import by_tls
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import enum_writer, switch_reader, switch_writer, words_of
from tui.recipe.recipe import Layout, Private, Recipe, RecipeError

_PATTERN = re.compile(r"[\w.~/*?\[\]-]+", re.ASCII)

_NO_MOUNTS = "Secrets require BuildKit mounts, which only the cached layout uses."


def _no_download(context: RecipeContext) -> str:
    """Return why a secret for the module download has no effect, or an empty string."""
    if context.recipe.layout is not Layout.CACHED:
        return _NO_MOUNTS
    if context.project.vendored:
        return "The modules are in vendor/, so the build does not download any."
    if not context.project.has_dependencies:
        return "The project does not require any modules, so the build does not download any."
    return ""


def _without_private(context: RecipeContext) -> str:
    why_not = _no_download(context)
    if not why_not and context.recipe.private is Private.NONE:
        return "This option affects only private modules."
    return why_not


def _without_tls(context: RecipeContext) -> str:
    if context.recipe.layout is not Layout.CACHED:
        return _NO_MOUNTS
    if not by_tls(context.project, context.recipe):
        return "No step of this build uses TLS."
    return ""


def _write_goprivate(recipe: Recipe, text: str) -> Recipe:
    patterns = words_of("goprivate", text, commas=True)
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern):
            raise RecipeError(
                "goprivate",
                f"{pattern!r} is not a module path pattern.",
                "Use a pattern such as git.example.com or github.com/acme/*.",
            )
    return replace(recipe, goprivate=",".join(patterns))


PRIVATE = Option(
    id="private",
    label="Private modules",
    help="The credentials for module downloads, which are never stored in a layer or in the image history.",
    step="go",
    kind=Kind.CHOICE,
    placeholder="none|netrc|ssh",
    reason="All required modules appear to be public.",
    more=True,
    choices=lambda _: (
        Choice(Private.NONE, "none", facts="public only", note="The build does not use credentials."),
        Choice(
            Private.NETRC,
            "netrc",
            facts="build secret",
            note=(
                "A token in a netrc file, mounted only for the download. Pass the file to the build as a "
                "secret."
            ),
        ),
        Choice(
            Private.SSH,
            "ssh",
            facts="your SSH agent",
            note=(
                "Git uses your SSH agent, which is forwarded only for the download. Pass --ssh default to "
                "the build."
            ),
        ),
    ),
    inapplicable=_no_download,
    read=lambda recipe: recipe.private,
    write=enum_writer("private", Private),
)

GOPRIVATE = Option(
    id="goprivate",
    label="GOPRIVATE",
    help="Comma-separated module paths that Go never looks up in a public proxy or checksum database.",
    step="go",
    kind=Kind.LIST,
    placeholder="git.example.com,github.com/acme/*",
    reason="These are the hosts of the private modules that go.mod requires.",
    more=True,
    commas=True,
    inapplicable=_without_private,
    read=lambda recipe: recipe.goprivate,
    write=_write_goprivate,
)

EXTRA_CA = Option(
    id="extra-ca",
    label="Extra CA certificate",
    help=(
        "For a company proxy that intercepts TLS. The build trusts this certificate while it downloads "
        "packages and modules. The certificate is never in the image."
    ),
    step="go",
    kind=Kind.SWITCH,
    reason="The builder's own certificates are sufficient unless a proxy intercepts TLS.",
    more=True,
    inapplicable=_without_tls,
    read=switch_reader("extra_ca"),
    write=switch_writer("extra_ca"),
)
