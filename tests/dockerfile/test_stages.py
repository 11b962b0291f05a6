"""Stages: what each one starts from, what it takes from others, and which the image needs."""

from tui.dockerfile import parse, stages
from tui.dockerfile.stages import image_of, reached

_FILE = """\
ARG GO=1.26
ARG BASE=golang:${GO}-alpine
FROM --platform=$BUILDPLATFORM ${BASE} AS Build
RUN --mount=from=tools,target=/tools go build
FROM build AS test
RUN go test ./...
FROM scratch AS tools
FROM gcr.io/distroless/static
COPY --from=0 /a /a
COPY --from=tools /b /b
COPY --from=docker.io/library/busybox /c /c
"""


def test_bases_are_named_with_their_arguments_filled_in() -> None:
    found = stages(parse(_FILE))
    assert [stage.image for stage in found] == [
        "golang:1.26-alpine",
        "build",
        "scratch",
        "gcr.io/distroless/static",
    ]
    assert stages(parse(_FILE), {"GO": "1.27"})[0].image == "golang:1.27-alpine"


def test_an_argument_that_is_not_declared_is_not_given() -> None:
    assert stages(parse("FROM a:$X\n"), {"X": "1"})[0].image == "a:$X"


def test_a_stage_may_stand_on_another_whatever_the_case() -> None:
    found = stages(parse(_FILE))
    assert found[1].parent == 0
    assert image_of(found[1], found) == "golang:1.26-alpine"


def test_a_name_means_only_stages_above() -> None:
    found = stages(parse("FROM later AS first\nFROM a AS later\n"))
    assert found[0].parent is None


def test_copies_count_by_name_and_by_number_but_not_from_images() -> None:
    assert stages(parse(_FILE))[3].uses == (0, 2)


def test_a_stage_that_nothing_needs_is_not_reached() -> None:
    assert reached(stages(parse(_FILE)), 3) == {0, 2, 3}
