"""What is wrong with a recipe, said on the command line."""

from tui.headless.say import note
from tui.recipe import Problem, Severity, Situation, problems


def found_errors(situation: Situation) -> tuple[Problem, ...]:
    """Say every problem on stderr, and return those that would make the build or the program fail."""
    found = problems(situation)
    for problem in found:
        where = f" ({problem.evidence})" if problem.evidence else ""
        note(f"{problem.severity}: {problem.option}: {problem.message}{where}")
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)
