"""The newest facts there are: the bundled catalogue, what was kept on disk, and what registries say now."""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from tui.catalog.answer import now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.ask import Trouble, ask, start
from tui.catalog.catalog import Catalog
from tui.catalog.question import Question
from tui.catalog.refresh import refresh
from tui.registry.time_limit import TimeLimit

SECONDS = 8.0
"""The most that asking takes where somebody waits for it."""


__all__ = ["SECONDS", "Facts", "Trouble", "kept", "newest", "newest_beside"]


@dataclass(frozen=True, slots=True)
class Facts:
    """A catalogue, and why it is not newer."""

    catalog: Catalog
    troubles: tuple[Trouble, ...] = ()


def kept(catalog: Catalog, cache: AnswerCache | None = None) -> Catalog:
    """Return the catalogue with what registries said in earlier sessions. Nothing is asked."""
    return refresh(catalog, (cache or AnswerCache()).all(now()))


def newest(
    catalog: Catalog,
    questions: Iterable[Question],
    *,
    limit: TimeLimit,
    again: bool = False,
    cache: AnswerCache | None = None,
) -> Facts:
    """Return the catalogue with what is on disk, and with what registries say to some questions.

    Args:
        catalog: the bundled one.
        questions: what to ask, such as ``question.questions`` returns it.
        limit: the most that this may take.
        again: ask also what was asked today.
        cache: where answers are kept; the user's own when it is None.
    """
    cache = cache or AnswerCache()
    earlier = cache.all(now())
    asked = ask(questions, limit=limit, cache=cache, again=again)
    return Facts(refresh(catalog, (*earlier, *asked.answers)), asked.troubles)


def newest_beside(
    catalog: Catalog, questions: Iterable[Question], *, limit: TimeLimit, again: bool = False
) -> Future[Facts]:
    """Do what ``newest`` does in a thread of its own. Whoever does not want it any more cuts the limit."""
    found: Future[Facts] = Future()
    found.set_running_or_notify_cancel()  # from here on it ends by itself: cancelling it changes nothing

    def run() -> None:
        try:
            facts = newest(catalog, questions, limit=limit, again=again)
        except Exception as error:
            found.set_exception(error)
        else:
            found.set_result(facts)

    start(run)
    return found
