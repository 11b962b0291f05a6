"""What the wizard shows, as one frozen value: the screen replaces it, the widgets draw it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tui.catalog import Catalog
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import NO_FIGURES, Figures
from tui.lab.sizes.measurement import Measurement
from tui.project import GoProject
from tui.recipe import (
    STEPS,
    Defaults,
    Problem,
    Recipe,
    RecipeContext,
    Recommendation,
    Severity,
    Step,
    command_line,
    naive,
    option,
    options_of,
    problems,
    recommend,
)
from tui.render import Rendered, changed_lines, render, why


@dataclass(frozen=True, kw_only=True)
class WizardView:
    """The wizard's state. What follows from it is worked out once, on demand."""

    project: GoProject
    catalog: Catalog
    today: date
    recipe: Recipe
    """What the user has chosen so far."""
    given_defaults: Defaults | None = None
    """Where a call without options begins; None for what is recommended."""
    step: str = STEPS[0].id
    trial: Recipe | None = None
    """What would be chosen if the user pressed Enter now."""
    previous: Recipe | None = None
    """The recipe before the last choice: its differences stay tinted."""
    figures: Figures = NO_FIGURES
    """What was measured in this session."""
    line: int = 0
    """The line of the Dockerfile under the cursor, counted from 1; 0 while the options decide."""
    option: str = ""
    """The id of the option that has the focus."""

    def refined(self, project: GoProject) -> "WizardView":
        """Return the view with what is known better of the project.

        Whoever has chosen nothing yet has the new recommendation, everybody else keeps the choice.
        """
        seen = replace(self, project=project)
        untouched = self.recipe == self.recommendation.recipe
        return replace(seen, recipe=seen.recommendation.recipe) if untouched else seen

    @cached_property
    def recommendation(self) -> Recommendation:
        """What is recommended for the project, with reasons."""
        return recommend(self.project, self.catalog, self.today)

    @cached_property
    def defaults(self) -> Defaults:
        """Where a call without options begins: what is saved in godock.toml is the difference."""
        recommended = self.recommendation.recipe
        return self.given_defaults or Defaults(default=recommended, recipe=recommended)

    @cached_property
    def context(self) -> RecipeContext:
        """What the options' choices and checks depend on."""
        return RecipeContext(self.project, self.recipe, self.catalog, self.today)

    @cached_property
    def shown(self) -> Recipe:
        """The recipe whose Dockerfile and sizes are on screen."""
        return self.trial or self.recipe

    @cached_property
    def rendered(self) -> Rendered:
        return render(self.project, self.shown, self.catalog)

    @cached_property
    def chosen(self) -> Rendered:
        """The files of what the user has chosen."""
        return render(self.project, self.recipe, self.catalog)

    @cached_property
    def changed(self) -> frozenset[int]:
        """The lines to tint: what would change, or else what the last choice changed."""
        before = self.recipe if self.trial else self.previous
        if before is None or before == self.shown:
            return frozenset()
        return frozenset(changed_lines(render(self.project, before, self.catalog), self.rendered))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the recipe that is on screen, the worst first."""
        return problems(replace(self.context, recipe=self.shown))

    @cached_property
    def trouble(self) -> Problem | None:
        """The problem to explain first: of the option with the focus, where it is more than a note; in the review any."""
        if self.current_step.id == "review" and not self.option:
            return next(iter(self.problems), None)
        return next(
            (
                found
                for found in self.problems
                if found.option == self.option and found.severity is not Severity.NOTE
            ),
            None,
        )

    @cached_property
    def settled(self) -> "WizardView":
        """The view without the trial: what is built, mended and reviewed."""
        return self if self.trial is None else replace(self, trial=None)

    @cached_property
    def sizes(self) -> Measurement:
        """The best figures for the recipe that is on screen."""
        return estimate(self.project, self.shown, self.catalog, self.figures, self.rendered)

    @cached_property
    def sizes_before(self) -> Measurement | None:
        """The figures before the choice that is tinted, or None when nothing is."""
        before = self.recipe if self.trial else self.previous
        if before is None or before == self.shown:
            return None
        return estimate(self.project, before, self.catalog, self.figures)

    @cached_property
    def naive_sizes(self) -> Measurement:
        """The figures of the naive single stage."""
        return estimate(self.project, naive(self.recipe), self.catalog, self.figures)

    @cached_property
    def current_step(self) -> Step:
        """The step that is being asked."""
        return next(step for step in STEPS if step.id == self.step)

    @property
    def position(self) -> int:
        """Of the current step, counted from 0."""
        return STEPS.index(self.current_step)

    @cached_property
    def explained(self) -> str:
        """The name of the *why* text for the line under the cursor, the trouble, or the option with the focus."""
        if self.line:
            span = self.rendered.span_at(self.line)
            return span.why if span else ""
        if self.trouble and why(self.trouble.why):
            return self.trouble.why
        if self.option == "base":  # each base has its own text
            span = self.rendered.span_at(next(iter(self.rendered.lines_of("base")), 0))
            return span.why if span else self.option
        return self.option or ""

    @cached_property
    def command(self) -> str:
        """The command line that does the same without the wizard."""
        defaults = self.defaults
        return command_line(self.recipe, defaults.recipe, str(self.project.root), words=defaults.words)

    def summary(self, step: Step) -> str:
        """Return what has been chosen in a step, in a word or two, for the rail."""
        read = {candidate.id: candidate.read(self.recipe) for candidate in options_of(step.id)}
        match step.id:
            case "project":
                return read["main"]
            case "go":
                return f"{read['go']} · {read['builder']}"
            case "base":
                if option("base").inapplicable(self.context):
                    return "the builder"
                return (
                    read["base"].removesuffix("-static")
                    if read["base"] != "distroless-static"
                    else "distroless"
                )
            case "tests":
                return "none found" if option("test").inapplicable(self.context) else read["test"]
            case "compile":
                return {"all": "-s -w", "dwarf": "-w", "none": "not stripped"}[read["strip"]]
            case "upx":
                return read["upx"]
        return ""

    def troubled(self, step: Step) -> bool:
        """Return whether a step has a choice that would make the build or the program fail."""
        ids = {candidate.id for candidate in options_of(step.id)}
        return any(found.severity == "error" and found.option in ids for found in self.problems)
