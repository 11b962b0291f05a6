"""``godock-tui generate``: the files of a recipe, without a build."""

import argparse
import json
import sys

from tui.advice import Defaults
from tui.checks import judge_recipe
from tui.headless import output
from tui.headless.exports import Export, export_of
from tui.headless.findings import found_errors, unanswered
from tui.headless.output import Status
from tui.headless.recipe_flags import recipe_json
from tui.headless.writing import put
from tui.lab.files.files import Change, WriteError, changes
from tui.lab.files.recipe_change import recipe_change
from tui.recipe import RecipeContext
from tui.render import Rendered, render
from tui.text.clean import clean_line


def generate(context: RecipeContext, defaults: Defaults, options: argparse.Namespace) -> Status:
    """Print the Dockerfile, or write it and its .dockerignore, and the recipe as godock.toml, into the project.

    Args:
        context: the project and the recipe.
        defaults: the initial choices. Only differences from them are saved.
        options: ``kind``, ``write``, ``save``, ``force`` and ``json`` of the command line.
    """
    rendered = render(context.project, context.recipe, context.catalog)
    if found_errors(context) and not options.force:
        output.error(
            "No Dockerfile was generated because the build would fail.",
            "Change the options named above, or pass --force.",
        )
        return Status.FAILED
    try:
        export = export_of(options.kind, context, rendered)
        status = _write(context, defaults, rendered, export, options)
    except WriteError as error:
        output.error(error.message, error.hint)
        return Status.FAILED
    if status is not Status.DONE:
        return status
    if options.json:
        output.show(json.dumps(_json(context, rendered, export), indent=2))
    elif not (options.write or options.save):
        output.show(export.text if export else rendered.dockerfile, end="")
    for line in export.needs if export else ():
        output.info(line)
    return Status.DONE


def _write(
    context: RecipeContext,
    defaults: Defaults,
    rendered: Rendered,
    export: Export | None,
    options: argparse.Namespace,
) -> Status:
    root = context.project.root
    files: tuple[Change, ...] = ()
    if options.write:
        files = export.changes if export else changes(root, rendered)
    recipe = recipe_change(root, context.recipe, defaults) if options.save else ()
    # with --json, stdout holds a single object
    status = put((*files, *recipe), force=options.force, differences=sys.stderr if options.json else None)
    if status is not Status.DONE:
        return status
    if options.write and not files:
        output.info("the files are up to date")
    if options.save and not recipe:
        output.info("nothing to save because these choices are either recommended or already in godock.toml")
    return Status.DONE


def _json(context: RecipeContext, rendered: Rendered, export: Export | None) -> dict[str, object]:
    judgement = judge_recipe(context)
    return {
        **({"path": str(export.path), "text": export.text} if export else {}),
        "dockerfile": rendered.dockerfile,
        "dockerignore": rendered.dockerignore,
        "recipe": recipe_json(context.recipe),
        "lines": [
            {"first": span.first, "last": span.last, "options": list(span.options), "why": span.why}
            for span in rendered.spans
        ],
        "problems": [
            {
                "id": found.id,
                "severity": found.severity,
                "option": found.option,
                "message": found.message,
                "evidence": clean_line(found.evidence),
            }
            for found in judgement.findings
        ],
        **unanswered(judgement),
    }
