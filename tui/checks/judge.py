"""The judge: every rule, for the wizard's own files and for foreign ones."""

from collections.abc import Sequence

from tui.checks.context import CheckContext
from tui.checks.finding import Finding
from tui.checks.judgement import Judgement, NotChecked
from tui.checks.rule import Rule
from tui.checks.rules import RULES
from tui.recipe.option import RecipeContext


def judge(context: CheckContext, rules: Sequence[Rule]) -> Judgement:
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


def problems(context: RecipeContext) -> tuple[Finding, ...]:
    """Return the problems and costs of a recipe, the worst first."""
    found = [problem for rule in RULES for problem in rule(context)]
    return tuple(sorted(found, key=lambda problem: problem.severity.rank))
