"""The commands of a RUN are told apart as a shell would, without running one."""

from tui.audit.commands import commands_of
from tui.audit.gobuild import go_command
from tui.dockerfile import parse


def _commands(run: str) -> list[tuple[str, ...]]:
    return [command.words for command in commands_of(parse(f"FROM a\n{run}\n").instructions[1])]


def test_commands_are_split_where_a_shell_splits_them() -> None:
    assert _commands("RUN a && b c; d | e || (f)") == [("a",), ("b", "c"), ("d",), ("e",), ("f",)]
    assert _commands('RUN echo "a && b" && c') == [("echo", "a && b"), ("c",)]


def test_assignments_and_exports_are_an_environment() -> None:
    (command,) = commands_of(
        parse("FROM a\nRUN export GOOS=linux && CGO_ENABLED=0 go build\n").instructions[1]
    )
    assert command.words == ("go", "build")
    assert command.environ == {"GOOS": "linux", "CGO_ENABLED": "0"}
    (command,) = commands_of(parse("FROM a\nRUN env A=1 go version\n").instructions[1])
    assert (command.words, command.environ) == (("go", "version"), {"A": "1"})


def test_a_directory_is_remembered() -> None:
    (command,) = commands_of(parse("FROM a\nRUN cd cmd && cd api && go build .\n").instructions[1])
    assert command.folder == "cmd/api"


def test_words_of_the_shell_are_no_programs() -> None:
    assert _commands('RUN if [ "$A" = 1 ]; then make; fi') == [("[", "$A", "=", "1", "]"), ("make",)]


def test_here_documents_and_lists_are_read_too() -> None:
    assert _commands("RUN <<EOF\nset -e\ngo build -o /a .\nEOF") == [
        ("set", "-e"),
        ("go", "build", "-o", "/a", "."),
    ]
    assert _commands('RUN ["go", "build"]') == [("go", "build")]


def test_a_quote_that_never_closes_loses_only_itself() -> None:
    assert _commands("RUN a && b 'c")[0] == ("a",)


def test_flags_of_go_are_told_from_packages() -> None:
    (command,) = commands_of(
        parse(
            'FROM a\nRUN go build -a -ldflags="-s -w -X main.v=1" -o app --tags netgo ./cmd/x\n'
        ).instructions[1]
    )
    build = go_command(command)
    assert build is not None
    assert (build.verb, build.output, build.packages) == ("build", "app", ("./cmd/x",))
    assert build.flags["-tags"] == "netgo"
    assert build.linker_flags == ("-s", "-w", "-X", "main.v=1")


def test_what_is_substituted_is_an_argument_of_the_command_around_it() -> None:
    assert _commands('RUN go build -o $(dirname $(pwd)) . && cp -R "$(go list -m)/x" /y') == [
        ("go", "build", "-o", "$(dirname $(pwd))", "."),
        ("cp", "-R", "$(go list -m)/x", "/y"),
    ]
    assert _commands("RUN echo `a; b`") == [("echo", "`a; b`")]


def test_streams_that_are_joined_end_no_command() -> None:
    assert _commands("RUN a 2>&1 && >&2 echo no") == [("a",), ("echo", "no")]


def test_comments_of_a_here_document_are_no_commands() -> None:
    assert _commands("RUN <<EOF\n# install; all\na # b\nEOF")[0][0] == "a"
