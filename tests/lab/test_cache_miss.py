"""A step that ran again is told from one that had to run, and the file behind it is named."""

import os
from pathlib import Path

import pytest

from tui.engine import BuildState, StepChanged, reduce
from tui.lab.failures.cache_miss import finished, misses
from tui.lab.failures.manifest import Manifest, manifest_of

_DOCKERFILE = """\
FROM golang:1.27-alpine AS modules
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download

FROM modules AS build
ENV CGO_ENABLED=0
COPY . .
RUN go build -o /app .

FROM scratch
COPY --from=build /app /app
"""
_STEPS = (
    ("modules", 2, "WORKDIR /src"),
    ("modules", 3, "COPY go.mod go.sum ./"),
    ("modules", 4, "RUN go mod download"),
    ("build", 2, "COPY . ."),
    ("build", 3, "RUN go build -o /app ."),
    ("final", 2, "COPY --from=build /app /app"),
)


def _state(*cached: str) -> BuildState:
    """Return a build in which the named steps came from the cache, and all others ran."""
    return reduce(
        BuildState(),
        [
            StepChanged(name, name, stage, (), 1.0, 2.0, name in cached, "", position)
            for stage, position, name in _STEPS
        ],
    )


_ALL = tuple(name for _, _, name in _STEPS)


def test_the_file_and_the_instruction_that_let_it_in_are_named_for_all_that_stands_on_it() -> None:
    found = misses(_DOCKERFILE, finished(_state()), _state(*_ALL[:3]), ("main.go",))
    assert set(found) == set(_ALL[3:])
    assert {miss.line for miss in found.values()} == {8}
    assert found["COPY . ."].sentence == "Ran again because main.go has changed (COPY on line 8)."


def test_what_came_from_the_cache_needs_no_reason() -> None:
    assert misses(_DOCKERFILE, finished(_state()), _state(*_ALL), ("main.go",)) == {}


def test_the_first_instruction_that_lets_a_change_in_is_the_one() -> None:
    found = misses(_DOCKERFILE, finished(_state()), _state("WORKDIR /src"), ("go.mod", "go.sum", "main.go"))
    assert found["RUN go build -o /app ."].paths == ("go.mod", "go.sum")
    assert found["RUN go mod download"].sentence.startswith("Ran again because go.mod, go.sum have changed")


def test_a_step_that_is_new_or_that_no_file_explains_gets_no_reason() -> None:
    assert misses(_DOCKERFILE, frozenset(), _state(), ("main.go",)) == {}
    found = misses(_DOCKERFILE, finished(_state()), _state(), ("main.go",))
    assert "RUN go mod download" not in found
    assert misses(_DOCKERFILE, finished(_state()), _state(), ()) == {}


@pytest.mark.parametrize(
    ("mount", "changed", "told"),
    [
        ("--mount=type=bind,target=.", "a/b.go", True),
        ("--mount=target=.", "a/b.go", True),
        ("--mount=type=bind,source=a,target=/a", "a/b.go", True),
        ("--mount=type=bind,source=c,target=/c", "a/b.go", False),
        ("--mount=type=bind,from=other,target=/a", "a/b.go", False),
        ("--mount=type=cache,target=/a", "a/b.go", False),
    ],
)
def test_a_bind_mount_lets_files_in_too(mount: str, changed: str, told: bool) -> None:
    text = f"FROM golang AS build\nRUN {mount} go build\n"
    state = reduce(BuildState(), [StepChanged("x", "RUN go build", "build", (), 1.0, 2.0, False, "", 2)])
    found = misses(text, finished(state), state, (changed,))
    assert bool(found) is told
    if told:
        assert "(bind mount of RUN on line 2)" in found["x"].sentence


def test_only_what_the_builder_is_sent_and_what_really_differs_counts(tmp_path: Path) -> None:
    for name in ("main.go", "kept.log", "noise.log", "touched.go", "gone.go"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("1")
    ignore = ".git\n*.log\n!kept.log\n"
    before = manifest_of(tmp_path, ignore)
    assert sorted(before.files) == ["gone.go", "kept.log", "main.go", "touched.go"]
    (tmp_path / "main.go").write_text("MAIN.go")  # as long as before
    os.utime(tmp_path / "touched.go", ns=(1, 1))
    (tmp_path / "gone.go").unlink()
    (tmp_path / "new.go").write_text("new")
    (tmp_path / "noise.log").write_text("more")
    (tmp_path / ".git" / "HEAD").write_text("2")
    after = manifest_of(tmp_path, ignore, before)
    assert after.changed_since(before) == ("gone.go", "main.go", "new.go")
    assert manifest_of(tmp_path, ignore, after).changed_since(after) == ()


def test_a_context_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert manifest_of(tmp_path / "nowhere", "") == Manifest({})
