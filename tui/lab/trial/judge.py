"""From what was seen of an image to the verdict on it. Nothing here runs anything."""

from dataclasses import dataclass, replace

from tui.engine.stopwatch import Timing
from tui.lab.failures.causes import Cause, run_causes_of
from tui.lab.trial.smoke import Seen
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import GoProject
from tui.recipe import Recipe
from tui.recipe.rules.listen import on_all_addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The runs of one image, put together."""

    seen: Seen
    """The run that counts: the image as it is."""
    port: int | None = None
    """The port that it was asked on."""
    writes: bool = False
    """Whether it fails with a file system that cannot be written, and was run with one that can."""
    helped: bool = False
    """Whether it ends with status 0 when it is asked for its help."""
    laps: tuple[Timing, ...] = ()
    """Timed runs, asked from inside the container, of a program that answers nobody outside."""
    away: bool = False
    """Whether the port may be published on another machine than this one."""
    elsewhere: int | None = None
    """Another port, one that its code names, on which it answers inside its container."""

    @property
    def answers_inside(self) -> bool:
        """Whether it answers where it runs."""
        return any(lap.listens_ms is not None for lap in self.laps)


def judge(tried: Tried, problems: tuple[Cause, ...], recipe: Recipe, project: GoProject) -> Verdict:
    """Return the verdict on an image.

    Args:
        tried: what was seen.
        problems: what its program's file lets expect; it counts only when the image fails.
        recipe: what was built; a fix is this recipe with something changed.
        project: what it was built from.
    """
    seen, port = tried.seen, tried.port
    note = ", but only with a file system that it can write to" if tried.writes else ""
    if seen.answers and seen.answer is not None:
        if not seen.state.running:
            return _failing(
                seen, f"answers on port {port} once, then {seen.ending}", problems, recipe, project
            )
        return _verdict(Outcome.ANSWERS, f"{seen.answer.said} on port {port}{note}", seen)
    if seen.state.running:
        return _running(tried, note, recipe, project)
    if seen.ended_well:
        silent = f", and nothing has answered on port {port}" if port is not None else ""
        return _verdict(Outcome.EXITS, f"exits with status 0{silent}{note}", seen)
    if seen.wants_network:
        started = "it starts, but somebody that it calls is not there"
        if tried.helped and port is None:
            return _verdict(
                Outcome.EXITS, f"exits with status 0 when asked for --help; by itself {seen.ending}", seen
            )
        return _verdict(Outcome.UNPROVEN, f"{started}: {seen.ending}", seen)
    verdict = _failing(seen, seen.ending, problems, recipe, project)
    if tried.helped and not verdict.causes:
        if port is None:
            return _verdict(
                Outcome.EXITS, f"exits with status 0 when asked for --help; by itself {seen.ending}", seen
            )
        said = f"it starts (--help works), but may need settings: {seen.ending}"
        return _verdict(Outcome.UNPROVEN, said, seen)
    return verdict


def foreign(platform: str, own: str, recipe: Recipe) -> Verdict:
    """Return the verdict on an image that the engine's machine cannot run.

    Args:
        platform: what the image is for, such as ``linux/arm64``.
        own: the engine's.
        recipe: what was built; the fix is for the engine's platform too, and what it was for stays.
    """
    fix = replace(recipe, platforms=(own, *recipe.platforms)) if recipe.platforms else None
    cause = Cause(
        "other-machine",
        f"The image is for {platform}",
        f"This engine runs {own}. Its kernel refuses another machine's programs with “exec format error”, and an "
        "emulator's times would be the emulator's. Built for both, it is tried and measured here.",
        fix,
        f"build for {own} too" if fix else "",
    )
    said = f"built for {platform}, and this engine runs {own}"
    return Verdict(outcome=Outcome.UNTRIED, evidence=said, causes=(cause,))


def _running(tried: Tried, note: str, recipe: Recipe, project: GoProject) -> Verdict:
    seen, port = tried.seen, tried.port
    if port is None:
        return _verdict(Outcome.RUNS, f"goes on running, with no port to be asked on{note}", seen)
    if tried.elsewhere is not None:
        return _on_another_port(tried, port, tried.elsewhere, recipe)
    if not tried.answers_inside:
        return _verdict(Outcome.UNPROVEN, f"goes on running, but port {port} answers nobody{note}", seen)
    if tried.away:
        said = f"answers on port {port} inside its container; the engine publishes ports on another machine{note}"
        return _verdict(Outcome.ANSWERS, said, seen)
    fix = on_all_addresses(recipe, project)
    fix = None if fix == recipe else fix
    cause = Cause(
        "loopback-only",
        "It listens to its own container only",
        f"127.0.0.1 inside a container is reachable from nowhere else, so port {port} answers nobody however it is "
        f"published. Let it listen on :{port}, by a flag or a variable if it has one.",
        fix,
        "listen on all addresses" if fix else "",
    )
    said = f"port {port} answers inside the container, and nobody outside"
    return Verdict(outcome=Outcome.FAILS, evidence=said, log=seen.log, causes=(cause,))


def _on_another_port(tried: Tried, port: int, found: int, recipe: Recipe) -> Verdict:
    cause = Cause(
        "other-port",
        f"It listens on port {found}",
        f"The image says port {port}, and its program answers on {found}: whoever publishes what the image says "
        "reaches nobody.",
        replace(recipe, port=found),
        f"say port {found}",
    )
    said = f"port {port} answers nobody, and port {found} does"
    return Verdict(outcome=Outcome.FAILS, evidence=said, log=tried.seen.log, causes=(cause,))


def _verdict(outcome: Outcome, evidence: str, seen: Seen) -> Verdict:
    return Verdict(outcome=outcome, evidence=evidence, log=seen.log)


def _failing(
    seen: Seen, evidence: str, problems: tuple[Cause, ...], recipe: Recipe, project: GoProject
) -> Verdict:
    known = (*problems, *run_causes_of(seen.text, recipe, project))
    return Verdict(outcome=Outcome.FAILS, evidence=evidence, log=seen.log, causes=known)
