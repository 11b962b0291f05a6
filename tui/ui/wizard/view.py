"""The state of the wizard as one frozen value: the screen replaces it, the widgets draw it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from tui import checks
from tui.advice import Defaults, Recommendation, follow, recommend
from tui.catalog import Catalog
from tui.checks import Finding, Judgement, Severity
from tui.frozen import dataclass
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import NO_FIGURES, Figures, Record
from tui.lab.sizes.measurement import Measurement, Source
from tui.project import GoProject
from tui.recipe import (
    OPTIONS,
    STEPS,
    Choice,
    Option,
    Recipe,
    RecipeContext,
    RecipeError,
    Step,
    command_line,
    naive,
    option,
    options_of,
)
from tui.recipe.fitting import with_packages
from tui.render import Rendered, changed_lines, render, why
from tui.text.units import human_bytes


@dataclass(frozen=True, kw_only=True)
class WizardView:
    """The state of the wizard. Derived values are computed once, on demand."""

    project: GoProject
    catalog: Catalog
    today: date
    recipe: Recipe
    """The choices of the user so far."""
    given_defaults: Defaults | None = None
    """The choices of a call without options, or None for the recommendation."""
    step: str = STEPS[0].id
    trial: Recipe | None = None
    """The recipe after Enter on the value under the cursor."""
    previous: Recipe | None = None
    """The recipe before the last choice. The differences stay tinted."""
    figures: Figures = NO_FIGURES
    """The figures of this session."""
    line: int = 0
    """The line of the Dockerfile under the cursor, counted from 1, or 0 for the options."""
    option: str = ""
    """The id of the focused option."""
    judged: bool = True
    """Whether the Dockerfile is checked. The first frame does not wait for the judge."""

    def refined(self, project: GoProject) -> "WizardView":
        """Return the view with the refined project.

        A user without choices gets the new recommendation. Any other user keeps the recipe.
        """
        seen = replace(self, project=project)
        untouched = self.recipe == self.recommendation.recipe
        return replace(seen, recipe=seen.recommendation.recipe) if untouched else seen

    def with_recipe(self, recipe: Recipe) -> "WizardView":
        """Return the view with other choices.

        With another program, its recommendations replace the previous ones. Packages move the base to one where they
        can be installed.
        """
        defaults = self.given_defaults
        if recipe.main != self.recipe.main:
            defaults, recipe = follow(self.defaults, recipe, self.project, self.catalog, self.today)
        if recipe.packages != self.recipe.packages and recipe.base == self.recipe.base:
            recipe, _ = with_packages(replace(self.context, recipe=recipe), recipe)
        return replace(self, recipe=recipe, given_defaults=defaults, previous=self.recipe, trial=None)

    @cached_property
    def recommendation(self) -> Recommendation:
        """The recommendation for the chosen program, with reasons. The recommended program stays the project's own."""
        found = recommend(self.context.project, self.catalog, self.today)
        return replace(found, recipe=replace(found.recipe, main=self.project.start_main or "."))

    @cached_property
    def defaults(self) -> Defaults:
        """The choices of a call without options. godock.toml stores only the differences to them."""
        recommended = self.recommendation.recipe
        return self.given_defaults or Defaults(default=recommended, recipe=recommended)

    @cached_property
    def context(self) -> RecipeContext:
        """The input of the options' choices and checks."""
        return RecipeContext(self.project, self.recipe, self.catalog, self.today)

    @cached_property
    def shown(self) -> Recipe:
        """The recipe of the visible Dockerfile and sizes."""
        return self.trial or self.recipe

    @cached_property
    def untaken(self) -> str:
        """The chosen value that a preview does not change yet, in two sentences, or empty without a preview."""
        if self.trial is None:
            return ""
        differing = [one for one in OPTIONS if one.read(self.recipe) != one.read(self.trial)]
        if not differing:
            return ""
        one = next((one for one in differing if one.id == self.option), differing[0])
        return (
            f"{one.label} is still {one.read(self.recipe) or 'empty'}. "
            f"Press Enter on {one.read(self.trial) or 'the empty value'} to choose it."
        )

    @cached_property
    def rendered(self) -> Rendered:
        return render(self.project, self.shown, self.catalog)

    @cached_property
    def chosen(self) -> Rendered:
        """The files of the chosen recipe."""
        return render(self.project, self.recipe, self.catalog)

    @cached_property
    def changed(self) -> frozenset[int]:
        """The lines to tint: the changes of the trial, or else of the last choice."""
        before = self.recipe if self.trial else self.previous
        if before is None or before == self.shown:
            return frozenset()
        return frozenset(changed_lines(render(self.project, before, self.catalog), self.rendered))

    @cached_property
    def judgement(self) -> Judgement:
        """The findings about the visible Dockerfile, and what could not be checked. Empty before it is judged."""
        if not self.judged:
            return Judgement()
        return checks.judge_recipe(replace(self.context, recipe=self.shown))

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The problems of the visible recipe, the worst first."""
        return self.judgement.findings

    @cached_property
    def error(self) -> Finding | None:
        """The problem to explain first: in the review any, else a warning or an error of the focused option."""
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
        """The view without the trial, for fixing and the review."""
        return self if self.trial is None else replace(self, trial=None)

    @cached_property
    def sizes(self) -> Measurement:
        """The best figures for the visible recipe."""
        return estimate(self.project, self.shown, self.catalog, self.figures, self.rendered)

    @cached_property
    def sizes_before(self) -> Measurement | None:
        """The figures before the tinted choice, or None without one."""
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
        """The current step."""
        return next(step for step in STEPS if step.id == self.step)

    @property
    def position(self) -> int:
        """The position of the current step, counted from 0."""
        return STEPS.index(self.current_step)

    @cached_property
    def explained(self) -> str:
        """The name of the *why* text for the line under the cursor, the error, or the focused option."""
        if self.line:
            span = self.rendered.span_at(self.line)
            return span.why if span else ""
        if self.error and why(self.error.why):
            return self.error.why
        if self.option == "base":  # each base has its own text
            span = self.rendered.span_at(next(iter(self.rendered.lines_of("base")), 0))
            return span.why if span else self.option
        return self.option or ""

    @cached_property
    def command(self) -> str:
        """The equivalent command line."""
        defaults = self.defaults
        return command_line(self.recipe, defaults.recipe, str(self.project.root), words=defaults.words)

    def choices(self, option: Option) -> tuple[Choice, ...]:
        """Return the values of an option. Each of which this session has measured the image comes with its pull size."""
        measured = {record.recipe: record for record in self.figures.records if record.lends}
        found = option.choices(self.context)
        return tuple(self._with_figure(option, choice, measured) for choice in found) if measured else found

    def _with_figure(self, option: Option, choice: Choice, measured: Mapping[Recipe, Record]) -> Choice:
        try:
            recipe = option.write(self.recipe, choice.value)
        except RecipeError:
            return choice
        if choice.blocked or recipe not in measured:
            return choice
        known = self.figures.find(render(self.project, recipe, self.catalog))
        pull = known.measurement.pull_bytes if known else None
        if pull is None:
            return choice
        size = f"image {'' if pull.source is Source.MEASURED else '~'}{human_bytes(pull.value)}"
        facts = " · ".join(filter(None, (size, choice.facts.strip())))
        return replace(
            choice,
            facts=facts,
            source=", ".join(filter(None, (f"pull size of the image: {pull.source}", choice.source))),
        )

    def summary(self, step: Step) -> str:
        """Return a short summary of a step's choices for the rail."""
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

    def has_error(self, step: Step) -> bool:
        """Return whether a step has a choice that breaks the build or the program."""
        ids = {candidate.id for candidate in options_of(step.id)}
        return any(found.severity == "error" and found.option in ids for found in self.problems)
