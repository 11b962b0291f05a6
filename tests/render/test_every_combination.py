"""Whatever is chosen, the Dockerfile is valid, the same each time, and clean in the eyes of two linters."""

import json
import re
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path

import dockerfile
import pytest

from tests.support.combinations import all_pairs, every_addition, every_recipe, every_three
from tests.support.docker import docker
from tests.support.samples import DEMANDING, RICH, WEB
from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import Recipe
from tui.render import Rendered, render

_SWITCHED_OFF = {
    "DL3002": "root is there for those who ask for it, and the review warns of it",
    "SC2016": "a dollar sign in the user's linker flags means itself",
    "DL3018": "a pinned apk version is deleted from Alpine's mirrors with the next one: the build would break by itself",
    "DL3008": "as DL3018, for apt: the release of the base image pins what can be had",
    "DL3064": "GOPRIVATE names hosts; what opens their doors is mounted, never set",
    "DL3059": "download, test and compile are steps of their own on purpose: each one is cached and shown alone",
}
"""Rules of hadolint that we do not follow, and why."""

_INSTRUCTIONS = {
    "FROM", "WORKDIR", "ENV", "ARG", "RUN", "COPY", "LABEL", "VOLUME", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD",
}  # fmt: skip
_ONCE = ("ENTRYPOINT", "CMD", "HEALTHCHECK", "USER", "EXPOSE")


def _wrong(project: GoProject, recipe: Recipe, made: Rendered) -> str:
    """Return what is wrong with a rendering, or an empty string."""
    text = made.dockerfile
    froms = re.findall(r"^FROM (?:--platform=\S+ )?(\S+)(?: AS (\S+))?$", text, re.M)
    words = [step.cmd for step in dockerfile.parse_string(text)]
    stages = [name for _, name in froms if name]
    used = [image for image, _ in froms] + re.findall(r"(?:--|,)from=([^\s,]+)", text)
    explained = {line for span in made.spans for line in range(span.first, span.last + 1)}
    checks = {
        "a comment that BuildKit takes for a directive": bool(re.match(r"#\s*\w+\s*=", text)),
        "an instruction that is none of Docker's": bool(set(words) - _INSTRUCTIONS),
        "something before the first stage": words[0] != "FROM",
        "a stage that nothing stands on": bool(set(stages) - set(used)),
        "a copy from a stage that is not there": any(
            name not in stages for name in re.findall(r"--from=(\S+)", text)
        ),
        "no exec-form entrypoint": len(re.findall(r'^ENTRYPOINT \["/[^"]+"\]$', text, re.M)) != 1,
        "CGO_ENABLED is not set": f"CGO_ENABLED={int(recipe.cgo)}" not in text and recipe.layout != "naive",
        "bare --best": bool(re.search(r"--best(?! --lzma)", text)),
        "a line without a reason": any(
            line.strip() and number not in explained for number, line in enumerate(made.lines, 1)
        ),
        "tests that do not gate": recipe.test
        and "go test" not in text
        and recipe.layout != "naive"
        and project.has_tests,
        "cache mounts outside the cached form": "--mount" in text
        and recipe.layout not in {"mounted", "cached"},
        "a secret that a later step would need": recipe.private != "none"
        and recipe.layout == "cached"
        and "target=/go/pkg/mod" in text,
        "a version that breaks the cache of the tests": "ARG VERSION" in text
        and not re.search(r"ARG VERSION=dev\nRUN (.*\\\n)*.*go build", text),
        "more than one entrypoint, command or check": max(map(words.count, _ONCE)) > 1,
    }
    return next((said for said, is_so in checks.items() if is_so), "")


@pytest.mark.parametrize("project", [WEB, DEMANDING], ids=["web", "demanding"])
def test_any_three_choices_render_to_something_sound(project: GoProject, catalog: Catalog) -> None:
    for recipe in every_three():
        made = render(project, recipe, catalog)
        assert (_wrong(project, recipe, made), recipe) == ("", recipe), made.dockerfile


def test_any_three_choices_meet() -> None:
    options = ("layout", "builder", "base", "test", "strip", "trimpath", "cgo", "upx", "parallel_tests")
    met, all_met = (
        {
            (names, tuple(getattr(recipe, name) for name in names))
            for recipe in recipes
            for names in combinations(options, 3)
        }
        for recipes in (every_three(), every_recipe())
    )
    assert met == all_met


def test_every_addition_renders_to_something_sound(catalog: Catalog) -> None:
    count = 0
    for recipe in every_addition():
        made = render(RICH, recipe, catalog)
        assert (_wrong(RICH, recipe, made), recipe) == ("", recipe), made.dockerfile
        count += 1
    assert count > 1_000


def test_the_same_recipe_gives_the_same_bytes(catalog: Catalog, today: date) -> None:
    for recipe in all_pairs(RICH, catalog, today, main="./cmd/api"):
        assert render(RICH, recipe, catalog) == render(RICH, recipe, catalog)


def test_hadolint_has_nothing_to_say(catalog: Catalog, today: date, tmp_path: Path) -> None:
    paths = []
    for number, recipe in enumerate(all_pairs(RICH, catalog, today, main="./cmd/api")):
        path = tmp_path / f"{number}.Dockerfile"
        path.write_text(render(RICH, recipe, catalog).dockerfile, encoding="utf-8")
        paths.append(str(path))
    ignored = [word for rule in _SWITCHED_OFF for word in ("--ignore", rule)]
    said = subprocess.run(
        [str(Path(sys.executable).with_name("hadolint")), "--format", "json", *ignored, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    found = {(one["code"], one["message"], Path(one["file"]).read_text()) for one in json.loads(said.stdout)}
    assert found == set()


@pytest.mark.docker
def test_buildkits_own_check_has_nothing_to_say(catalog: Catalog, today: date, tmp_path: Path) -> None:
    for recipe in all_pairs(RICH, catalog, today, main="./cmd/api", pin=()):
        path = tmp_path / "Dockerfile"
        path.write_text(render(RICH, recipe, catalog).dockerfile, encoding="utf-8")
        said = json.loads(
            docker("buildx", "build", "--call=check,format=json", "-f", str(path), str(tmp_path))
        )
        assert not said["warnings"], path.read_text()
