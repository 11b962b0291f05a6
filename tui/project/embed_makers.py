"""Finds what makes the embedded files that are not in the source tree: a web build, go:generate, make."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.project.embeds import Embed
from tui.project.model import Evidence
from tui.project.scripts import Script
from tui.project.source import evidence, read_source
from tui.project.walk import GoFile

_WEB = ("web", "ui", "webui", "frontend", "client", "app", "www", "site", "dashboard", "console")
"""Usual directories for the sources of a web interface."""

_LOCKS = {"pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn", "bun.lock": "bun", "bun.lockb": "bun"}

_BUILT = frozenset({"dist", "build", "static", "out", "bundle", "public", "assets"})

Maker = tuple[str, Evidence]
"""A sentence and its evidence."""


def find_embed_makers(
    root: Path, embeds: Iterable[Embed], files: Iterable[GoFile], scripts: Iterable[Script]
) -> list[Maker]:
    """Return what makes the missing embedded files, each sentence once.

    A placeholder counts as missing, because the build accepts it silently and the program has an empty interface.

    The first match counts. ``go:generate`` lines in the same file or with the target are first, then the nearest
    package.json with a build script. Lines of make and CI files with the target are last.

    Args:
        root: the project's root.
        embeds: the directives of the files in the build.
        files: the Go files.
        scripts: the project's own build scripts.
    """
    held, known = tuple(files), tuple(scripts)
    found: dict[str, Evidence] = {}
    for embed in embeds:
        target = _steady(embed)
        placeholder = bool(embed.targets) and is_placeholder(root / target)
        if embed.targets and not placeholder:
            continue
        makers = (
            list(_generators(embed, target, held))
            or list(_packages(root, target))
            or list(_scripts(target, known))
        )
        for sentence, proof in makers:
            note = (
                f", which contains only placeholder files ({embed.file}:{embed.line})" if placeholder else ""
            )
            found.setdefault(f"{sentence}{note}", proof)
    return list(found.items())


def is_placeholder(directory: Path) -> bool:
    """Return whether a directory is a placeholder: a name of build output, and up to two small files."""
    if _BUILT.isdisjoint(directory.parts[-2:]):
        return False
    try:
        items = list(directory.iterdir())
        return len(items) <= 2 and all(item.is_file() and item.stat().st_size < 1_000 for item in items)
    except OSError:
        return False


def _steady(embed: Embed) -> str:
    """Return the embedded path up to its first wildcard."""
    parts = [embed.directory] if embed.directory else []
    for part in embed.pattern.removeprefix("all:").split("/"):
        if any(mark in part for mark in "*?[\\"):
            break
        parts.append(part)
    return "/".join(parts)


def _generators(embed: Embed, target: str, files: tuple[GoFile, ...]) -> Iterator[Maker]:
    last = target.rpartition("/")[2]
    for file in files:
        for line, command in file.marks.generates:
            named = bool(re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", command))
            if named or (file.path == embed.file and target != embed.directory):
                yield (
                    f"`go generate` ({file.path}:{line}) creates {target}",
                    evidence(file.path, line, f"//go:generate {command}"),
                )
                return


def _packages(root: Path, target: str) -> Iterator[Maker]:
    for folder in (*_above(target), *_WEB):
        path = f"{folder}/package.json" if folder else "package.json"
        source = read_source(root / path)
        if source is None:
            continue
        try:
            script = json.loads(source)["scripts"]["build"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if not isinstance(script, str):
            continue
        line = next(
            (at for at, text in enumerate(source.split("\n"), start=1) if re.search(r'"build"\s*:', text)), 0
        )
        tool = next((tool for lock, tool in _LOCKS.items() if (root / folder / lock).is_file()), "npm")
        where = f" in {folder}" if folder else ""
        yield f"{path} creates {target} (`{tool} run build`{where})", evidence(path, line, script)
        return


def _above(target: str) -> Iterator[str]:
    """Yield the directories above a path, nearest first and the root last."""
    parts = target.split("/")[:-1]
    while parts:
        yield "/".join(parts)
        parts.pop()
    yield ""


def _scripts(target: str, scripts: tuple[Script, ...]) -> Iterator[Maker]:
    if not target:
        return
    pattern = re.compile(rf"(?<![\w-]){re.escape(target)}(?![\w-])")
    for script in scripts:
        for _, proof in script.lines(pattern):
            yield f"{proof} creates or copies {target}", proof
            return
