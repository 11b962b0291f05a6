"""The directories that the program writes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from posixpath import dirname

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import in_image
from tui.checks.rule import Rule
from tui.image import NO, YES, Answer, Cause, File, Source, unknown
from tui.project import Strength, WrittenDirectory
from tui.recipe import Recipe, RecipeError, option
from tui.recipe.words import join_words

_OPEN = ("/tmp", "/var/tmp", "/dev/shm")
"""Directories that every user may write. Source: the Filesystem Hierarchy Standard 3.0."""


def unwritable(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a directory that the program writes and that the image's user does not own."""
    user = context.model.user_id
    if user.text == "0":
        return
    if user.cause is not None:
        yield user.cause
        return
    refused: list[tuple[WrittenDirectory, str]] = []
    for item in _needed(context):
        path = in_image(context, item.path)
        answer = _may_write(context, item, path, user.text)
        if answer.cause is not None:
            yield answer.cause
        elif answer.no:
            refused.append((item, path))
    # one fix for all, because the recommendation adopts the fix of a problem once
    sure = with_data(context.recipe, [item.path for item, _ in refused if item.strength is Strength.SURE])
    owner = context.model.config.user.text or user.text
    for item, path in refused:
        likely = item.strength is Strength.LIKELY
        writes = "probably writes" if likely else "writes"
        fix = with_data(context.recipe, [item.path]) if likely else sure
        shown = f"`{item.path}`" if item.path != "." else "its working directory"
        yield Finding(
            "unwritable",
            Severity.NOTE if likely else Severity.WARNING,
            "data",
            f"The program {writes} {shown}, but user {user.text} cannot write to `{path}` in the image.",
            f"{item.file}:{item.line}",
            fix,
            "add the data directory" if fix else "",
            line=context.model.config.user_line or context.model.final.line,
            advice=f"Create the directory in the build stage, and add `COPY --from=… --chown={owner} … {path}`.",
            text="data",
        )


def _needed(context: CheckContext) -> list[WrittenDirectory]:
    """Return the directories without which the program does not work: of databases and sockets, and what a server makes.

    The sure ones come first.
    """
    project = context.project
    needed = [item for item in project.written if item.keeps or (item.makes and project.ports)]
    return sorted(needed, key=lambda item: item.strength is Strength.LIKELY)


def _may_write(context: CheckContext, item: WrittenDirectory, path: str, user: str) -> Answer:
    """Return whether a directory is there and the user owns it, or whether the program can make it."""
    bases = {0, *_from_lines(context)}
    while True:
        if path in _OPEN:
            return YES
        found = context.model.files.find(path)
        if found.file is not None:
            return _owns(context, found.file, user)
        cause = found.exists.cause
        # a system belongs to root, except for the home of a user
        if cause is not None and (cause.line not in bases or path.startswith("/home/")):
            return found.exists
        if not item.makes or path == "/":
            return NO
        path = dirname(path)


def _owns(context: CheckContext, directory: File, user: str) -> Answer:
    """Return whether a user may write an existing directory."""
    opened = next((one for one in context.model.final.commands if one.name == "chmod"), None)
    if opened is not None:
        return unknown(opened.line, "chmod may give the user write access")
    if directory.origin.source is Source.BASE:
        return YES if directory.path.startswith("/home/") else NO
    if directory.owner is None:
        return unknown(directory.origin.line, f"the owner of {directory.path} is unknown")
    owner = directory.owner.partition(":")[0]
    return YES if context.model.final.accounts.get(owner, owner).partition(":")[0] == user else NO


def _from_lines(context: CheckContext) -> set[int]:
    """Return the lines of the FROM instructions of the image."""
    model = context.model
    return {model.stages[index].line for index in model.lineage(model.target)}


def with_data(recipe: Recipe, paths: Iterable[str]) -> Recipe | None:
    """Return the recipe with data directories, or None where an option cannot express them."""
    copied = {file.partition(":")[0].split("/")[0] for file in recipe.copy}
    wanted = [path for path in paths if path != "." and path.split("/")[0] not in copied]
    try:
        added = option("data").write(recipe, join_words(wanted, commas=True)).data
    except RecipeError:
        return None
    return replace(recipe, data=tuple(dict.fromkeys((*recipe.data, *added)))) if added else None


RULES = (
    Rule(
        "data",
        "whether the user can write to the program's directories",
        unwritable,
        lambda context: bool(_needed(context)),
    ),
)
