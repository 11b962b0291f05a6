"""The complete audit of an existing Dockerfile."""

from dataclasses import dataclass
from datetime import date

from tui.advice import recommend
from tui.audit.context import AuditContext
from tui.audit.proposal import proposal
from tui.audit.reading import Reading, read_dockerfile
from tui.audit.recover import Unsupported, lost, recover
from tui.audit.rules import RULES
from tui.audit.rung import rung_of
from tui.catalog import Catalog
from tui.checks.finding import Finding
from tui.dockerfile import parse
from tui.project import GoProject
from tui.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The result of an audit."""

    reading: Reading
    recipe: Recipe
    """The recipe of the Dockerfile, which the wizard starts with."""
    proposal: Recipe
    """The recipe with its findings fixed."""
    rung: int
    findings: tuple[Finding, ...]
    """The worst first."""
    lost: tuple[Unsupported, ...]
    """The parts of the Dockerfile that the recipe leaves out."""


def audit(
    text: str, project: GoProject, catalog: Catalog, today: date, *, ignored: bool, target: str = ""
) -> Audit:
    """Audit a Dockerfile.

    Args:
        text: the contents of the Dockerfile.
        project: the project that it builds.
        catalog: the facts about its images.
        today: decides what is still supported.
        ignored: whether there is a .dockerignore.
        target: the stage that becomes the image, or empty for the last one.

    Raises:
        DockerfileError: the text is not a Dockerfile, or has no stage with the name of the target.
    """
    reading = read_dockerfile(parse(text), target)
    context = AuditContext(reading=reading, project=project, catalog=catalog, today=today, ignored=ignored)
    recommended = recommend(project, catalog, today).recipe
    recipe = recover(context, recommended)
    found = [finding for rule in RULES for finding in rule(context)]
    found.sort(key=lambda finding: (finding.severity.rank, finding.line))
    findings = tuple(dict.fromkeys(found))
    return Audit(
        reading=reading,
        recipe=recipe,
        rung=rung_of(context, recipe),
        proposal=proposal(context, recipe, findings, recommended),
        findings=findings,
        lost=lost(context),
    )
