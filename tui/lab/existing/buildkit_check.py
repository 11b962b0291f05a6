"""BuildKit's own check of a Dockerfile beside the audit's findings, each thing said once."""

from collections.abc import Iterable

from tui.audit import BUILDKIT, Finding
from tui.engine import BuildRequest, Checking, CheckWarning, Engine, EngineError
from tui.lab.existing.audit_file import AuditFile
from tui.project import GoProject
from tui.recipe import Severity

_SAME = {
    "JSONArgsRecommended": "shell-form",
    "MaintainerDeprecated": "maintainer",
    "SecretsUsedInArgOrEnv": "secret-in-history",
}
"""BuildKit's rules that say what one of ours says, too."""

_STYLE = frozenset(
    {
        "ConsistentInstructionCasing",
        "FromAsCasing",
        "InvalidDefinitionDescription",
        "LegacyKeyValueFormat",
        "StageNameCasing",
    }
)
"""Rules about how a thing is written: the image is the same either way."""


def merged(findings: Iterable[Finding], remarks: Iterable[CheckWarning]) -> tuple[Finding, ...]:
    """Return the audit's findings and those of BuildKit that it does not have itself, the worst first."""
    ours = tuple(findings)
    said = {(one.id, one.line) for one in ours}
    theirs = [
        Finding(
            f"{BUILDKIT}{one.rule}",
            one.line,
            Severity.NOTE if one.rule in _STYLE else Severity.WARNING,
            one.message.rstrip(".") + ".",
            f"BuildKit explains it: {one.url}" if one.url else "",
            "audit-buildkit",
        )
        for one in remarks
        if (_SAME.get(one.rule), one.line) not in said
    ]
    return tuple(sorted([*ours, *theirs], key=lambda one: (one.severity.rank, one.line)))


async def check_of(engine: Engine, project: GoProject, file: AuditFile) -> tuple[CheckWarning, ...]:
    """Let BuildKit judge a Dockerfile.

    Raises:
        EngineError: this engine cannot, or not now.
    """
    if not isinstance(engine, Checking):
        raise EngineError(
            f"The builder {engine.info.builder} has no check.",
            "Install docker buildx to have BuildKit's rules, too.",
        )
    return await engine.check(
        BuildRequest(context=project.root, dockerfile=file.text, dockerignore="", tag="")
    )
