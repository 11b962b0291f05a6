"""The options for the runtime base, the user and the port."""

import re
from dataclasses import replace
from difflib import get_close_matches

from tui.catalog import BaseImage, load
from tui.project import GoProject
from tui.recipe.libc import clash
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.recipe import Layout, Recipe, RecipeError
from tui.recipe.words import join_words
from tui.text.clean import clean_line
from tui.text.units import human_bytes

COMMON_BASES = ("scratch", "distroless-static", "distroless-base", "alpine", "debian-slim")
"""One base of each kind, smallest first. The form shows these before *more*, and the lab tries them by default."""


def _facts(base: BaseImage) -> str:
    size = "size ?" if base.compressed_bytes is None else f"{human_bytes(base.compressed_bytes)} ↓"
    if base.compressed_estimated:
        size = f"~{size}"
    size = f"{size:>10}"
    has = [
        base.libc if base.libc != "none" else "",
        "shell" if base.shell else "",
        base.package_manager,
        "CA" if base.ca_certs else "",
        "tz" if base.tzdata else "",
        "" if base.default_uid in {0, None} else "non-root",
    ]
    return "  ".join([size, " · ".join(word for word in has if word)]).rstrip()


def _note(context: RecipeContext, base: BaseImage) -> str:
    project = context.project
    notes = []
    if project.ca_certs and base.ca_certs is False:
        notes.append(
            f"The build adds a CA bundle because the program makes TLS calls{_at(project, 'ca_certs')}."
        )
    if project.tzdata and base.tzdata is False:
        notes.append(
            f"The build adds time zone data because the program loads time zones{_at(project, 'tzdata')}."
        )
    if base.supported(context.today) is False:
        notes.append(f"Support ended on {base.support_end}.")
    elif base.support_end:
        notes.append(f"Supported until {base.support_end}.")
    if base.newer_tag:
        notes.append(f"{base.reference.partition(':')[0]}:{base.newer_tag} is newer.")
    if base.family == "scratch":
        notes.insert(0, "An empty image without files or a shell.")
    notes.extend(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in base.notes[:1])
    return " ".join(notes)


def _at(project: GoProject, fact: str) -> str:
    where = project.where(fact)
    return f" ({where})" if where else ""


def _source(context: RecipeContext, base: BaseImage) -> str:
    return "" if base.family == "scratch" else base.provenance.said(context.today)


def _bases(context: RecipeContext) -> tuple[Choice, ...]:
    """Return the common bases first, then the others by family, supported ones before unsupported ones."""
    catalog = context.catalog
    first = [catalog.base(name) for name in COMMON_BASES]
    rest = [base for base in catalog.bases if base not in first]
    rest.sort(key=lambda base: base.supported(context.today) is False)
    return tuple(
        Choice(
            catalog.nickname(base.id),
            base.title,
            facts=_facts(base),
            source=_source(context, base),
            note=_note(context, base),
            blocked=clash(context.recipe, base),
            more=base not in first,
        )
        for base in (*first, *rest)
    )


def _write_base(recipe: Recipe, text: str) -> Recipe:
    try:
        return replace(recipe, base=load().base(text.strip()).id)
    except KeyError:
        raise RecipeError(
            "base",
            f"{text!r} is not in the base image catalog.",
            _nearest(text.strip()),
        ) from None


def _nearest(text: str) -> str:
    known = [*COMMON_BASES, *(base.id for base in load().bases)]
    near = [name for name in known if name.startswith(text)] or get_close_matches(text, known, 3, 0.4)
    return f"Choose one of {', '.join(dict.fromkeys([*near[:4], *COMMON_BASES]))}."


def _write_port(recipe: Recipe, text: str) -> Recipe:
    words = [word.strip().lower() for word in text.split(",")]
    return replace(
        recipe, port=tuple(dict.fromkeys(_port(word) for word in words if word not in {"", "none"}))
    )


def _port(word: str) -> str:
    """Return a port as EXPOSE has it. TCP is the default and not written."""
    number, _, protocol = word.partition("/")
    known = protocol in {"tcp", "udp"} or "/" not in word
    if not known or not number.isdecimal() or not 1 <= int(number) <= 65535:
        raise RecipeError(
            "port",
            f"{clean_line(word, 40)!r} is not a port.",
            "Use numbers from 1 to 65535 such as 8080,9100,5514/udp, or none.",
        )
    return f"{int(number)}/udp" if protocol == "udp" else str(int(number))


def _write_user(recipe: Recipe, text: str) -> Recipe:
    word = {"root": "0:0", "nonroot": "65532:65532"}.get(text.strip(), text.strip())
    if re.fullmatch(r"\d{1,10}", word):
        word = f"{word}:{word}"
    if not re.fullmatch(r"\d{1,10}:\d{1,10}", word):
        raise RecipeError(
            "user",
            f"{text!r} is not numeric.",
            "Use uid:gid, such as 65532:65532. An image without /etc/passwd has no user names, and "
            "Kubernetes' runAsNonRoot accepts only numeric IDs.",
        )
    return replace(recipe, user=word)


BASE = Option(
    id="base",
    label="Runtime base",
    help=(
        "A static Go program does not need a distribution. A shell helps you debug, but it also helps an "
        "attacker."
    ),
    step="base",
    kind=Kind.CHOICE,
    placeholder="|".join((*COMMON_BASES, "…")),
    choices=_bases,
    inapplicable=lambda context: (
        "The naive layout has only one stage, so the final image is based on the builder image."
        if context.recipe.layout is Layout.NAIVE
        else ""
    ),
    read=lambda recipe: load().nickname(recipe.base),
    write=_write_base,
)

PORT = Option(
    id="port",
    label="Ports",
    help=(
        "The ports in the EXPOSE instruction, which documents ports but does not publish them. Add /udp for a UDP "
        "port. The first TCP port is the main one. Leave this field empty if there is no port."
    ),
    step="base",
    kind=Kind.LIST,
    placeholder="8080,9100,5514/udp",
    commas=True,
    numbers=True,
    read=lambda recipe: join_words(recipe.port, commas=True),
    write=_write_port,
)

USER = Option(
    id="user",
    label="User",
    help="The numeric uid:gid that the program runs as. 0:0 is root.",
    step="base",
    kind=Kind.TEXT,
    placeholder="65532:65532",
    read=lambda recipe: recipe.user,
    write=_write_user,
)
