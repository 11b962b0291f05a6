"""How the tests are shared between processes, where there are several."""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

_ROOT = Path(__file__).parents[2]


_NAMES_OF_THEIR_OWN = {"tests/headless/test_killed.py", "tests/lab/test_every_pair_runs.py"}
"""Files that need the engine, and whose images no other file builds."""


class EngineApart(LoadScopeScheduling):  # type: ignore[misc]
    """Gives one process every file that needs the engine and shares the names of its images with others.

    The other files go to whoever has nothing to do, those with the most tests first. The two that build images of
    their own are among them, so that both processes end at about the same time.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "engine" if _needs_engine(path) else path


@cache
def _needs_engine(path: str) -> bool:
    return path not in _NAMES_OF_THEIR_OWN and "mark.docker" in (_ROOT / path).read_text(encoding="utf-8")
