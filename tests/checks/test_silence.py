"""A finding can be silenced where it is, with a reason, and stays on record."""

from tui.checks.finding import Finding, Severity
from tui.checks.silence import Silenced, silence
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


def test_a_comment_above_the_instruction_silences_its_finding_only() -> None:
    document = parse(_FILE.format("# godock-tui ignore=not-stripped We profile in production.\n"))
    here, there = _finding(3), _finding(4)
    remaining, silenced = silence((here, there), document, {})
    assert remaining == (there,)
    assert silenced == (Silenced(here, "We profile in production."),)


def test_a_comment_for_the_file_silences_every_line() -> None:
    document = parse(_FILE.format("# godock-tui ignore-file=root,not-stripped: Agreed with operations.\n"))
    remaining, silenced = silence((_finding(1), _finding(5, "root"), _finding(5, "latest")), document, {})
    assert [one.id for one in remaining] == ["latest"]
    assert {one.reason for one in silenced} == {"Agreed with operations."}


def test_without_a_reason_nothing_is_silenced_and_the_comment_is_a_finding() -> None:
    document = parse(_FILE.format("# godock-tui ignore=not-stripped\n"))
    remaining, silenced = silence((_finding(3),), document, {})
    assert [(one.id, one.line) for one in remaining] == [("not-stripped", 3), ("ignore-without-reason", 2)]
    assert silenced == ()


def test_the_settings_of_the_project_silence_in_every_file() -> None:
    remaining, silenced = silence((_finding(3),), parse(_FILE.format("")), {"not-stripped": "Debugging."})
    assert (remaining, silenced) == ((), (Silenced(_finding(3), "Debugging."),))


def test_other_comments_silence_nothing() -> None:
    document = parse(_FILE.format("# hadolint ignore=DL3006\n# godock-tui is great\n"))
    assert silence((_finding(4),), document, {}) == ((_finding(4),), ())
