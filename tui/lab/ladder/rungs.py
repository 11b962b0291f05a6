"""The rungs of a project's ladder as variants to build."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.advice.ladder import Step, ladder
from tui.frozen import dataclass
from tui.lab.matrix.result import Result
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.matrix.verdicts import packing, stays_packed
from tui.project import GoProject
from tui.recipe import RecipeContext, title
from tui.render import Rendered, render

_LEFT_OUT = ".git\n**/node_modules\n"
"""Excluded from the build context of every rung, because it is large and unused by a Go build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(Variant):
    """One rung with its Dockerfile. It is built only if its step applies."""

    step: Step

    @property
    def short(self) -> str:
        """The name of the step, as used on the command line and in the history."""
        return self.step.name


def variant_name(short: str) -> str:
    """Return the name of a rung's variant."""
    return f"{Origin.RUNG}-{short}"


def rungs_of(context: RecipeContext, *, buildkit: bool = True, packed: str = "") -> tuple[Rung, ...]:
    """Return every rung of a project, in order.

    Args:
        context: the project, and the recipe at the top of the ladder.
        buildkit: whether the builder supports cache and bind mounts.
        packed: the reason to keep UPX at the end. Empty to remove it again.
    """
    own = _own_ignore(context.project)
    return tuple(_rung(context, step, own) for step in ladder(context, packed=packed, buildkit=buildkit))


def packed_for_good(results: Mapping[str, Result]) -> str:
    """Return the reason to keep UPX, judged by the figures. Empty if it is removed again."""
    pair = packed_pair(results)
    return packing(*pair).sentence if pair and stays_packed(*pair) else ""


def packed_pair(results: Mapping[str, Result]) -> tuple[Result, Result] | None:
    """Return the stripped rung and the one packed with UPX, or None if one is not measured."""
    plain, packed = (results.get(variant_name(short)) for short in ("stripped", "upx"))
    return (plain, packed) if plain and packed and plain.usable and packed.usable else None


def packing_sentence(results: Mapping[str, Result]) -> str:
    """Return what UPX saves and costs, or an empty string if it was not measured."""
    pair = packed_pair(results)
    return packing(*pair).sentence if pair else ""


def result_of(rung: Rung, results: Mapping[str, Result]) -> Result:
    """Return the result of a rung, ignoring figures of a different Dockerfile."""
    found = results.get(rung.name)
    return found if found and found.variant.rendered == rung.rendered else Result(variant=rung)


def shared_times(results: Mapping[str, Result]) -> dict[str, Result]:
    """Return the rows with missing times copied from rows with the same steps before the final stage.

    BuildKit runs equal steps of one solve once and reports the others as cached.
    """
    timed = {_work(row): row for row in results.values() if row.usable and row.seconds and row.edit_seconds}
    return {
        name: _timed_like(row, timed.get(_work(row))) if row.usable else row for name, row in results.items()
    }


def _timed_like(row: Result, other: Result | None) -> Result:
    if other is None or (row.seconds and row.edit_seconds):
        return row
    return replace(
        row, seconds=row.seconds or other.seconds, edit_seconds=row.edit_seconds or other.edit_seconds
    )


def _work(row: Result) -> tuple[str, str]:
    """Return the part of a rung's build that takes time: the build context and all stages but the final one."""
    rendered = row.variant.rendered
    return rendered.dockerfile.rpartition("\nFROM ")[0], rendered.dockerignore


def _rung(context: RecipeContext, step: Step, own_ignore: str) -> Rung:
    project = replace(context.project, ca_certs=False, tzdata=False) if step.bare else context.project
    rendered = render(project, step.recipe, context.catalog)
    if not step.ignores:
        rendered = replace(rendered, dockerignore=f"{_LEFT_OUT}{own_ignore}")
    return Rung(
        name=variant_name(step.name),
        title=title(step.recipe, context.catalog),
        origin=Origin.RUNG,
        recipe=step.recipe,
        rendered=rendered,
        step=step,
    )


def _own_ignore(project: GoProject) -> str:
    try:
        return (project.root / ".dockerignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def files_before(rungs: Iterable[Rung], rung: Rung) -> Rendered | None:
    """Return the files of the nearest earlier rung that applies, or None for the first."""
    found = None
    for candidate in rungs:
        if candidate.name == rung.name:
            break
        found = candidate.rendered if candidate.step.applies else found
    return found
