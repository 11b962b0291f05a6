"""A Dockerfile is read as BuildKit reads it, and given back to the byte."""

import random

import pytest

from tui.dockerfile import DockerfileError, Instruction, parse


def _only(text: str) -> Instruction:
    (instruction,) = parse(text).instructions
    return instruction


@pytest.mark.parametrize(
    "text",
    [
        "FROM scratch",
        "FROM scratch\n",
        "\ufeff# syntax=docker/dockerfile:1\nFROM scratch\n",
        "# a comment\n\n\nFROM scratch # not a comment\n\n# the end",
        "FROM a\r\nRUN one \\\r\n  two\r\n",
        "FROM a\nRUN <<EOF\n# text, no comment\nFROM b\nEOF\nCMD [\"x\"]\n",
        "FROM a\nRUN a && \\\n# in between\n\n   b\n",
        "FROM a\nRUN printf '\u2028\x0b'\n",
    ],
)  # fmt: skip
def test_what_was_read_can_be_written_back_to_the_byte(text: str) -> None:
    assert parse(text).text == text


def test_a_continued_instruction_is_one_line_without_its_comments() -> None:
    run = parse("FROM a\nRUN one \\\n  # why two\n\n  two \\ \n  three\nUSER 1\n").instructions[1]
    assert (run.first, run.last) == (2, 6)
    assert run.words == ("one", "two", "three")


def test_an_escaped_escape_does_not_continue_a_line() -> None:
    assert [item.keyword for item in parse("FROM a\nRUN dir C:\\\\\nUSER 1\n").instructions] == [
        "FROM",
        "RUN",
        "USER",
    ]


def test_a_directive_changes_the_escape_character() -> None:
    document = parse("# escape=`\nFROM a\nRUN dir C:\\\nRUN one `\n  two\n")
    assert document.escape == "`"
    assert [item.arguments for item in document.instructions] == ["a", "dir C:\\", "one   two"]


def test_directives_stand_above_everything_else() -> None:
    assert parse("# Syntax = x/y:1\n# check=skip=all\nFROM a\n").directives[0].value == "x/y:1"
    assert parse("# a comment\n# escape=`\nFROM a\n").directives == ()
    assert parse("\n# escape=`\nFROM a\n").directives == ()


def test_flags_are_told_from_arguments() -> None:
    copy = _only('COPY --from=build --chmod="0755" -- --odd /x\n')
    assert copy.flags == ("--from=build", "--chmod=0755")
    assert copy.flag("from") == ("build",)
    assert copy.words == ("--odd", "/x")


def test_mounts_are_read_option_by_option() -> None:
    run = _only("RUN --mount=type=bind,target=.,rw --mount=type=secret,id=netrc go build\n")
    assert [dict(mount) for mount in run.mounts] == [
        {"type": "bind", "target": ".", "rw": ""},
        {"type": "secret", "id": "netrc"},
    ]
    assert run.arguments == "go build"


def test_the_exec_form_is_told_from_the_shell_form() -> None:
    assert _only('ENTRYPOINT ["/app", "a b"]\n').json == ("/app", "a b")
    assert _only("ENTRYPOINT ['/app']\n").json is None
    assert _only("RUN [ -f x ]\n").json is None
    assert _only("CMD [1]\n").json is None


def test_here_documents_belong_to_their_instruction() -> None:
    document = parse("FROM a\nCOPY <<one <<-'two' /x/\n$A\none\n\tb\n\ttwo\nUSER 1\n")
    copy = document.instructions[1]
    assert [(doc.name, doc.content, doc.expand, doc.chomp) for doc in copy.heredocs] == [
        ("one", "$A\n", True, False),
        ("two", "\tb\n", False, True),
    ]
    assert copy.last == 6
    assert document.instructions[2].keyword == "USER"


def test_onbuild_may_carry_a_here_document_and_json_may_not() -> None:
    assert parse("FROM a\nONBUILD RUN <<EOF\nls\nEOF\n").instructions[1].heredocs[0].content == "ls\n"
    assert _only('RUN ["echo", "<<EOF"]\n').heredocs == ()
    assert _only('RUN "<<EOF"\n').heredocs == ()
    assert _only("USER <<EOF\n").heredocs == ()


def test_comments_are_kept_with_the_instruction_below_them() -> None:
    document = parse("FROM a\n\n# first\n#second\nRUN x\n")
    assert document.comments_above(document.instructions[1]) == ("first", "second")
    assert document.comments_above(document.instructions[0]) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("# nothing\n", 0),
        ("FROM a\nRUNN x\n", 2),
        ("FROM a\nRUN <<EOF\nls\n", 2),
        ("# escape=x\nFROM a\n", 1),
        ("# syntax=a\n# syntax=b\nFROM a\n", 2),
        ("\x00\x01 binary\n", 1),
    ],
)
def test_what_buildkit_refuses_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DockerfileError) as caught:
        parse(text)
    assert caught.value.line == line


def test_no_text_makes_it_fail_in_another_way_or_lose_a_byte() -> None:
    pieces = ["FROM a", "RUN x", "\\", "\n", " ", "<<EOF", "EOF", "#", "[", '"', "'", "`", "--x=", "\t", "\r"]
    chance = random.Random(20)
    for _ in range(3_000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 24)))
        try:
            assert parse(text).text == text
        except DockerfileError as error:
            assert error.message
