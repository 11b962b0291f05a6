"""What every test stands on: no animations, no home directory, no clock, and an engine only where one is asked for."""

import os
from typing import Any

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.support.registry import registry_server
from tui.catalog import Catalog, load

PROJECTS = Path(__file__).parent / "projects"


@cache
def _no_engine() -> str:
    """Return why no engine can be used, or an empty string."""
    try:
        answer = subprocess.run(
            ["docker", "version", "--format", "{{.Server.Version}}"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"no Docker Engine: {error}"
    return "" if answer.returncode == 0 else f"no Docker Engine: {answer.stderr.strip()}"


@cache
def _no_registry() -> str:
    """Return why no registry server can be started, or an empty string."""
    return "" if registry_server() else "no docker-registry: .ci/registry gets it"


def _no_shells() -> str:
    """Return which shells are missing, or an empty string."""
    missing = [shell for shell in ("zsh", "fish") if shutil.which(shell) is None]
    return f"no {' and no '.join(missing)}: .ci/shells gets them" if missing else ""


def _no_dive() -> str:
    """Return why dive cannot be run, or an empty string."""
    return "" if Path(sys.executable).with_name("dive").exists() else "no dive: .ci/setup dev gets it"


def _no_skopeo() -> str:
    """Return why skopeo cannot be run, or an empty string."""
    return "" if shutil.which("skopeo") else "no skopeo: .ci/skopeo gets it"


def _no_bwrap() -> str:
    """Return why no program can be run in user namespaces, or an empty string."""
    if shutil.which("bwrap") is None:
        return "no bwrap: .ci/bwrap gets it"
    argv = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    tried = subprocess.run(argv, capture_output=True, check=False, timeout=10)
    return "" if tried.returncode == 0 else "no user namespaces on this machine"


_NEEDS: dict[str, Callable[[], str]] = {
    "docker": _no_engine,
    "registry": _no_registry,
    "shells": _no_shells,
    "dive": _no_dive,
    "skopeo": _no_skopeo,
    "bwrap": _no_bwrap,
}
"""What each marker asks for."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Share the tests between several processes so that one of them has the engine for itself."""
    from tests.support.workers import EngineApart

    return EngineApart(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that needs an engine or a registry server where there is none; in CI that is a failure."""
    for marker, lacking in _NEEDS.items():
        why_not = lacking() if item.get_closest_marker(marker) else ""
        if why_not and os.environ.get("GODOCK_REQUIRE_ENGINE"):
            pytest.fail(f"this run requires whatever a test needs: {why_not}", pytrace=False)
        if why_not:
            pytest.skip(why_not)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites golden files; the change is then reviewed as text."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files instead of comparing"
    )


class Golden:
    """Compares texts with the files in a ``golden`` folder beside the test."""

    def __init__(self, folder: Path, update: bool) -> None:
        self._folder = folder
        self._update = update

    def check(self, name: str, text: str) -> None:
        """Fail unless the text is the one in the golden file."""
        path = self._folder / name
        if self._update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing: make it with --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Golden files of the test's own folder."""
    return Golden(request.path.parent / "golden", bool(request.config.getoption("--update-golden")))


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the run a home of its own, so that no cache and no configuration of the user's leaks in."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        patch.setenv("GODOCK_OFFLINE", "1")  # what asks a registry in a test names one on this machine
        yield home


@pytest.fixture
def today() -> date:
    """The day on which the catalogue was compiled."""
    return date(2026, 11, 23)


@pytest.fixture
def catalog() -> Catalog:
    """The bundled catalogue."""
    return load()


@pytest.fixture
def projects() -> Path:
    """The folder with the sample projects."""
    return PROJECTS
