"""Parse the command line and start what it asks for."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tui import ending
from tui.catalog import Catalog, load
from tui.catalog.offline import is_offline
from tui.headless import output
from tui.headless.output import Status
from tui.headless.parser import parse
from tui.headless.recipe_flags import choices_of, settings_of
from tui.lab.history.no_history import is_without_history
from tui.project import GoProject, ProjectError
from tui.recipe import Recipe, RecipeError, Setting, option
from tui.recipe.setting import apply


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    if sys.stdout is None:  # closed by the caller: the first file opened would get its descriptor
        output.error(
            "The output cannot be printed because stdout is closed.",
            "Redirect the output to a file or to /dev/null.",
        )
        return Status.USAGE
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # unencodable characters become question marks
    try:
        try:
            options = parse(list(sys.argv[1:] if argv is None else argv))
            if options.verb:
                ending.uninstall()
            return int(_cleaned(_run(options)))
        finally:
            sys.stdout.flush()  # here, where a closed pipe is still handled
    except ProjectError as error:
        output.error(str(error))
        return Status.USAGE
    except RecipeError as error:
        output.error(error.message, error.hint)
        return Status.USAGE
    except BrokenPipeError:
        # the reader closed the pipe, as `| head` does, so Python must not report an error at exit
        output.silence(sys.stdout)
        return Status.HUNG_UP if output.is_lost() else Status.DONE
    except OSError as error:
        if error.errno is None:
            raise  # of a library, not of this machine's files
        if error.filename is not None:
            output.error(
                f"{error.filename}: {error.strerror}.",
                "Check that it exists and that you have permission to use it.",
            )
            return Status.FAILED
        output.silence(sys.stdout)
        output.error(
            f"The output could not be written: {error.strerror}.",
            "Free some disk space, or redirect the output to a different place.",
        )
        return Status.FAILED
    except KeyboardInterrupt:
        output.error("Stopped.")
        return Status.INTERRUPTED


def _cleaned(status: int) -> int:
    """Report what could not be removed. Return the exit status, which is not 0 if this run has left something."""
    engine = sys.modules.get("tui.engine.remaining")
    left = engine.remaining() if engine is not None else ()
    for one in left:
        output.error(
            f"The {one.what}{' of an earlier run' if one.earlier else ''} could not be removed. {one.why}",
            "The next run tries to remove it again.",
        )
    return status or (Status.FAILED if any(not one.earlier for one in left) else Status.DONE)


def _run(options: argparse.Namespace) -> int:
    if options.verb:
        gc.enable()  # collection is off only until the wizard's first frame
    if options.verb == "completion":
        from tui.headless.completion import completion

        return completion(options.shell)
    if options.verb == "help":
        from tui.headless.guide import show_guide

        return show_guide(options.topic)
    if options.verb in {"history", "report"}:
        return _looking_back(options)
    catalog, today = load(), datetime.now(UTC).astimezone().date()
    offline = options.offline or is_offline(os.environ)
    if options.verb:
        from tui.headless.reading import read_project

        project = read_project(_folder(Path(options.path), options.verb), _asked_main(options))
        return _without_wizard(project, catalog, today, options, offline=offline)
    return _wizard(options, catalog, today, offline=offline)


def _wizard(options: argparse.Namespace, catalog: Catalog, today: date, *, offline: bool) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        output.error(
            "The wizard needs a terminal.",
            "If you do not have a terminal, run `godock-tui generate` or `godock-tui build`.",
        )
        return Status.USAGE
    from tui.ui.reading.reading import Opening, Reading

    def read(on_progress: Callable[[int], None], stopped: Callable[[], bool]) -> Opening:
        from tui.project.reader import read

        project = read(Path(options.path), on_progress, stopped)
        defaults, recipe = choices_of(options, project, catalog, today)
        if not project.dockerfiles:
            return Opening(project, recipe, defaults)
        from tui.lab.existing.initial_choices import initial_choices

        asked = settings_of(options)
        defaults, recipe, judge = initial_choices(project, catalog, today, defaults, recipe, asked)
        return Opening(project, recipe, defaults, judge)

    reading = Reading(read, str(options.path))
    from tui.ui.run import run  # the screens are loaded while the project is read

    remember = not (options.no_history or is_without_history(os.environ))
    return run(reading, today, offline=offline, remember=remember)


def _looking_back(options: argparse.Namespace) -> int:
    from tui.headless.history import history
    from tui.headless.report import report
    from tui.project import read

    project = read(Path(options.path))
    return history(project, options) if options.verb == "history" else report(project, options)


def _without_wizard(
    project: GoProject, catalog: Catalog, today: date, options: argparse.Namespace, *, offline: bool
) -> int:
    from tui.catalog.facts import kept
    from tui.headless.facts import age_of, with_digests
    from tui.recipe import RecipeContext

    catalog = kept(catalog)  # the wizard reads cached facts after its first frame
    if options.verb == "inspect":
        from tui.headless.inspect import inspect

        if options.main and project.chosen_main != _asked_main(options):
            raise RecipeError(
                "main",
                f"{options.main} is not a main package of this module.",
                f"Choose one of {', '.join(main.path for main in project.mains)}.",
            )
        return inspect(project, options.json, age_of(catalog, today))
    if options.verb == "audit":
        from tui.headless.audit import audit

        return audit(project, catalog, today, options)
    defaults, recipe = choices_of(options, project, catalog, today)
    context = RecipeContext(project, recipe, with_digests(catalog, recipe, offline=offline), today)
    if options.verb == "generate":
        from tui.headless.generate import generate

        return generate(context, defaults, options)
    if options.verb == "lab":
        from tui.headless.lab import lab

        return lab(context, options)
    if options.verb == "bytes":
        from tui.headless.bytes import count_bytes

        return count_bytes(context, options)
    if options.verb == "ladder":
        from tui.headless.ladder import build_ladder

        return build_ladder(context, options)
    from tui.headless.build import build

    return build(context, options)


def _asked_main(options: argparse.Namespace) -> str:
    """Return the main package that the command line names, or an empty string."""
    text = getattr(options, "main", "") or getattr(options, "option_main", None) or ""
    main = option("main")
    return apply(Recipe(), (Setting(main, text, main.flag),)).main if text else ""


def _folder(path: Path, verb: str) -> Path:
    """Return the directory of the project. The audit also takes a Dockerfile, in a module or above the one it builds."""
    if verb != "audit" or path.name == "go.mod" or (path / "go.mod").exists():
        return path
    from tui.project.dockerfiles import module_of, named_dockerfiles

    if not path.is_file():
        below = (module_of(file) for file in named_dockerfiles(path.resolve()))
        return next((module for module in below if module is not None), path)
    above = (folder for folder in path.resolve().parents if (folder / "go.mod").is_file())
    return next(above, None) or module_of(path.resolve()) or path.parent
