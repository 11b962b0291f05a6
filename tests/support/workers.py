"""How the tests are shared between processes, where there are several."""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

_ROOT = Path(__file__).parents[2]


class EngineApart(LoadScopeScheduling):  # type: ignore[misc]
    """Gives one process every file that needs the engine: they use the same image names, and build on the same processors.

    The other files go to whoever has nothing to do.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "engine" if _needs_engine(path) else path


@cache
def _needs_engine(path: str) -> bool:
    return "mark.docker" in (_ROOT / path).read_text(encoding="utf-8")
