"""The recommendation is the smallest sensible image that has what the program needs."""

from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import pytest

from tests.support.judging import FACTS, every_project, found, project_of, recommended
from tests.support.samples import BARE, DEMANDING, WEB
from tui.advice import preset, recommend
from tui.advice.recommendation import _ADOPTED
from tui.catalog import Catalog
from tui.checks import Severity, problems
from tui.project import Cgo, Evidence, GoProject, Port, Strength
from tui.recipe import OPTIONS, PRESETS, Layout, Recipe, RecipeContext, Strip, Upx
from tui.recipe.fitting import comforts, suits
from tui.recipe.recipe import Private

_DECIDED = (
    "main",
    "layout",
    "go",
    "builder",
    "base",
    "port",
    "user",
    "test",
    "strip",
    "trimpath",
    "cgo",
    "upx",
)


def test_a_web_server_gets_a_static_binary_on_distroless(catalog: Catalog, today: date) -> None:
    recipe = recommend(WEB, catalog, today).recipe
    assert (recipe.go, recipe.builder, catalog.nickname(recipe.base)) == (
        "1.27",
        "alpine",
        "distroless-static",
    )
    assert (recipe.cgo, recipe.test, recipe.strip, recipe.upx, recipe.port) == (
        False,
        True,
        Strip.ALL,
        Upx.NONE,
        ("8080",),
    )


def test_a_problem_that_is_fixed_has_the_fact_without_which_it_cannot_occur(
    catalog: Catalog, today: date
) -> None:
    occurred = set()
    for project in islice(every_project(), 0, None, 7):
        context = RecipeContext(project, Recipe(), catalog, today)
        for problem in problems(context):
            if problem.id in _ADOPTED:
                occurred.add(problem.id)
                assert _ADOPTED[problem.id](context.project), problem.message
    assert len(occurred) > 2


def test_every_default_has_its_reason(catalog: Catalog, today: date) -> None:
    for project in (WEB, BARE, DEMANDING):
        reasons = recommend(project, catalog, today).reasons
        assert {one.id for one in OPTIONS} <= set(reasons)
        assert all(reasons[name] for name in _DECIDED)


def test_a_sub_command_that_serves_is_what_the_image_starts(catalog: Catalog, today: date) -> None:
    project = replace(
        WEB,
        serve_command="server start",
        evidence={**WEB.evidence, "serve_command": (Evidence("cmd/serve.go", 11, ""),)},
    )
    found = recommend(project, catalog, today)
    assert found.recipe.args == "server start"
    assert found.reasons["args"] == "The subcommand `server start` listens (cmd/serve.go:11)."


def test_evidence_stands_in_the_reason(catalog: Catalog, today: date) -> None:
    assert "client.go:41" in recommend(DEMANDING, catalog, today).reasons["base"]


@pytest.mark.parametrize(
    ("facts", "base"),
    [
        ({}, "distroless-static"),
        ({"ca_certs": True, "tzdata": True, "tmp": True, "os_user": True}, "distroless-static"),
        ({"commands": ("sh", "cat")}, "alpine"),
        ({"commands": ("bash",)}, "debian-slim"),
        ({"commands": ("git",)}, "alpine"),
        ({"told_commands": True}, "alpine"),
        ({"told_commands": True, "cgo": Cgo.REQUIRED}, "debian-slim"),
        ({"cgo": Cgo.REQUIRED}, "distroless-base-nossl"),
        ({"cgo": Cgo.REQUIRED, "cgo_libraries": ("stdc++",)}, "distroless-cc"),
        ({"cgo": Cgo.REQUIRED, "commands": ("git",)}, "debian-slim"),
        ({"cgo": Cgo.OPTIONAL}, "distroless-static"),
    ],
)
def test_each_need_leads_to_its_base(facts: dict[str, object], base: str, catalog: Catalog) -> None:
    assert catalog.nickname(recommended(project_of(facts)).base) == base


def test_no_smaller_base_that_suits_is_as_comfortable(catalog: Catalog, today: date) -> None:
    for needs in FACTS[0]:
        project = project_of(needs)
        recipe = recommended(project)
        chosen = catalog.base(recipe.base)
        for base in catalog.bases:
            if suits(base, project, recipe, today) and comforts(base) >= comforts(chosen):
                assert (base.compressed_bytes or 0) >= (chosen.compressed_bytes or 0)


def test_the_base_is_maintained_known_and_no_debugging_aid(catalog: Catalog, today: date) -> None:
    seen = set()
    for project in every_project():
        base = catalog.base(recommended(project).base)
        seen.add(catalog.nickname(base.id))
        assert base.supported(today) is not False
        assert base.compressed_bytes is not None
        assert "debug" not in base.variant
    assert "scratch" not in seen
    assert len(seen) == 5


def test_of_a_kind_the_newest_is_taken_even_where_an_older_one_is_smaller(catalog: Catalog) -> None:
    newest, older = catalog.base("alpine-3.24"), catalog.base("alpine-3.22")
    assert (older.compressed_bytes or 0) < (newest.compressed_bytes or 0)
    assert recommended(project_of({"commands": ("git",)})).base == newest.id


def test_a_go_line_newer_than_the_catalogue_is_taken_exactly(catalog: Catalog, today: date) -> None:
    assert recommend(replace(WEB, go_version="1.29.2"), catalog, today).recipe.go == "1.29.2"
    assert recommend(replace(WEB, go_version="1.29"), catalog, today).recipe.go == "1.29"


@pytest.mark.parametrize(
    ("facts", "changes", "option"),
    [
        ({"runtime_files": ("templates",)}, {"copy": ("templates",)}, "copy"),
        ({"ports": (Port(8080, False, True, flag="--addr"),)}, {"args": "--addr=:8080"}, "args"),
        ({"ports": (Port(8080, False, True, variable="ADDR"),)}, {"env": ("ADDR=:8080",)}, "env"),
        ({"test_needs": ("docker",)}, {"test": False}, "test"),
        ({"test_needs": ("network",)}, {"test": False}, "test"),
        (
            {"private_modules": ("git.acme.internal/x",)},
            {"private": Private.NETRC, "goprivate": "git.acme.internal"},
            "private",
        ),
        (
            {"os_user": True, "commands": ("git",)},
            {"env": ("USER=app",), "base": "alpine-3.24", "packages": ("git",)},
            "env",
        ),
        ({"tzdata": True}, {"tags": ("timetzdata",)}, "tags"),
    ],
)
def test_what_costs_nothing_is_mended_from_the_start(
    facts: dict[str, object], changes: dict[str, Any], option: str, catalog: Catalog, today: date
) -> None:
    project = project_of(facts)
    plain = recommend(WEB, catalog, today).recipe
    made = recommend(project, catalog, today)
    assert made.recipe == replace(plain, **changes)
    assert "main.go:7" in made.reasons[option] or "main.go:7" in made.reasons["base"]
    assert ".." not in made.reasons[option]


def test_what_cannot_be_mended_is_still_told() -> None:
    project = project_of({"commands": ("a-tool-of-ours",)})
    assert list(found(project, recommended(project))) == ["commands-to-install"]


@pytest.mark.parametrize("name", sorted(PRESETS))
@pytest.mark.parametrize(
    "project", [WEB, BARE, DEMANDING, replace(WEB, cgo=Cgo.REQUIRED), replace(WEB, tmp=True)]
)
def test_no_preset_starts_with_an_error(name: str, project: GoProject, catalog: Catalog, today: date) -> None:
    recipe = preset(name, project, catalog, today)
    told = problems(RecipeContext(project, recipe, catalog, today))
    assert [problem for problem in told if problem.severity is Severity.ERROR] == []


def test_naive_is_what_somebody_writes_who_has_never_thought_about_size(
    catalog: Catalog, today: date
) -> None:
    recipe = preset("naive", WEB, catalog, today)
    assert (recipe.layout, recipe.builder, recipe.strip, recipe.test) == (
        Layout.NAIVE,
        "trixie",
        Strip.NONE,
        False,
    )


_LIKELY = Strength.LIKELY
_METRICS = Port(9090, False, False, purpose="metrics", strength=_LIKELY)


@pytest.mark.parametrize(
    ("ports", "exposed"),
    [
        ((Port(8080, True, False), Port(9090, True, False, purpose="metrics")), ("8080", "9090")),
        ((Port(53, True, False), Port(53, True, False, protocol="udp")), ("53", "53/udp")),
        ((Port(5514, True, False, protocol="udp"),), ("5514/udp",)),
        ((Port(8080, False, False, strength=_LIKELY),), ("8080",)),
        ((Port(8080, False, False, strength=_LIKELY), _METRICS), ("8080",)),
        ((Port(8080, False, False, strength=_LIKELY), Port(3000, False, False, strength=_LIKELY)), ()),
        ((Port(8080, True, False), Port(3000, False, False, strength=_LIKELY)), ("8080",)),
        ((Port(8080, True, False), Port(6060, True, True), Port(6061, True, False, purpose="profiler")), ("8080",)),
        ((), ()),
    ],
)  # fmt: skip
def test_all_sure_ports_are_exposed_and_a_likely_one_only_if_no_other_competes(
    ports: tuple[Port, ...], exposed: tuple[str, ...], catalog: Catalog, today: date
) -> None:
    tcp, udp = (tuple(port for port in ports if port.protocol == name) for name in ("tcp", "udp"))
    assert recommend(replace(WEB, ports=tcp, udp_ports=udp), catalog, today).recipe.port == exposed
