"""Render the files of a recipe. The same input always gives the same bytes."""

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import Recipe
from tui.render.docker_command import build_flags, docker_command
from tui.render.ignore_file import ignore_file
from tui.render.plan import plan
from tui.render.rendered import Rendered, Span
from tui.render.templates import environment

_MARK = "\x1e"
"""Encloses the note of a template at the end of a line. It cannot occur in a Dockerfile."""


def render(project: GoProject, recipe: Recipe, catalog: Catalog) -> Rendered:
    """Return the Dockerfile, the .dockerignore, and the options that decide each line.

    Args:
        project: decides what is copied, tested and embedded.
        recipe: the choices.
        catalog: the contents of the base, and digests.
    """
    project = project.program(recipe.main)
    flags = build_flags(project, recipe)
    command = docker_command(flags) if flags else ""
    values = plan(project, recipe, catalog, command, tuple(dict.fromkeys(flag.option for flag in flags)))
    text = environment().get_template("Dockerfile.j2").render(plan=values, line=_note)
    dockerfile, spans = _read_notes(text)
    binaries = tuple(f"{values.runtime.folder}/{name}" for name in values.names)
    return Rendered(
        dockerfile, ignore_file(project, recipe), spans, binaries, values.runtime.directories, flags
    )


def _note(why: str, *options: str) -> str:
    return f"{_MARK}{why} {' '.join(options)}{_MARK}"


def _read_notes(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return the text without its notes, and the notes as spans. Adjacent lines with the same note share a span."""
    lines: list[str] = []
    notes: list[str] = []
    for raw in text.rstrip("\n").split("\n"):
        line, _, rest = raw.partition(_MARK)
        lines.append(line.rstrip())
        notes.append(rest.partition(_MARK)[0].strip())
    spans: list[Span] = []
    for number, note in enumerate(notes, start=1):
        if not note:
            continue
        why, *options = note.split()
        last = spans[-1] if spans else None
        if last and last.last == number - 1 and (last.why, last.options) == (why, tuple(options)):
            spans[-1] = Span(last.first, number, last.options, why)
        else:
            spans.append(Span(number, number, tuple(options), why))
    return "\n".join(lines) + "\n", tuple(spans)
