"""The newest facts, from the bundled catalogue, the answers on disk, and current answers of registries."""

from collections.abc import Iterable
from concurrent.futures import Future

from tui.catalog.answer import now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.ask import QueryError, ask, start
from tui.catalog.catalog import Catalog
from tui.catalog.question import Question
from tui.catalog.refresh import refresh
from tui.frozen import dataclass
from tui.registry.time_limit import TimeLimit

SECONDS = 8.0
"""The time limit of queries for which the user waits."""


__all__ = ["SECONDS", "Facts", "QueryError", "kept", "newest", "newest_beside"]


@dataclass(frozen=True, slots=True)
class Facts:
    """A catalogue, and the errors that kept it from being newer."""

    catalog: Catalog
    errors: tuple[QueryError, ...] = ()


def kept(catalog: Catalog, cache: AnswerCache | None = None) -> Catalog:
    """Return the catalogue with answers of earlier sessions. Nothing is requested."""
    return refresh(catalog, (cache or AnswerCache()).all(now()))


def newest(
    catalog: Catalog,
    questions: Iterable[Question],
    *,
    limit: TimeLimit,
    again: bool = False,
    cache: AnswerCache | None = None,
) -> Facts:
    """Return the catalogue with the answers on disk, and with current answers to some questions.

    Args:
        catalog: the bundled one.
        questions: the questions, such as those of ``question.questions``.
        limit: the time limit.
        again: whether to query even where an answer of today is on disk.
        cache: the store of answers, or None for the user's own.
    """
    cache = cache or AnswerCache()
    earlier = cache.all(now())
    asked = ask(questions, limit=limit, cache=cache, again=again)
    return Facts(refresh(catalog, (*earlier, *asked.answers)), asked.errors)


def newest_beside(
    catalog: Catalog, questions: Iterable[Question], *, limit: TimeLimit, again: bool = False
) -> Future[Facts]:
    """Run ``newest`` in a thread of its own. Cut the limit to cancel it."""
    found: Future[Facts] = Future()
    found.set_running_or_notify_cancel()  # cancelling the future has no effect

    def run() -> None:
        try:
            facts = newest(catalog, questions, limit=limit, again=again)
        except Exception as error:
            found.set_exception(error)
        else:
            found.set_result(facts)

    start(run)
    return found
