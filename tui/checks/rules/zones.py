"""Time zones that the image does not have."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout

_LOADED = re.compile(r"""LoadLocation\(\s*["`]([\w+/-]+)["`]""")


def zones(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a ``time.LoadLocation`` that would fail."""
    project, recipe = context.project, context.recipe
    if not project.tzdata or "timetzdata" in recipe.tags:
        return
    compiled_in = replace(recipe, tags=(*recipe.tags, "timetzdata"))
    if recipe.layout is Layout.NAIVE:
        # with -trimpath the program has no path to Go's own zoneinfo.zip
        if recipe.builder == "alpine" and recipe.trimpath:
            yield Finding(
                "no-zones",
                Severity.WARNING,
                "tags",
                "The program loads time zones by name, but the naive layout runs it in the alpine builder, which has none.",
                project.where("tzdata"),
                compiled_in,
                "compile the zones in",
                text="needs",
            )
        return
    base = context.catalog.base(recipe.base)
    if not base.tzdata or not base.os_release.startswith("Debian 13"):
        return
    for proof in project.evidence.get("tzdata", ()):
        for name in _LOADED.findall(proof.text):
            if name in _legacy():
                yield Finding(
                    "legacy-zone",
                    Severity.WARNING,
                    "tags",
                    f"{base.title} has only current time zone names, so `time.LoadLocation` fails for the old name {name}.",
                    str(proof),
                    compiled_in,
                    "compile the zones in",
                )
                return


@cache
def _legacy() -> frozenset[str]:
    """Return the names in Debian 13's package tzdata-legacy, which no base image installs."""
    data = json.loads((files("tui.recipe") / "data" / "legacy_zones.json").read_text(encoding="utf-8"))
    return frozenset(data["names"])
