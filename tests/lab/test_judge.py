"""Every kind of ending gives the verdict that its reader expects, with the evidence."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.samples import WEB
from tui.engine import ContainerState
from tui.engine.stopwatch import Timing
from tui.lab.failures.causes import Cause
from tui.lab.trial.answer import Answer, Reach
from tui.lab.trial.judge import Tried, judge
from tui.lab.trial.smoke import Seen, deciding_line
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import Port
from tui.project.model import EnvVariable
from tui.recipe import Recipe

RUNNING = ContainerState(running=True)
ANSWER = Answer(Reach.ANSWERED, "HTTP 200")
_PANIC = ("panic: no database", "", "goroutine 1 [running]:", "main.main()", "exit status 2")


def _ended(status: int, *log: str, **more: Any) -> Seen:
    return Seen(state=ContainerState(running=False, status=status, **more), log=log)


def _judge(tried: Tried, *problems: Cause) -> Verdict:
    return judge(tried, problems, Recipe(), WEB)


def test_a_server_that_answers_works() -> None:
    verdict = _judge(Tried(seen=Seen(state=RUNNING, log=(), answer=ANSWER), port=8080))
    assert (verdict.outcome, verdict.evidence) == (Outcome.ANSWERS, "HTTP 200 on port 8080")
    assert verdict.works


def test_a_server_that_answers_once_and_ends_does_not() -> None:
    seen = replace(_ended(2, *_PANIC), answer=ANSWER)
    verdict = _judge(Tried(seen=seen, port=8080))
    assert verdict.fails
    assert verdict.evidence == "answers on port 8080 once, and then exits with status 2: panic: no database"


def test_a_program_that_needs_to_write_says_so() -> None:
    verdict = _judge(Tried(seen=_ended(0), writes=True))
    assert verdict.evidence == "exits with status 0, but only with a writable file system"


def test_a_command_that_wants_arguments_is_asked_for_its_help() -> None:
    seen = _ended(2, "greet: say whom to greet", "Usage of /greet:", "  -loud")
    assert _judge(Tried(seen=seen, helped=True)).outcome is Outcome.EXITS
    alone = _judge(Tried(seen=seen))
    assert alone.fails
    assert alone.evidence == "exits with status 2: greet: say whom to greet"


def test_a_server_that_wants_settings_is_not_blamed() -> None:
    seen = _ended(1, "DATABASE_URL is not set")
    verdict = _judge(Tried(seen=seen, port=8080, helped=True))
    assert verdict.outcome is Outcome.UNPROVEN
    assert verdict.evidence.endswith("exits with status 1: DATABASE_URL is not set")
    assert [cause.id for cause in verdict.causes] == ["missing-variable"]


@pytest.mark.parametrize(
    "said",
    [
        "dial tcp: lookup db on 127.0.0.11:53: server misbehaving",
        'Get "https://example.com/": dial tcp 1.2.3.4:443: connect: network is unreachable',
        "dial unix /var/run/docker.sock: connect: no such file or directory",
    ],
)
def test_a_program_that_calls_somebody_who_is_not_there_is_not_blamed(said: str) -> None:
    verdict = _judge(Tried(seen=_ended(1, said)))
    assert verdict.outcome is Outcome.UNPROVEN
    assert said in verdict.evidence
    assert verdict.causes == ()


def test_a_known_cause_is_named_whatever_the_help_says() -> None:
    said = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    verdict = _judge(Tried(seen=_ended(1, said), helped=True))
    assert verdict.fails
    assert "certificate" in verdict.causes[0].explanation


def test_what_the_file_let_expect_comes_first() -> None:
    problem = Cause("no-interpreter", "The program's loader is missing from the image", "Turn cgo off.")
    seen = _ended(255, "exec /app: no such file or directory")
    assert _judge(Tried(seen=seen), problem).causes[0] is problem
    works = Seen(state=RUNNING, log=(), answer=ANSWER)
    assert _judge(Tried(seen=works, port=8080), problem).causes == ()


def test_the_runtimes_words_are_told_without_what_it_wraps_them_in() -> None:
    error = (
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create "
        'failed: unable to start container process: exec: "/app": permission denied: unknown'
    )
    verdict = _judge(Tried(seen=_ended(126, error=error)))
    assert verdict.evidence == 'exec: "/app": permission denied'


def test_a_program_that_takes_too_much_memory_is_told_so() -> None:
    assert "1 GiB" in _judge(Tried(seen=_ended(137, out_of_memory=True))).evidence


def test_a_program_without_a_port_that_runs_on_works() -> None:
    assert _judge(Tried(seen=Seen(state=RUNNING, log=()))).outcome is Outcome.RUNS


INSIDE = (Timing(1.0, 2.0, None, 1),)
CLOSED = Answer(Reach.CLOSED)


def test_a_server_that_listens_to_itself_fails_with_that_cause() -> None:
    seen = Seen(state=RUNNING, log=(), answer=CLOSED)
    verdict = _judge(Tried(seen=seen, port=9000, laps=INSIDE))
    assert [cause.id for cause in verdict.causes] == ["loopback-only"]
    assert verdict.evidence == "answers on port 9000 inside the container, but not outside"


def test_a_server_that_can_be_told_to_listen_to_all_is_mended() -> None:
    seen = Seen(state=RUNNING, log=(), answer=CLOSED)
    project = replace(WEB, ports=(Port(9000, False, True, flag="--listen"),))
    verdict = judge(Tried(seen=seen, port=9000, laps=INSIDE), (), Recipe(port=("9000",)), project)
    assert verdict.fix is not None
    assert verdict.fix.fix == Recipe(port=("9000",), args="--listen=:9000")
    told = judge(
        Tried(seen=seen, port=9000, laps=INSIDE), (), Recipe(port=("9000",), args="--listen=:9000"), project
    )
    assert told.fix is None


def test_a_server_that_answers_on_the_port_of_its_code_fails_with_that_one_named() -> None:
    seen = Seen(state=RUNNING, log=(), answer=CLOSED)
    verdict = judge(Tried(seen=seen, port=9000, elsewhere=8080), (), Recipe(port=("9000",)), WEB)
    assert verdict.evidence == "answers on port 8080, but not on the declared port 9000"
    assert [(cause.id, cause.fix) for cause in verdict.causes] == [("other-port", Recipe(port=("8080",)))]


def test_a_port_that_is_published_on_another_machine_is_asked_inside() -> None:
    seen = Seen(state=RUNNING, log=())
    verdict = _judge(Tried(seen=seen, port=9000, laps=INSIDE, away=True))
    assert verdict.outcome is Outcome.ANSWERS
    assert "not published on this machine" in verdict.evidence


def test_a_server_that_answers_nobody_proves_nothing() -> None:
    seen = Seen(state=RUNNING, log=(), answer=CLOSED)
    assert _judge(Tried(seen=seen, port=9000)).outcome is Outcome.UNPROVEN


def test_the_line_that_tells_why_is_found() -> None:
    assert deciding_line(_PANIC) == "panic: no database"
    assert deciding_line(("a", "b", "")) == "b"
    assert deciding_line(()) == ""
    assert deciding_line(("Usage: x",)) == "Usage: x"


_DATABASE = EnvVariable("DATABASE_URL", "main.go", 12)
_REFUSED = "dial tcp 127.0.0.1:5432: connect: connection refused"


def _judge_with(said: str, *variables: EnvVariable, port: int | None = 8080) -> Verdict:
    project = replace(WEB, variables=variables)
    return judge(Tried(seen=_ended(1, said), port=port), (), Recipe(), project)


@pytest.mark.parametrize(
    "said",
    ["DATABASE_URL must be set", "config: bad value of DATABASE_URL", "open config: DATABASE_URL: empty"],
)
def test_a_program_that_ends_without_a_variable_that_it_reads_needs_that_one(said: str) -> None:
    verdict = _judge_with(said, _DATABASE)
    assert verdict.outcome is Outcome.UNPROVEN
    assert verdict.evidence == f"needs DATABASE_URL (main.go:12): exits with status 1: {said}"
    assert "--run-env DATABASE_URL=…" in verdict.causes[0].explanation


def test_a_variable_that_the_code_does_not_read_is_no_excuse() -> None:
    assert _judge_with("DATABASE_URL must be set").fails
    assert _judge_with("cannot use DATABASE_URL_FILE", _DATABASE).fails


def test_a_short_name_counts_only_where_something_is_missing() -> None:
    port = EnvVariable("PORT", "main.go", 3)
    assert _judge_with("listen: bad PORT 99999", port).fails
    assert _judge_with("PORT is required", port).outcome is Outcome.UNPROVEN


def test_a_known_cause_comes_before_a_variable() -> None:
    said = "API_URL: tls: x509: certificate signed by unknown authority"
    assert _judge_with(said, EnvVariable("API_URL", "main.go", 3)).fails


def test_a_refused_address_that_a_variable_sets_is_another_service() -> None:
    verdict = _judge_with(_REFUSED, _DATABASE)
    assert verdict.outcome is Outcome.UNPROVEN
    assert "127.0.0.1:5432, which DATABASE_URL (main.go:12) sets" in verdict.evidence
    by_default = EnvVariable("STORE", "db.go", 4, "localhost:5432")
    assert "which STORE (db.go:4) sets" in _judge_with(_REFUSED, by_default).evidence


@pytest.mark.parametrize(
    ("said", "variables"),
    [
        ("connection refused", (_DATABASE,)),
        (_REFUSED, ()),
        (_REFUSED, (EnvVariable("LOG_LEVEL", "main.go", 4), EnvVariable("LISTEN_ADDR", "main.go", 5))),
        ("dial tcp 127.0.0.1:8080: connect: connection refused", (_DATABASE,)),
    ],
)
def test_a_refused_connection_without_evidence_of_another_service_fails(
    said: str, variables: tuple[EnvVariable, ...]
) -> None:
    assert _judge_with(said, *variables).fails


def test_a_server_that_exits_at_once_is_not_proven() -> None:
    verdict = _judge(Tried(seen=_ended(0, "Usage: notes [command]"), port=9400))
    assert verdict.outcome is Outcome.UNPROVEN
    assert verdict.evidence == "exits with status 0 at once, and nothing answered on port 9400"


def test_a_server_that_needs_its_sub_command_fails_and_is_given_it() -> None:
    project = replace(WEB, serve_command="server start")
    tried = Tried(seen=_ended(0, "Usage: notes [command]"), port=9400)
    verdict = judge(tried, (), Recipe(), project)
    assert verdict.fails
    assert verdict.evidence == "exits with status 0 at once, but its sub-command `server start` listens"
    assert verdict.fix is not None
    assert verdict.fix.fix == Recipe(args="server start")
    started = judge(tried, (), Recipe(args="server start --tls"), project)
    assert started.outcome is Outcome.UNPROVEN
