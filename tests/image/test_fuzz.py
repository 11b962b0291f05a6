"""Whatever a Dockerfile looks like, the reader answers, and in bounded time."""

import random
import time
from pathlib import Path

import pytest

from tests.image.reading import context_of
from tui.catalog import load
from tui.dockerfile import DockerfileError, parse
from tui.image import read

_SEEDS = sorted((Path(__file__).parent / "dockerfiles").glob("*.Dockerfile"))
_PIECES = (
    "$(", "${", "}", ")", "(", '"', "'", "`", "\\", "\n", " && ", " || ", ";", "|", ">", ">>", "<<EOF", "EOF", "$X", "*",
    "if", "then", "fi", "for x in a b; do", "done", "case", "esac", "{", "--from=", "RUN ", "COPY ", "FROM ", "..", "=",
    "make", "go build -o", "ln -s", "\u2028", "\x00", "é", "&", "-o", "[", "]", "[\"a\"]", "/",
)  # fmt: skip


@pytest.mark.parametrize("path", _SEEDS, ids=lambda path: path.stem)
def test_a_mutated_dockerfile_is_read_without_an_error(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    chance = random.Random(path.stem)
    context = context_of(
        texts={"Makefile": "build:\n\tgo build -o $(OUT) ./cmd/$@\n", "run.sh": '#!/bin/sh\nexec "$@"\n'}
    )
    read_ones = 0
    for _ in range(120):
        text = source
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(_PIECES) + text[at + chance.choice((0, 0, 1, 5)) :]
        try:
            document = parse(text)
            started = time.process_time()
            model = read(document, context, catalog=load())
        except DockerfileError:
            continue
        read_ones += 1
        assert time.process_time() - started < 1
        assert all(file.path.startswith("/") for file in model.files.put())
        assert len(model.files.list("/", 100)) <= 100
    assert read_ones > 20


def test_a_script_that_calls_itself_ends() -> None:
    context = context_of(texts={"a.sh": "#!/bin/sh\n./a.sh; ./a.sh; ./a.sh\n"}, executable=["a.sh"])
    model = read(parse("FROM alpine:3.24\nWORKDIR /w\nCOPY . .\nRUN ./a.sh\n"), context, catalog=load())
    assert model.files.find("/elsewhere").exists.unknown


def test_a_function_that_calls_itself_ends() -> None:
    model = read(parse("FROM alpine:3.24\nRUN f() { f; f; }; f\n"), context_of(), catalog=load())
    assert model.final.commands


def test_nested_loops_are_bounded() -> None:
    loops = "for a in 1 2 3 4 5 6 7 8 9; do " * 6
    text = f"FROM alpine:3.24\nRUN {loops} touch /x/$a {'; done' * 6}\n"
    model = read(parse(text), context_of(), catalog=load())
    assert len(model.final.commands) <= 5000
