"""Problems of a recipe, printed to stderr."""

from tui.checks import Finding, Judgement, Severity, judge_recipe
from tui.headless import output
from tui.recipe import RecipeContext
from tui.text.clean import clean_line


def found_errors(context: RecipeContext) -> tuple[Finding, ...]:
    """Print every problem and open question to stderr, and return the problems that would break the build or the program."""
    judgement = judge_recipe(context)
    found = judgement.findings
    for problem in found:
        where = f" ({problem.evidence})" if problem.evidence else ""
        advice = f" {problem.advice}" if problem.advice and problem.fix is None else ""
        option = f"{problem.option}: " if problem.option else ""
        output.info(f"{problem.severity}: {option}{problem.message}{where}{advice}")
    for unknown in judgement.not_checked:
        output.info(f"not checked: {unknown.question} ({unknown.cause})")
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)


def unanswered(judgement: Judgement) -> dict[str, object]:
    """Return the number of checks and the open questions, as ``--json`` prints them."""
    return {
        "checks": judgement.checks,
        "not_checked": [
            {
                "id": unknown.id,
                "question": unknown.question,
                "line": unknown.cause.line,
                "reason": clean_line(unknown.cause.reason),
            }
            for unknown in judgement.not_checked
        ],
    }
