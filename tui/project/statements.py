"""Collects what a project's own files state about its programs, and lets it decide the main package and the ports."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from posixpath import join
from typing import TYPE_CHECKING

from tui.project.compose import Service
from tui.project.dockerfiles import is_aside, parsed
from tui.project.mains import Mains
from tui.project.model import Dockerfile, MainPackage, Port, Statement, Strength, Subject
from tui.project.scan import Scan
from tui.project.scripts import Script
from tui.project.source import evidence, read_source

if TYPE_CHECKING:
    from tui.project.stated import Layout

_GO_BUILD = re.compile(r"\bgo\s+(?:build|install)\b[^|;&\n]*")


def find_statements(
    root: Path, dockerfiles: Sequence[Dockerfile], services: Iterable[Service], mains: Mains, scanned: Scan
) -> tuple[Statement, ...]:
    """Return what the Dockerfiles for production, with their Compose services, state, the decisive one first.

    For each program, only the first Dockerfile that builds it counts.
    """
    if not dockerfiles:
        return ()
    from tui.project.stated import Layout, read_statements  # noqa: PLC0415 - most projects have no Dockerfile

    used = [service for service in services if not is_aside(service.file)]
    layout: Layout | None = None
    found: dict[str, tuple[Statement, ...]] = {}
    for dockerfile in dockerfiles:
        document = parsed(read_source(root / dockerfile.path) or "") if not dockerfile.aside else None
        if document is None:
            continue
        layout = layout or _layout(root, mains, scanned)
        building = (
            service
            for service in used
            if service.dockerfile == dockerfile.path and service.target in {"", dockerfile.target}
        )
        statements = read_statements(dockerfile, document, building, layout)
        if statements:
            found.setdefault(statements[0].program, statements)
    unclear = found.pop("", ()) if any(found) else ()
    return tuple(one for group in found.values() for one in group) or unclear


def prefer_stated(mains: Mains, statements: Iterable[Statement], scripts: Iterable[Script]) -> Mains:
    """Return the main packages with the one that the project's own files state first.

    A Dockerfile decides if it is the one in the root, or if all Dockerfiles build the same program and it is not an
    example, a test or a tool. A build command in a script decides only if nothing else does.
    """
    stated = [one for one in statements if one.subject is Subject.MAIN]
    likely = {main.path for main in mains.likely or mains.other}
    if stated and (stated[0].file == "Dockerfile" or (len(stated) == 1 and stated[0].value in likely)):
        return _first(mains, stated[0].value, str(stated[0]))
    if mains.default or not mains.likely:
        return mains
    built = dict(_built(mains.likely, scripts))
    return _first(mains, *next(iter(built.items()))) if len(built) == 1 else mains


def ports_as_stated(
    found: Iterable[tuple[Port, str, int]], statements: Iterable[Statement]
) -> list[tuple[Port, str, int]]:
    """Return the ports of a program with their places, those that its files state first.

    A stated port replaces a guess, but not a literal in a listen call, which is certain.
    """
    known = list(found)
    stated = {one.value: one for one in statements if one.subject is Subject.PORT}
    numbers = {str(port) for port, _, _ in known}
    # a program that also serves git over SSH has its service on the other port
    order = sorted(stated, key=lambda word: word == "22")
    certain = any(port.certain for port, _, _ in known)
    if known and (certain or numbers & set(order)):
        named = [
            (replace(port, strength=Strength.SURE if str(port) in stated else port.strength), file, line)
            for port, file, line in known
        ]

        def place(item: tuple[Port, str, int]) -> tuple[bool, int]:
            port = item[0]
            return bool(port.purpose), order.index(str(port)) if str(port) in stated else len(order)

        return sorted(named, key=place)
    only = known[0][0] if len(known) == 1 else Port(0, certain=False, loopback=False)
    return [(_port_of(word, only), stated[word].file, stated[word].line) for word in order] + known


def _port_of(word: str, known: Port) -> Port:
    """Return a port that a file states, such as ``5514/udp``, with the settings of the only one in the code."""
    number, _, protocol = word.partition("/")
    return replace(known, number=int(number), protocol=protocol or "tcp", strength=Strength.SURE)


def _layout(root: Path, mains: Mains, scanned: Scan) -> "Layout":
    from tui.project.stated import Layout  # noqa: PLC0415 - as above

    names = {_directory(main): main.name for main in (*mains.likely, *mains.other)}
    return Layout(
        root.as_posix(),
        names,
        frozenset(join(directory, name) for directory, names in scanned.own() for name in names),
        frozenset(directory for directory, _ in scanned.own() if directory),
    )


def _directory(main: MainPackage) -> str:
    return main.path.removeprefix("./").removeprefix(".")


def _first(mains: Mains, path: str, place: str) -> Mains:
    """Return the main packages with one of them first, as the default."""
    every = [*zip((*mains.likely, *mains.other), mains.evidence, strict=True)]
    chosen = next((item for item in every if item[0].path == path), None)
    if chosen is None:
        return mains
    likely = [item for item in every[: len(mains.likely)] if item is not chosen]
    other = [item for item in every[len(mains.likely) :] if item is not chosen]
    reason = chosen[0].reason if path == mains.default else f"built by {place}"
    ordered = [(replace(chosen[0], reason=reason), chosen[1]), *likely, *other]
    return Mains(
        tuple(main for main, _ in ordered[: len(likely) + 1]),
        tuple(main for main, _ in ordered[len(likely) + 1 :]),
        path,
        tuple(proof for _, proof in ordered),
    )


def _built(mains: Iterable[MainPackage], scripts: Iterable[Script]) -> Iterator[tuple[str, str]]:
    """Yield the main packages that the build commands of scripts name, each with its place."""
    known = {main.path for main in mains}
    for script in scripts:
        for match, proof in script.lines(_GO_BUILD):
            from tui.project.stated import commands, go_package  # noqa: PLC0415 - as above

            for words in commands(match[0]):
                built = go_package(words)
                path = "./" + built[0].removeprefix("./").rstrip("/") if built and built[0] else ""
                if path in known:
                    yield path, str(evidence(script.path, proof.line, ""))
