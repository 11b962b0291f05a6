"""The whole judgement of a Dockerfile that exists."""

from dataclasses import dataclass
from datetime import date

from tui.audit.case import Case
from tui.audit.finding import Finding
from tui.audit.reading import Reading, read_dockerfile
from tui.audit.recover import Lost, lost, recover
from tui.audit.rules import RULES
from tui.audit.rung import rung_of
from tui.catalog import Catalog
from tui.dockerfile import parse
from tui.project import GoProject
from tui.recipe import Recipe, recommend


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found out about one Dockerfile."""

    reading: Reading
    recipe: Recipe
    """What it amounts to: where the wizard starts."""
    rung: int
    findings: tuple[Finding, ...]
    """The worst first."""
    lost: tuple[Lost, ...]
    """What the recipe would leave out."""


def audit(text: str, project: GoProject, catalog: Catalog, today: date, *, ignored: bool) -> Audit:
    """Judge a Dockerfile.

    Args:
        text: the file.
        project: what it builds.
        catalog: what its images are.
        today: decides what is still supported.
        ignored: whether there is a .dockerignore.

    Raises:
        DockerfileError: it is no Dockerfile.
    """
    reading = read_dockerfile(parse(text))
    case = Case(reading=reading, project=project, catalog=catalog, today=today, ignored=ignored)
    recipe = recover(case, recommend(project, catalog, today).recipe)
    found = [finding for rule in RULES for finding in rule(case)]
    found.sort(key=lambda finding: (finding.severity.rank, finding.line))
    return Audit(
        reading=reading,
        recipe=recipe,
        rung=rung_of(case, recipe),
        findings=tuple(dict.fromkeys(found)),
        lost=lost(case),
    )
