"""A finding can be accepted where it is, with a reason, and stays on record."""

from tui.checks.accepted import Accepted, split_accepted
from tui.checks.finding import Finding, Severity
from tui.dockerfile import parse

_FILE = """\
FROM golang:1.27 AS build
{}RUN go build -o /out/app .
FROM scratch
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
"""


def _finding(line: int, name: str = "not-stripped") -> Finding:
    return Finding(name, Severity.NOTE, message="The symbol table is large.", line=line)


def test_a_comment_above_the_instruction_accepts_its_finding_only() -> None:
    document = parse(_FILE.format("# godock-tui accept=not-stripped We profile in production.\n"))
    here, there = _finding(3), _finding(4)
    remaining, accepted = split_accepted((here, there), document, {})
    assert remaining == (there,)
    assert accepted == (Accepted(here, "We profile in production."),)


def test_a_comment_for_the_file_accepts_every_line() -> None:
    document = parse(_FILE.format("# godock-tui accept-file=root,not-stripped: Agreed with operations.\n"))
    remaining, accepted = split_accepted(
        (_finding(1), _finding(5, "root"), _finding(5, "latest")), document, {}
    )
    assert [one.id for one in remaining] == ["latest"]
    assert {one.reason for one in accepted} == {"Agreed with operations."}


def test_without_a_reason_nothing_is_accepted_and_the_comment_is_a_finding() -> None:
    document = parse(_FILE.format("# godock-tui accept=not-stripped\n"))
    remaining, accepted = split_accepted((_finding(3),), document, {})
    assert [(one.id, one.line) for one in remaining] == [
        ("not-stripped", 3),
        ("acceptance-without-reason", 2),
    ]
    assert accepted == ()


def test_the_settings_of_the_project_silence_in_every_file() -> None:
    remaining, accepted = split_accepted(
        (_finding(3),), parse(_FILE.format("")), {"not-stripped": "Debugging."}
    )
    assert (remaining, accepted) == ((), (Accepted(_finding(3), "Debugging."),))


def test_other_comments_silence_nothing() -> None:
    document = parse(_FILE.format("# hadolint ignore=DL3006\n# godock-tui is great\n"))
    assert split_accepted((_finding(4),), document, {}) == ((_finding(4),), ())
