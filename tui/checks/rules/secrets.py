"""Secrets in the layers and in the history of a build."""

import re
from collections.abc import Iterator

from tui.checks.building import from_context
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.secret_names import looks_secret

_FILE = re.compile(r"(?:^|/)(?:\.netrc|\.ssh|id_rsa|id_ed25519|\.npmrc|\.env|\.git-credentials)(?:$|/)")


def arguments(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about secrets in ARG, and in ENV of the stages that are not part of the image."""
    shipped = context.model.lineage(context.model.target)
    for stage in context.model.built:
        final = stage.index in shipped
        found = [(one.name, one.line) for one in stage.arguments]
        if not final:
            environment = stage.config.environment
            found += [
                (name, one.line)
                for name, one in environment.items()
                if one.line > stage.line and one.value.text
            ]
        for name, line in sorted(found, key=lambda item: item[1]):
            if looks_secret(name):
                yield Finding(
                    "secret-in-history",
                    Severity.ERROR,
                    message=(
                        f"The value of {name} stays in the image history, where anyone who can pull the "
                        "image can read it."
                        if final
                        else (
                            f"The value of {name} stays in the build cache and in the image's provenance "
                            "attestation."
                        )
                    ),
                    line=line,
                    advice="Use `RUN --mount=type=secret`.",
                    text="secrets",
                )


def files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about files with secrets that become part of a layer."""
    shipped = context.model.lineage(context.model.target)
    for stage in context.model.built:
        for copy in stage.copies:
            if not from_context(copy) or not _FILE.search(copy.source.text):
                continue
            final = stage.index in shipped
            yield Finding(
                "secret-in-layer",
                Severity.ERROR if final else Severity.WARNING,
                message=f"`{copy.source.text}` becomes part of a layer. Deleting the file in a later instruction does "
                "not remove it from that layer."
                if final
                else f"`{copy.source.text}` becomes part of the build cache. Anyone who has the cache can read the file.",
                line=copy.line,
                advice="Use `RUN --mount=type=secret`.",
                text="secrets",
            )


RULES = (
    Rule("build-secrets", "whether ARG and ENV instructions contain secrets", arguments),
    Rule("copied-secrets", "whether files with secrets are copied", files),
)
