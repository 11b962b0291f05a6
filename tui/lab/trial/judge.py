"""Derives the verdict on an image from what its runs showed. Pure."""

from dataclasses import replace

from tui.checks.rules.listen import on_all_addresses
from tui.engine.stopwatch import Timing
from tui.frozen import dataclass
from tui.lab.failures.causes import Cause, run_causes_of
from tui.lab.trial.lacking import missing_variable, unreachable_service
from tui.lab.trial.smoke import Seen, deciding_line
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import GoProject
from tui.recipe import Recipe

_SETTINGS = frozenset({"missing-variable"})
"""Causes that a user solves when the container starts, so the image may be fine."""

_SERVICES = frozenset({"connection-refused", "unknown-host", "unix-client", *_SETTINGS})
"""Causes outside of the image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The combined runs of one image."""

    seen: Seen
    """The run that counts, with the image unchanged."""
    port: int | None = None
    """The port that was checked."""
    writes: bool = False
    """Whether it fails with a read-only file system, and was run again with a writable one."""
    helped: bool = False
    """Whether it exits with status 0 for ``--help``."""
    laps: tuple[Timing, ...] = ()
    """Timed runs, checked from inside the container, of a program that does not answer outside."""
    away: bool = False
    """Whether the port may be published on another machine."""
    elsewhere: int | None = None
    """Another port that its code names, on which it answers inside its container."""

    @property
    def answers_inside(self) -> bool:
        """Whether it answers inside its container."""
        return any(lap.listens_ms is not None for lap in self.laps)


def judge(tried: Tried, problems: tuple[Cause, ...], recipe: Recipe, project: GoProject) -> Verdict:
    """Return the verdict on an image.

    Args:
        tried: what the runs showed.
        problems: the problems that the program's file predicts, which count only when the image fails.
        recipe: the recipe that was built. A fix is this recipe with a change.
        project: the project that was built.
    """
    seen, port = tried.seen, tried.port
    note = ", but only with a writable file system" if tried.writes else ""
    if seen.answers and seen.answer is not None:
        if not seen.state.running:
            return _failing(
                seen, f"answers on port {port} once, and then {seen.ending}", problems, recipe, project
            )
        return _verdict(Outcome.ANSWERS, f"{seen.answer.reply} on port {port}{note}", seen)
    if seen.state.running:
        return _running(tried, note, recipe, project)
    if seen.ended_well and port is not None:
        return _silent(seen, port, note, recipe, project)
    if seen.ended_well:
        return _verdict(Outcome.EXITS, f"exits with status 0{note}", seen)
    verdict = _failing(seen, seen.ending, problems, recipe, project)
    if seen.lacks_network and all(cause.id in _SERVICES for cause in verdict.causes):
        if tried.helped and port is None:
            return _verdict(
                Outcome.EXITS, f"exits with status 0 for --help, but otherwise {seen.ending}", seen
            )
        service = unreachable_service(seen.text, recipe, project, port)
        if service is not None:
            return _verdict(Outcome.UNPROVEN, f"starts but cannot reach {service}: {seen.ending}", seen)
    if (setting := _lacking(seen, verdict, project)) is not None:
        return setting
    if tried.helped and all(cause.id in _SETTINGS for cause in verdict.causes):
        if port is None:
            return _verdict(
                Outcome.EXITS, f"exits with status 0 for --help, but otherwise {seen.ending}", seen
            )
        evidence = f"starts (--help works), but may need settings: {seen.ending}"
        return replace(verdict, outcome=Outcome.UNPROVEN, evidence=evidence)
    return verdict


def _silent(seen: Seen, port: int, note: str, recipe: Recipe, project: GoProject) -> Verdict:
    """Return the verdict on a server that exits with status 0 before it answers."""
    evidence = f"exits with status 0 at once{note}"
    command = project.serve_command
    if not command or recipe.args.split()[: len(command.split())] == command.split():
        return _verdict(Outcome.UNPROVEN, f"{evidence}, and nothing answered on port {port}", seen)
    cause = Cause(
        "sub-command",
        f"The program's sub-command `{command}` listens",
        f"Without arguments, the program ends. Its sub-command `{command}` listens "
        f"({project.where('serve_command')}). Pass it as the default argument.",
        replace(recipe, args=command),
        f"start `{command}`",
    )
    return Verdict(
        outcome=Outcome.FAILS,
        evidence=f"{evidence}, but its sub-command `{command}` listens",
        log=seen.log,
        causes=(cause,),
    )


def _lacking(seen: Seen, verdict: Verdict, project: GoProject) -> Verdict | None:
    """Return the verdict on a program that ends because a variable is not set, or None where the cause is another one."""
    if seen.state.error or any(cause.id not in _SETTINGS for cause in verdict.causes):
        return None
    found = missing_variable(seen.log, deciding_line(seen.log), project.variables)
    if found is None:
        return None
    place = f"{found.file}:{found.line}"
    cause = Cause(
        "missing-variable",
        f"An environment variable is not set: {found.name}",
        f"The program reads {found.name} ({place}). Pass a value to the trial run with `--run-env {found.name}=…`, "
        f"and to a container with `docker run -e {found.name}`.",
    )
    return Verdict(
        outcome=Outcome.UNPROVEN,
        evidence=f"needs {found.name} ({place}): {seen.ending}",
        log=seen.log,
        causes=(cause,),
    )


def foreign(platform: str, own: str, recipe: Recipe) -> Verdict:
    """Return the verdict on an image that the engine's machine cannot run.

    Args:
        platform: the platform of the image, such as ``linux/arm64``.
        own: the engine's platform.
        recipe: the recipe that was built. The fix adds the engine's platform to it.
    """
    fix = replace(recipe, platforms=(own, *recipe.platforms)) if recipe.platforms else None
    cause = Cause(
        "other-machine",
        f"The image is for {platform}",
        f"This engine runs {own}. Its kernel rejects programs for other architectures with “exec format "
        "error”. An emulator would distort the times. To test and measure the image here, build it for "
        "both platforms.",
        fix,
        f"also build for {own}" if fix else "",
    )
    evidence = f"built for {platform}, but this engine runs {own}"
    return Verdict(outcome=Outcome.UNTRIED, evidence=evidence, causes=(cause,))


def _running(tried: Tried, note: str, recipe: Recipe, project: GoProject) -> Verdict:
    seen, port = tried.seen, tried.port
    if port is None:
        return _verdict(Outcome.RUNS, f"keeps running and does not have a port to check{note}", seen)
    if tried.elsewhere is not None:
        return _on_another_port(tried, port, tried.elsewhere, recipe)
    if not tried.answers_inside:
        return _verdict(Outcome.UNPROVEN, f"keeps running, but nothing answers on port {port}{note}", seen)
    if tried.away:
        evidence = (
            f"answers on port {port} inside its container{note} (its port is not published on this machine)"
        )
        return _verdict(Outcome.ANSWERS, evidence, seen)
    fix = on_all_addresses(recipe, project)
    fix = None if fix == recipe else fix
    cause = Cause(
        "loopback-only",
        "The program listens on 127.0.0.1 only",
        f"A container's 127.0.0.1 is unreachable from outside, so the published port {port} is unreachable "
        "too. "
        f"Make the program listen on :{port}, for example with a flag or an environment variable.",
        fix,
        "listen on all addresses" if fix else "",
    )
    evidence = f"answers on port {port} inside the container, but not outside"
    return Verdict(outcome=Outcome.FAILS, evidence=evidence, log=seen.log, causes=(cause,))


def _on_another_port(tried: Tried, port: int, found: int, recipe: Recipe) -> Verdict:
    cause = Cause(
        "other-port",
        f"The program listens on port {found}",
        f"The image declares port {port}, but the program listens on port {found}. Publishing port {port} "
        "has no effect.",
        recipe.with_main_port(found),
        f"declare port {found}",
    )
    evidence = f"answers on port {found}, but not on the declared port {port}"
    return Verdict(outcome=Outcome.FAILS, evidence=evidence, log=tried.seen.log, causes=(cause,))


def _verdict(outcome: Outcome, evidence: str, seen: Seen) -> Verdict:
    return Verdict(outcome=outcome, evidence=evidence, log=seen.log)


def _failing(
    seen: Seen, evidence: str, problems: tuple[Cause, ...], recipe: Recipe, project: GoProject
) -> Verdict:
    known = (*problems, *run_causes_of(seen.text, recipe, project))
    return Verdict(outcome=Outcome.FAILS, evidence=evidence, log=seen.log, causes=known)
