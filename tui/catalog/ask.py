"""Asking registries: beside everything else, within a time limit, and not twice a day for the same thing.

The threads are our own, and daemons: a name server that does not answer holds a thread up for as long as it likes,
and neither the app's end nor the interpreter's may wait for that.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from tui.catalog.answer import Answer, ImageAnswer, now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.question import ImageQuestion, Question
from tui.registry.time_limit import TimeLimit

FRESH = timedelta(hours=24)
"""What was answered less long ago is not asked again, unless the user says so."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a question has no new answer."""

    host: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of some questions. What could not be asked may still have an answer from the disk."""

    answers: tuple[Answer, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    """The last one of each host."""


def ask(
    questions: Iterable[Question],
    *,
    limit: TimeLimit,
    cache: AnswerCache | None = None,
    again: bool = False,
) -> Asked:
    """Return answers to questions: from the disk what is fresh there, from the registries the rest.

    Each registry is asked by one thread, one question after the other. What has not come when the time is over is
    as if it could not be reached.

    Args:
        questions: what to ask.
        limit: the most that this may take.
        cache: where answers are kept; the user's own when it is None.
        again: ask even where a fresh answer is on disk.
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
    troubles: dict[str, Trouble] = {}
    for question, result in _results(rest, dict(answers), limit):
        if isinstance(result, Trouble):
            troubles[result.host] = result
        else:
            answers[question] = result
            cache.put(result)
    return Asked(tuple(answers.values()), tuple(troubles.values()))


def start(task: Callable[[], None]) -> None:
    """Run a task in a thread that nobody has to wait for."""
    threading.Thread(target=task, name="registry", daemon=True).start()


def _kept(cache: AnswerCache, question: Question) -> Answer | None:
    if isinstance(question, ImageQuestion):
        return cache.image(question.reference, question.platform, now())
    return cache.tags(question.reference, now())


def _results(
    questions: Iterable[Question], kept: Mapping[Question, Answer], limit: TimeLimit
) -> Iterator[tuple[Question, Answer | Trouble]]:
    """Yield what comes of each question that is asked, as it comes."""
    waiting: dict[str, list[Question]] = {}
    for question in questions:
        waiting.setdefault(question.reference.api_host, []).append(question)
    results: queue.SimpleQueue[tuple[Question, Answer | Trouble] | str] = queue.SimpleQueue()
    for host, asked in waiting.items():
        start(partial(_ask_host, host, asked, kept, limit, results.put))
    while waiting:
        try:
            result = results.get(timeout=limit.left) if limit.left else results.get_nowait()
        except queue.Empty:
            limit.cut()
            for host, asked in waiting.items():
                yield asked[0], Trouble(host, f"{host} did not answer in time.", "Try again later.")
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
    tell: Callable[[tuple[Question, Answer | Trouble] | str], None],
) -> None:
    """Ask one registry everything; tell the host's name at the end, whatever happened."""
    from tui.catalog.lookup import look_up_image, look_up_tags  # noqa: PLC0415 - HTTP is loaded only to ask
    from tui.registry.registry import Registry, RegistryError  # noqa: PLC0415

    try:
        with Registry(limit) as registry:
            for question in questions:
                try:
                    if isinstance(question, ImageQuestion):
                        known = kept.get(question)
                        known = known if isinstance(known, ImageAnswer) else None
                        tell(
                            (question, look_up_image(registry, question.reference, question.platform, known))
                        )
                    else:
                        tell((question, look_up_tags(registry, question.reference, question.after)))
                except RegistryError as error:
                    tell((question, Trouble(host, error.message, error.hint)))
                    if error.whole_host:
                        return
    finally:
        tell(host)
