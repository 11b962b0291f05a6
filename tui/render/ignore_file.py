"""Renders the .dockerignore of a recipe.

Its order is the rule: what the build never needs, then the directories that it reads, then secrets, and last the exact
files that match one of these patterns and are needed all the same. A secret that is added later is so excluded, even
in a directory that is copied.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from tui.project import GoProject, SecretFile
from tui.project.dockerignore import Pattern, ignored_by, parse_dockerignore
from tui.project.secret_files import PATTERNS, has_secret_name
from tui.recipe import Recipe
from tui.render.programs import stamps
from tui.render.templates import environment

_MANY = 12
"""Files with the same directory and suffix that are listed one by one. More become one pattern, because an engine tries
every pattern on every file."""


def ignore_file(project: GoProject, recipe: Recipe) -> str:
    """Return the text of the .dockerignore."""
    read = project.test_files if recipe.test and project.has_tests else ()
    excluded = [item for item in read if always_ignored(item.path)]
    kept = [*project.embeds, *copied(recipe), *(item.path for item in excluded if item.directory)]
    needed: dict[str, str] = {}
    for secret in project.secret_files:
        if reason := reason_for(secret, recipe, project):
            needed[secret.path] = reason
    for item in excluded:
        if not item.directory and not has_secret_name(item.path):
            needed.setdefault(item.path, f"Read by {item.place}")
    for path in kept:
        if has_secret_name(path):
            needed.setdefault(path, "Embedded" if path in project.embeds else "Copied into the image")
    return _text(
        vcs=stamps(recipe),
        ignored=tuple(map(pattern, recipe.ignore)),
        kept=tuple(_kept(path for path in kept if path not in needed)),
        vendored=project.vendored,
        needed=_grouped(needed),
    )


def always_ignored(path: str) -> bool:
    """Return whether a pattern that is the same for all projects excludes a path."""
    return ignored_by(_patterns(), path) is not None


def _text(
    *,
    vcs: bool = False,
    ignored: Iterable[str] = (),
    kept: Iterable[str] = (),
    vendored: bool = False,
    needed: Iterable[object] = (),
) -> str:
    text = (
        environment()
        .get_template("dockerignore.j2")
        .render(vcs=vcs, ignored=ignored, kept=kept, secrets=PATTERNS, vendored=vendored, needed=needed)
    )
    return text.rstrip("\n") + "\n"


@cache
def _patterns() -> tuple[Pattern, ...]:
    """Return the patterns that are the same for all projects."""
    return parse_dockerignore(_text())


def _grouped(needed: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the patterns of each reason."""
    return tuple(
        (reason, tuple(pattern(path) for path, why in needed.items() if why == reason and path.isprintable()))
        for reason in dict.fromkeys(needed.values())
    )


def copied(recipe: Recipe) -> tuple[str, ...]:
    """Return the files and directories of the project that the recipe copies into the image."""
    return tuple(entry.partition(":")[0] for entry in recipe.copy)


def reason_for(item: SecretFile, recipe: Recipe, project: GoProject) -> str:
    """Return why the build needs a file with the name of a secret, or an empty text.

    A directory that is copied brings its public certificates, but not its keys, which only their own path brings.
    """
    if item.embedded:
        return f"Embedded by {item.embedded}"
    if item.path in copied(recipe):
        return "Copied into the image"
    if not item.holds and any(item.path.startswith(f"{folder}/") for folder in copied(recipe)):
        return "Copied into the image as part of a directory"
    if item.tested and recipe.test and project.has_tests:
        return f"Read by {item.tested}"
    return ""


def _kept(paths: Iterable[str]) -> Iterator[str]:
    # Go does not embed files with a control character in the name, and a line break would start another pattern
    printable = dict.fromkeys(filter(str.isprintable, paths))
    alike = Counter(filter(None, map(_alike, printable)))
    many = {
        group: f"{pattern(group[0])}/*{pattern(group[1])}" for group, count in alike.items() if count > _MANY
    }
    for path in printable:
        if _alike(path) not in many:
            yield pattern(path)
            yield f"{pattern(path)}/**"
    yield from many.values()


def _alike(path: str) -> tuple[str, str] | None:
    """Return the directory and the suffix of a path, or None where the path must be listed on its own."""
    folder, _, name = path.rpartition("/")
    ending = f".{name.rpartition('.')[2]}" if "." in name[1:] else ""
    return (folder, ending) if folder and ending else None


def pattern(path: str) -> str:
    """Return a .dockerignore pattern that matches only a path.

    The special characters of Go's ``filepath.Match`` are escaped.
    """
    return "".join(f"\\{character}" if character in "*?[\\" else character for character in path)
