"""The complete audit of an existing Dockerfile."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from tui.advice import recommend
from tui.audit.lost import Unsupported, lost
from tui.audit.proposal import proposal
from tui.audit.recover import main_of, recover
from tui.audit.rung import rung_of
from tui.catalog import Catalog
from tui.checks import Finding, Judgement, NotChecked
from tui.checks.accepted import Accepted, split_accepted
from tui.checks.context import CheckContext
from tui.checks.judge import judge
from tui.dockerfile import parse
from tui.frozen import dataclass
from tui.image import ImageModel, read
from tui.project import GoProject
from tui.project.build_context import BuildContext
from tui.recipe import Recipe, RecipeContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The result of an audit."""

    model: ImageModel
    recipe: Recipe
    """The recipe of the Dockerfile, which the wizard starts with."""
    proposal: Recipe
    """The recipe with its findings fixed."""
    rung: int
    findings: tuple[Finding, ...]
    """The worst first."""
    judgement: Judgement
    """The same findings, and what could not be checked."""
    accepted: tuple[Accepted, ...] = ()
    """Findings that the user accepts."""
    lost: tuple[Unsupported, ...]
    """The parts of the image and of its build that the proposal changes or leaves out."""

    @property
    def not_checked(self) -> tuple[NotChecked, ...]:
        """The questions that could not be answered."""
        return self.judgement.not_checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a Dockerfile is built, and what its user accepts."""

    files: BuildContext
    """The files that it can copy."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Build arguments of the caller, such as those of a compose file."""
    target: str = ""
    """The stage that becomes the image, or empty for the last one."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """The reason for each finding that godock.toml accepts."""


def audit(text: str, project: GoProject, catalog: Catalog, today: date, setting: Setting) -> Audit:
    """Audit a Dockerfile.

    Args:
        text: the contents of the Dockerfile.
        project: the project that it builds.
        catalog: the facts about its images.
        today: decides what is still supported.
        setting: how it is built.

    Raises:
        DockerfileError: the text is not a Dockerfile, or it has no stage of the name of the target.
    """
    document = parse(text)
    model = read(document, setting.files, catalog=catalog, arguments=setting.arguments, target=setting.target)
    if main := main_of(model, project):
        project = project.program(main)
    recommended = recommend(project, catalog, today).recipe
    recipe = recover(model, project, catalog, recommended)
    found = judge(
        CheckContext(
            project=project,
            recipe=recipe,
            catalog=catalog,
            today=today,
            model=model,
            files=setting.files,
            foreign=True,
        )
    )
    findings, known = split_accepted(found.findings, document, setting.accepted)
    context = RecipeContext(project, recipe, catalog, today)
    better = proposal(context, findings, recommended)
    return Audit(
        model=model,
        recipe=recipe,
        rung=rung_of(model, project, recipe),
        proposal=better,
        findings=findings,
        judgement=found,
        accepted=known,
        lost=lost(model, RecipeContext(project, better, catalog, today), findings),
    )
