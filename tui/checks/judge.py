"""The judge: every rule, for the wizard's own files and for foreign ones."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

from tui.catalog import Catalog
from tui.checks.context import CheckContext
from tui.checks.finding import Finding
from tui.checks.judgement import Judgement, NotChecked
from tui.checks.rule import Rule
from tui.checks.rules import RULES
from tui.dockerfile import parse
from tui.image import ImageModel, read
from tui.project import GoProject
from tui.project.build_context import UNKNOWN_CONTEXT, BuildContext
from tui.project.dockerignore import parse_dockerignore
from tui.recipe import Recipe, RecipeContext
from tui.render import render

_KEPT = 512
"""Judgements that are kept. The list of rungs and a matrix need some dozens, again and again."""


def judge(context: CheckContext, rules: Sequence[Rule] = RULES) -> Judgement:
    """Return what the rules find, and what they could not check."""
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    applied = [rule for rule in rules if rule.applies(context)]
    for rule in applied:
        causes = []
        for found in rule.check(context):
            if isinstance(found, Finding):
                findings.append(found)
            else:
                causes.append(found)
        # the first cause explains why the question is open; the others are consequences
        not_checked += [NotChecked(rule.id, rule.question, cause) for cause in causes[:1]]
    findings.sort(key=lambda finding: (finding.severity.rank, finding.line))
    return Judgement(
        findings=tuple(dict.fromkeys(findings)), not_checked=tuple(not_checked), checks=len(applied)
    )


def judge_recipe(context: RecipeContext) -> Judgement:
    """Return the judgement of the Dockerfile that a recipe is written as. Judgements are kept."""
    return _JUDGEMENTS.of(context)


def problems(context: RecipeContext) -> tuple[Finding, ...]:
    """Return the problems and costs of a recipe, the worst first."""
    return judge_recipe(context).findings


def context_files(project: GoProject, ignore: str) -> BuildContext:
    """Return the files that a build of a project can copy.

    Args:
        project: the project.
        ignore: the contents of .dockerignore.
    """
    listing = project.listing or UNKNOWN_CONTEXT
    return replace(listing, ignore=parse_dockerignore(ignore), mains=project.mains)


def model_of(context: RecipeContext) -> tuple[ImageModel, BuildContext]:
    """Return the model of the image that a recipe makes, and the files that its Dockerfile can copy."""
    rendered = render(context.project, context.recipe, context.catalog)
    files = context_files(context.project, rendered.dockerignore)
    return read(parse(rendered.dockerfile), files, catalog=context.catalog), files


class _Judgements:
    """The newest judgements, by the identity of the facts and the recipe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int, date, Recipe], tuple[GoProject, Catalog, Judgement]]
        self._kept = OrderedDict()

    def of(self, context: RecipeContext) -> Judgement:
        """Return the judgement of a recipe, from the kept ones if possible."""
        key = id(context.project), id(context.catalog), context.today, context.recipe
        known = self._kept.get(key)
        # an id is unique only among living objects, so the facts are kept with the judgement
        if known is None or known[0] is not context.project or known[1] is not context.catalog:
            model, files = model_of(context)
            given = {field.name: getattr(context, field.name) for field in fields(RecipeContext)}
            known = context.project, context.catalog, judge(CheckContext(**given, model=model, files=files))
            self._kept[key] = known
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return known[2]


_JUDGEMENTS = _Judgements()
