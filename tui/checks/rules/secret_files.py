"""Files of the project that hold secrets, and that the build or the image gets."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.project import SecretFile
from tui.recipe.recipe import Layout, Recipe
from tui.render.ignore_file import copied

_ARTICLE = {"private key": "a private key", "credentials": "credentials"}


def secret_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield a finding for each secret that the image or the build gets, or that a copied directory lacks."""
    for item in context.project.secret_files:
        if item.holds:
            yield from _findings(context, item)


def tls_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about certificates and keys that the program opens, and that a container must be given."""
    recipe, embeds = context.recipe, context.project.embeds
    inside = (*copied(recipe), *embeds)
    wanted = [
        item.path
        for item in context.project.tls_files
        if not any(item.path == name or item.path.startswith(f"{name}/") for name in inside)
    ]
    if wanted:
        yield Finding(
            "tls-files",
            Severity.NOTE,
            "copy",
            f"The program opens {' and '.join(wanted[:2])} for TLS. Mount the files with `docker run -v`, because "
            "anyone who can pull an image can read a key in it.",
            context.project.where("tls_files"),
            text="secret-files",
        )


def _findings(context: CheckContext, item: SecretFile) -> Iterator[Finding]:
    project, recipe = context.project, context.recipe
    what = _ARTICLE[item.holds]
    line = _line(context, item.path)
    shipped = line > 0 if context.foreign else item.path in copied(recipe)
    folder = next((name for name in copied(recipe) if item.path.startswith(f"{name}/")), "")
    if item.embedded:
        yield Finding(
            "secret-embedded",
            Severity.WARNING,
            "main",
            f"The program embeds {item.path}, which contains {what}. Anyone who can pull the image can read "
            "it. Mount the file and read it at run time instead.",
            item.embedded,
        )
    elif shipped:
        yield Finding(
            "secret-copied",
            Severity.WARNING,
            "copy",
            f"{item.path} contains {what}, and anyone who can pull the image can read it. Mount the file "
            "with `docker run -v` instead.",
            item.path,
            None if context.foreign else _without(recipe, item.path),
            "" if context.foreign else f"leave out {item.path}",
            line=line,
        )
    elif context.foreign:
        return
    elif folder and recipe.layout is not Layout.NAIVE:
        yield Finding(
            "secret-left-out",
            Severity.WARNING,
            "copy",
            f"{item.path} contains {what}, so .dockerignore excludes it, although `{folder}` is copied. "
            "Mount the file with `docker run -v`.",
            item.path,
        )
    elif item.tested and recipe.test and project.has_tests:
        where = "the image" if recipe.layout is Layout.NAIVE else "the build cache"
        yield Finding(
            "secret-tested",
            Severity.WARNING,
            "test",
            f"A test reads {item.path}, which contains {what}, so the file ends up in {where}. If the key "
            "is only for tests, move it to `testdata`.",
            item.tested,
        )


def _without(recipe: Recipe, path: str) -> Recipe:
    return replace(recipe, copy=tuple(entry for entry in recipe.copy if entry.partition(":")[0] != path))


def _line(context: CheckContext, path: str) -> int:
    """Return the line that copies a file of the build context into the image, or 0."""
    path = f"{context.files.module}/{path}".lstrip("/")
    if path not in context.files.files:
        return 0
    for file in context.model.files.put():
        source = (file.context_path or "").strip("/") if file.context_path is not None else None
        if source is not None and (source in {path, "", "."} or path.startswith(f"{source}/")):
            return file.origin.line
    return 0


RULES = (
    Rule(
        "secret-files",
        "whether the image or the build includes files with secrets",
        secret_files,
        lambda context: any(item.holds for item in context.project.secret_files),
    ),
    Rule(
        "tls-files",
        "whether the program's certificates and keys are left to the container",
        tls_files,
        lambda context: bool(context.project.tls_files) and not context.foreign,
    ),
)
