"""Queries registries in the background, within a time limit, and at most once a day for the same fact.

The threads are daemons, because a name server that does not answer can block a thread for a long time. Neither the app
nor the interpreter may wait for it when they exit.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from tui.catalog.answer import Answer, ImageAnswer, now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.question import ImageQuestion, Question
from tui.frozen import dataclass
from tui.registry.time_limit import TimeLimit

FRESH = timedelta(hours=24)
"""The age below which an answer is not requested again, unless it is forced."""


@dataclass(frozen=True, slots=True)
class QueryError:
    """The reason why a question has no new answer."""

    host: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to some questions, and the errors. A question with an error may have an answer from disk."""

    answers: tuple[Answer, ...] = ()
    errors: tuple[QueryError, ...] = ()
    """The last one of each host."""


def ask(
    questions: Iterable[Question],
    *,
    limit: TimeLimit,
    cache: AnswerCache | None = None,
    again: bool = False,
) -> Asked:
    """Return answers to questions, recent ones from disk, and the others from the registries.

    One thread queries each registry, one question after the other. A question without an answer when the time is over
    counts as an unreachable registry.

    Args:
        questions: the questions.
        limit: the time limit.
        cache: the store of answers, or None for the user's own.
        again: whether to query even where a recent answer is on disk.
    """
    cache, begun = cache or AnswerCache(), now()
    answers: dict[Question, Answer] = {}
    rest = []
    for question in dict.fromkeys(questions):
        kept = _kept(cache, question)
        if kept is not None:
            answers[question] = kept
        if kept is None or again or begun - kept.asked > FRESH:
            rest.append(question)
    errors: dict[str, QueryError] = {}
    for question, result in _results(rest, dict(answers), limit):
        if isinstance(result, QueryError):
            errors[result.host] = result
        else:
            answers[question] = result
            cache.put(result)
    return Asked(tuple(answers.values()), tuple(errors.values()))


def start(task: Callable[[], None]) -> None:
    """Run a task in a daemon thread."""
    threading.Thread(target=task, name="registry", daemon=True).start()


def _kept(cache: AnswerCache, question: Question) -> Answer | None:
    if isinstance(question, ImageQuestion):
        return cache.image(question.reference, question.platform, now())
    return cache.tags(question.reference, now())


def _results(
    questions: Iterable[Question], kept: Mapping[Question, Answer], limit: TimeLimit
) -> Iterator[tuple[Question, Answer | QueryError]]:
    """Yield the answer or the error of each question, as it arrives."""
    waiting: dict[str, list[Question]] = {}
    for question in questions:
        waiting.setdefault(question.reference.api_host, []).append(question)
    results: queue.SimpleQueue[tuple[Question, Answer | QueryError] | str] = queue.SimpleQueue()
    for host, asked in waiting.items():
        start(partial(_ask_host, host, asked, kept, limit, results.put))
    while waiting:
        try:
            result = results.get(timeout=limit.left) if limit.left else results.get_nowait()
        except queue.Empty:
            limit.cut()
            for host, asked in waiting.items():
                yield asked[0], QueryError(host, f"{host} did not respond in time.", "Try again later.")
            return
        if isinstance(result, str):
            del waiting[result]
        else:
            yield result


def _ask_host(
    host: str,
    questions: Iterable[Question],
    kept: Mapping[Question, Answer],
    limit: TimeLimit,
    report: Callable[[tuple[Question, Answer | QueryError] | str], None],
) -> None:
    """Query one registry for all questions, and always report the host's name at the end."""
    from tui.catalog.lookup import look_up_image, look_up_tags  # noqa: PLC0415 - HTTP is loaded only for a query
    from tui.registry.registry import Registry, RegistryError  # noqa: PLC0415

    try:
        with Registry(limit) as registry:
            for question in questions:
                try:
                    if isinstance(question, ImageQuestion):
                        known = kept.get(question)
                        known = known if isinstance(known, ImageAnswer) else None
                        report(
                            (question, look_up_image(registry, question.reference, question.platform, known))
                        )
                    else:
                        report((question, look_up_tags(registry, question.reference, question.after)))
                except RegistryError as error:
                    report((question, QueryError(host, error.message, error.hint)))
                    if error.whole_host:
                        return
    finally:
        report(host)
