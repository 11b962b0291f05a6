"""Private modules that the build cannot download."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.private import patterns_for, uncovered
from tui.recipe.recipe import Layout, Private

_CREDENTIALS = (".netrc", ".ssh", "id_rsa", "id_ed25519", "insteadof", "git-credentials", "_token")


def private(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about private modules without credentials or GOPRIVATE."""
    project, recipe, build = context.project, context.recipe, context.build
    if build is None:
        return
    environment = build.command.environment
    proxy, given = environment.get("GOPROXY"), environment.get("GOPRIVATE")
    if proxy is not None and proxy.text and context.foreign:
        yield Cause(build.line, "the build downloads modules from the proxy in GOPROXY")
        return
    patterns = given.text if given else ""
    bare = uncovered(project, patterns)
    credentials = _has_credentials(context)
    if credentials and not bare:
        return
    own = [pattern for pattern in recipe.goprivate.split(",") if pattern]
    wanted = [*own, *(patterns_for(project).split(",") if uncovered(project, recipe.goprivate) else ())]
    secret = Private.NETRC if recipe.private is Private.NONE else recipe.private
    named = project.private_modules[0]
    cached = recipe.layout is Layout.CACHED
    if not cached and not context.foreign:
        what = (
            f"{named} appears to be private. Only the cached layout can use credentials without storing "
            "them in a layer."
        )
        label = "use the cached layout, with a netrc file as a build secret"
    elif not credentials:
        what = (
            f"{named} appears to be private. The Go module proxy cannot provide a private module, and the "
            "build has no credentials for the Git host."
        )
        label = "pass a netrc file as a build secret"
    else:
        what = (
            f"{bare[0]} appears to be private. No pattern in GOPRIVATE matches its path, so Go requests the "
            "module from the public proxy."
        )
        label = "add the module to GOPRIVATE"
    # another stage needs a base, which is the user's choice
    fixable = recipe.layout is not Layout.NAIVE
    yield Finding(
        "private-modules",
        Severity.WARNING,
        "private",
        what,
        project.where("private_modules"),
        replace(
            recipe,
            layout=Layout.CACHED,
            private=secret,
            goprivate=",".join(dict.fromkeys(filter(None, wanted))),
        )
        if fixable
        else None,
        label if fixable else "",
        line=build.line,
        advice=f"Set GOPRIVATE={patterns_for(project)}, and mount credentials with `RUN --mount=type=secret`.",
        text="private",
    )


def _has_credentials(context: CheckContext) -> bool:
    """Return whether a step of the build has credentials: a mount, a copied file, or a setting of git."""
    for stage in context.model.built:
        for copy in stage.copies:
            if any(mark in copy.source.text.lower() for mark in _CREDENTIALS):
                return True
    for command in context.model.commands:
        if any(mount.get("type") in {"secret", "ssh"} for mount in command.mounts):
            return True
        if any(mark in command.text.lower() for mark in _CREDENTIALS):
            return True
    return False


RULES = (
    Rule(
        "private-modules",
        "whether the build can download private modules",
        private,
        lambda context: (
            context.build is not None
            and bool(context.project.private_modules)
            and not context.project.vendored
        ),
    ),
)
