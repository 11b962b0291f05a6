"""``godock-tui generate`` and ``inspect``: the files and the facts, without a build."""

import json
from datetime import date

from tui.catalog import Catalog
from tui.headless.recipe_flags import recipe_json
from tui.headless.say import Status, complain, note
from tui.lab.files import WriteError, changes, write
from tui.project import GoProject, to_json
from tui.recipe import Problem, Recipe, Severity, Situation, problems
from tui.render import Rendered, render
from tui.text.clean import clean_line


def inspect(project: GoProject, as_json: bool, catalogue: str) -> Status:
    """Print what was found in a project, each fact with where it was read, and how old the catalogue is."""
    facts = to_json(project)
    if as_json:
        print(json.dumps(facts, indent=2))
        return Status.DONE
    evidence = facts.pop("evidence")
    needs = facts.pop("needs")
    facts.pop("listeners")  # the ports again, in detail
    for name, value in {**facts, **needs}.items():
        if value in (None, "", [], False):
            continue
        where = f"  ({project.where(name)})" if evidence.get(name) else ""
        print(clean_line(f"{name:<18} {_shown(value)}{where}"))
    print(f"{'catalogue':<18} {catalogue}")
    return Status.DONE


def _shown(value: object) -> str:
    match value:
        case True:
            return "yes"
        case list():
            return ", ".join(str(next(iter(one.values())) if isinstance(one, dict) else one) for one in value)
    return str(value)


def found_errors(situation: Situation) -> tuple[Problem, ...]:
    """Say every problem on stderr, and return those that would make the build or the program fail."""
    found = problems(situation)
    for problem in found:
        where = f" ({problem.evidence})" if problem.evidence else ""
        note(f"{problem.severity}: {problem.option}: {problem.message}{where}")
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)


def generate(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    today: date,
    *,
    as_json: bool,
    to_disk: bool,
    force: bool,
) -> Status:
    """Print the Dockerfile, or write it and its .dockerignore into the project."""
    rendered = render(project, recipe, catalog)
    situation = Situation(project, recipe, catalog, today)
    errors = found_errors(situation)
    if errors and not force:
        complain(
            "No Dockerfile was generated: it would fail.", "Change the options named above, or say --force."
        )
        return Status.FAILED
    if to_disk:
        return _write(project, rendered, force)
    if as_json:
        print(json.dumps(_json(situation, rendered), indent=2))
    else:
        print(rendered.dockerfile, end="")
    return Status.DONE


def _write(project: GoProject, rendered: Rendered, force: bool) -> Status:
    try:
        wanted = changes(project.root, rendered)
        replaced = [change for change in wanted if change.before is not None]
        if replaced and not force:
            for change in replaced:
                print("\n".join(change.diff))
            names = " and ".join(change.path.name for change in replaced)
            complain(
                f"{names} exists and differs, as shown; nothing was written.",
                "Say --force to replace it (a .bak is kept).",
            )
            return Status.FAILED
        for line in write(wanted):
            note(line)
    except WriteError as error:
        complain(error.message, error.hint)
        return Status.FAILED
    if not wanted:
        note("the files are up to date")
    return Status.DONE


def _json(situation: Situation, rendered: Rendered) -> dict[str, object]:
    return {
        "dockerfile": rendered.dockerfile,
        "dockerignore": rendered.dockerignore,
        "recipe": recipe_json(situation.recipe),
        "lines": [
            {"first": span.first, "last": span.last, "options": list(span.options), "why": span.why}
            for span in rendered.spans
        ],
        "problems": [
            {"id": found.id, "severity": found.severity, "option": found.option, "message": found.message}
            for found in problems(situation)
        ],
    }
