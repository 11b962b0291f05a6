"""Who the program runs as, where it listens, and which files it finds."""

from dataclasses import replace

import pytest

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.checks import Severity
from tui.project import Port
from tui.recipe import Recipe


def test_root_is_a_warning() -> None:
    assert found(WEB, Recipe(user="0:0"))["root"].fix == Recipe()


@pytest.mark.parametrize(
    ("base", "user", "fix"),
    [
        ("scratch", "65532:65532", Recipe()),
        ("scratch", "1000:1000", Recipe(base="scratch", user="1000:1000", env=("USER=app",))),
        ("alpine-3.24", "65532:65532", Recipe(base="alpine-3.24", env=("USER=app",))),
        ("distroless-static-debian13-nonroot", "1000:1", Recipe(user="1000:1", env=("USER=app",))),
    ],
)
def test_a_program_that_asks_who_it_is_needs_an_answer(base: str, user: str, fix: Recipe) -> None:
    problem = found(project_of({"os_user": True}), Recipe(base=base, user=user))["os-user"]
    assert problem.evidence == "main.go:7"
    assert problem.fix == fix


@pytest.mark.parametrize(
    "recipe",
    [Recipe(), Recipe(base="alpine-3.24", user="65534:65534"), Recipe(base="scratch", env=("USER=me",))],
)
def test_a_user_who_is_listed_or_named_is_no_problem(recipe: Recipe) -> None:
    assert "os-user" not in found(project_of({"os_user": True}), recipe)


@pytest.mark.parametrize(
    ("port", "before", "after"),
    [
        (Port(8080, False, True, flag="-addr"), Recipe(), Recipe(args="-addr=:8080")),
        (Port(8080, False, True, flag="--addr"), Recipe(args="run"), Recipe(args="run --addr=:8080")),
        (
            Port(8080, False, True, flag="--addr"),
            Recipe(args="-addr 127.0.0.1:80 -v 'a b'"),
            Recipe(args="-v 'a b' --addr=:8080"),
        ),
        (
            Port(8080, False, True, variable="LISTEN"),
            Recipe(env=("A=1",)),
            Recipe(env=("A=1", "LISTEN=:8080")),
        ),
        (
            Port(8080, False, True, flag="--port", variable="PORT", bare=True, host_flag="--host"),
            Recipe(args="run --host 127.0.0.1"),
            Recipe(args="run --host=0.0.0.0"),
        ),
        (
            Port(8080, False, True, flag="--port", bare=True, host_variable="HOST"),
            Recipe(),
            Recipe(env=("HOST=0.0.0.0",)),
        ),
    ],
)
def test_a_listener_on_loopback_is_told_to_listen_everywhere(
    port: Port, before: Recipe, after: Recipe
) -> None:
    project = replace(WEB, ports=(port,))
    problem = found(project, before)["loopback"]
    assert problem.severity is Severity.WARNING
    assert problem.evidence == "main.go:12"
    assert problem.option == ("args" if after.args != before.args else "env")
    assert problem.fix == after
    assert "loopback" not in found(project, after)


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(args="--addr :80"),
        Recipe(args="-addr=0.0.0.0:80"),
        Recipe(env=("ADDR=:80",)),
    ],
)
def test_a_listener_that_was_told_already_is_no_problem(recipe: Recipe) -> None:
    project = replace(WEB, ports=(Port(8080, False, True, flag="--addr", variable="ADDR"),))
    assert "loopback" not in found(project, recipe)


@pytest.mark.parametrize(
    "port",
    [
        Port(8080, True, True),
        Port(8080, False, True, flag="-p", bare=True),
        Port(8080, False, True, flag="no flag"),
        Port(8080, False, True, variable="A B"),
    ],
)
def test_a_listener_that_nothing_moves_is_explained(port: Port) -> None:
    problem = found(replace(WEB, ports=(port,)), Recipe())["loopback"]
    assert problem.fix is None
    assert "does not appear to have a flag or variable" in problem.message


def test_a_second_port_on_loopback_is_the_programs_own_affair() -> None:
    ports = (Port(8080, True, False), Port(6060, True, True))
    assert "loopback" not in found(replace(WEB, ports=ports), Recipe(port=("8080",)))
    assert "loopback" in found(replace(WEB, ports=ports), Recipe(port=("6060",)))


def test_a_port_below_1024_is_a_warning_for_all_but_root() -> None:
    assert found(WEB, Recipe(port=("80",)))["low-port"].fix is None
    assert "low-port" not in found(WEB, Recipe(port=("80",), user="0:0"))
    movable = replace(WEB, ports=(Port(80, False, False, variable="PORT", bare=True),))
    assert found(movable, Recipe(port=("80",)))["low-port"].fix == Recipe(port=("8080",), env=("PORT=8080",))


def test_files_that_the_program_opens_are_copied() -> None:
    project = project_of({"runtime_files": ("templates", "config/app.yml")})
    problem = found(project, Recipe())["runtime-files"]
    assert problem.fix == Recipe(copy=("templates", "config/app.yml"))
    assert problem.fix_label == "copy templates, config/app.yml"
    assert found(project, Recipe(copy=("templates",)))["runtime-files"].fix == problem.fix
    assert "runtime-files" not in found(project, Recipe(copy=("./templates/", "config")))
    assert "runtime-files" in found(project, Recipe(copy=("./templates/:/x", "config")))


def test_a_name_that_copy_would_not_take_as_it_is_has_to_be_copied_by_hand() -> None:
    problem = found(project_of({"runtime_files": ("a b", "c[1]")}), Recipe())["runtime-files"]
    assert (problem.fix, problem.fix_label) == (None, "")


def test_missing_embedded_files_name_what_makes_them() -> None:
    project = replace(
        WEB,
        missing_embeds=("web/web.go:9: all:dist", "b.go:1: x"),
        embed_makers=("web/package.json makes web/dist",),
    )
    problem = found(project, Recipe())["embed-missing"]
    assert problem.severity is Severity.ERROR
    assert problem.evidence == "web/web.go:9"
    assert "`//go:embed all:dist` matches no file" in problem.message
    assert "web/package.json makes web/dist. Run this step before the build." in problem.message


def test_a_name_with_a_colon_in_it_does_not_shift_the_evidence() -> None:
    project = replace(WEB, missing_embeds=("a.go:3: all:pages",))
    assert found(project, Recipe())["embed-missing"].evidence == "a.go:3"


def test_tests_that_need_more_than_a_build_has_are_left_to_ci(catalog: Catalog) -> None:
    problem = found(project_of({"test_needs": ("docker", "network")}), Recipe())["tests-need-more"]
    assert "a Docker Engine and a network" in problem.message
    assert problem.fix == Recipe(test=False)
    assert found(project_of({"test_needs": ("docker",)}), Recipe(test=False)) == {}


def test_tests_for_the_race_detector_are_noted_while_cgo_is_off() -> None:
    project = project_of({"test_needs": ("cgo",)})
    assert found(project, Recipe())["tests-need-cgo"].severity is Severity.NOTE
    assert "tests-need-cgo" not in found(project, Recipe(cgo=True))


def test_tests_that_run_git_get_a_builder_with_git() -> None:
    project = project_of({"test_needs": ("git",)})
    assert found(project, Recipe())["tests-need-git"].fix == Recipe(builder="trixie")
    assert "tests-need-git" not in found(project, Recipe(builder="trixie"))
    assert "tests-need-git" not in found(project, Recipe(test=False))
