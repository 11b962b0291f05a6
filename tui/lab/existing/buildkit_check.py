"""Merges BuildKit's check of a Dockerfile with the audit's findings, without duplicates."""

from collections.abc import Iterable

from tui.checks import BUILDKIT, Finding, Severity
from tui.engine import BuildRequest, Checking, CheckWarning, Engine, EngineError
from tui.lab.existing.audit_file import AuditFile
from tui.project import GoProject

_SAME = {
    "JSONArgsRecommended": "shell-form",
    "MaintainerDeprecated": "maintainer",
    "SecretsUsedInArgOrEnv": "secret-in-history",
}
"""BuildKit's rules that report the same as one of the audit's."""

_STYLE = frozenset(
    {
        "ConsistentInstructionCasing",
        "FromAsCasing",
        "InvalidDefinitionDescription",
        "LegacyKeyValueFormat",
        "StageNameCasing",
    }
)
"""Rules about style, which do not change the image."""


def merged(findings: Iterable[Finding], remarks: Iterable[CheckWarning]) -> tuple[Finding, ...]:
    """Return the audit's findings and those of BuildKit that the audit lacks, the most severe first."""
    ours = tuple(findings)
    reported = {(one.id, one.line) for one in ours}
    theirs = [
        Finding(
            f"{BUILDKIT}{one.rule}",
            Severity.NOTE if one.rule in _STYLE else Severity.WARNING,
            line=one.line,
            message=one.message.rstrip(".") + ".",
            advice=f"See {one.url}" if one.url else "",
            text="audit-buildkit",
        )
        for one in remarks
        if (_SAME.get(one.rule), one.line) not in reported
    ]
    return tuple(sorted([*ours, *theirs], key=lambda one: (one.severity.rank, one.line)))


async def check_of(engine: Engine, project: GoProject, file: AuditFile) -> tuple[CheckWarning, ...]:
    """Return the warnings of BuildKit's check of a Dockerfile.

    Raises:
        EngineError: this engine cannot check, or the check fails.
    """
    if not isinstance(engine, Checking):
        raise EngineError(
            f"The builder {engine.info.builder} cannot check a Dockerfile.",
            "Install docker buildx to check the BuildKit rules too.",
        )
    return await engine.check(
        BuildRequest(context=project.root, dockerfile=file.text, dockerignore="", tag="")
    )
