"""The difference of two images is complete: each thing of the first is kept, changed or lost, and nothing twice."""

import random

import pytest

from tests.image.reading import context_of, image_of
from tui.image import ImageModel
from tui.image.difference import Part, difference, entries

_CONTEXT = context_of("static/a.css", "static/js/b.js", "conf/app.yml", mains=["."])
_BUILD = (
    "WORKDIR /src",
    "COPY . .",
    "ENV GOFLAGS=-trimpath GOPROXY=https://proxy.example.com",
    "ENV CGO_ENABLED=0",
    "ENV GOEXPERIMENT=boringcrypto",
    "ARG VERSION=dev",
    "RUN apt-get install -y protobuf-compiler",
    "RUN make generate",
    "RUN go vet ./...",
    'RUN go build -ldflags="-s -w -X main.version=1" -o /out/app .',
    "RUN go build -tags prod -o /out/app .",
)
_FINAL = (
    "RUN apk add ca-certificates ffmpeg",
    "RUN mkdir -p /data && chown 10001:10001 /data",
    "RUN echo a > /etc/a.conf",
    "RUN ln -s /out/app /bin/app",
    "COPY --from=build /out/app /app",
    "COPY --from=migrate/migrate:v4 /usr/bin/migrate /usr/bin/",
    "COPY static/ /srv",
    "COPY --chown=1000 conf/app.yml /etc/app.yml",
    "ENV API_TOKEN=hunter2 MODE=prod",
    "LABEL a=b",
    "WORKDIR /srv",
    "USER 65532:65532",
    "USER app",
    "EXPOSE 8080 9000/udp",
    "VOLUME /data",
    "HEALTHCHECK CMD /app health",
    "STOPSIGNAL SIGINT",
    'ENTRYPOINT ["/app"]',
    "CMD serve $MODE",
    "ONBUILD RUN true",
)
_BASES = (
    "alpine:3.24",
    "scratch",
    "debian:trixie-slim",
    "gcr.io/distroless/static-debian13:nonroot",
    "ghcr.io/a/b:1",
)


def _generated(seed: int) -> ImageModel:
    chance = random.Random(seed)
    build = [line for line in _BUILD if chance.random() < 0.6]
    final = chance.sample(_FINAL, chance.randint(0, len(_FINAL)))
    return image_of(
        "\n".join(["FROM golang:1.27 AS build", *build, f"FROM {chance.choice(_BASES)}", *final]), _CONTEXT
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_kept_changed_and_lost_is_the_whole_of_the_first_image(seed: int) -> None:
    theirs, ours = _generated(seed), _generated(seed + 1000)
    found = difference(theirs, ours)
    parts = [*found.kept, *(change.before for change in found.changed), *found.lost]
    assert len(parts) == len(set(parts))
    assert set(parts) == set(entries(theirs))
    assert set(found.added) <= set(entries(ours))


@pytest.mark.parametrize("seed", range(60))
def test_an_image_loses_nothing_to_itself(seed: int) -> None:
    image = _generated(seed)
    found = difference(image, image)
    assert (found.changed, found.lost, found.added) == ((), (), ())
    assert found.kept == entries(image)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("RUN mkdir /data", Part.FOLDER),
        ("RUN mkdir /data && chown 7:7 /data", Part.OWNER),
        ("RUN echo a > /etc/a.conf", Part.FILE),
        ("COPY static/ /srv", Part.FILE),
        ("ADD https://example.com/a.tgz /opt/", Part.FILE),
        ("COPY --from=migrate/migrate:v4 /bin/migrate /bin/migrate", Part.FILE),
        ("RUN apk add ffmpeg", Part.PACKAGE),
        ("RUN ./configure", Part.COMMAND),
        ("ENV MODE=prod", Part.ENVIRONMENT),
        ("ARG MODE=prod", Part.ARGUMENT),
        ("USER 7", Part.USER),
        ("WORKDIR /srv", Part.DIRECTORY),
        ("EXPOSE 53/udp", Part.PORT),
        ("VOLUME /data", Part.VOLUME),
        ("LABEL a=b", Part.LABEL),
        ("HEALTHCHECK CMD true", Part.HEALTH),
        ("STOPSIGNAL SIGINT", Part.STOP_SIGNAL),
        ("ONBUILD RUN true", Part.ONBUILD),
        ('ENTRYPOINT ["/bin/cat"]', Part.START),
    ],
)
def test_each_instruction_has_its_entry_on_its_line(line: str, part: Part) -> None:
    without = image_of("FROM alpine:3.24\n", _CONTEXT)
    found = difference(image_of(f"FROM alpine:3.24\n{line}\n", _CONTEXT), without)
    gone = [*found.lost, *(change.before for change in found.changed)]
    assert (part, 2) in {(entry.part, entry.line) for entry in gone}


@pytest.mark.parametrize(
    ("line", "part", "name"),
    [
        ("ENV GOEXPERIMENT=boringcrypto", Part.BUILD_ENVIRONMENT, "GOEXPERIMENT"),
        ("ENV GOFIPS140=v1.0.0", Part.BUILD_ENVIRONMENT, "GOFIPS140"),
        ("ENV GOPROXY=direct", Part.BUILD_ENVIRONMENT, "GOPROXY"),
        ("ENV GOFLAGS=-tags=prod", Part.FLAG, "-tags"),
        ("RUN apt-get install -y protobuf-compiler", Part.BUILD_PACKAGE, "protobuf-compiler"),
        ("RUN go generate ./...", Part.COMMAND, "go generate ./..."),
    ],
)
def test_what_decides_the_build_has_its_entry(line: str, part: Part, name: str) -> None:
    text = (
        "FROM golang:1.27 AS build\n{}WORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n"
        "FROM scratch\nCOPY --from=build /out/app /app\n"
    )
    found = difference(image_of(text.format(f"{line}\n"), _CONTEXT), image_of(text.format(""), _CONTEXT))
    assert (part, name) in {(entry.part, entry.name) for entry in found.lost}


def test_a_stage_that_neither_compiles_nor_ships_is_an_entry() -> None:
    text = "FROM node:24 AS web\nRUN npm ci\nFROM alpine:3.24\nCOPY --from=web /dist /dist\n"
    found = entries(image_of(text, _CONTEXT))
    assert (Part.STAGE, "web", 1) in {(entry.part, entry.name, entry.line) for entry in found}


def test_a_file_that_moves_is_a_change() -> None:
    before = image_of("FROM alpine:3.24\nCOPY conf/app.yml /etc/a.yml\n", _CONTEXT)
    after = image_of("FROM alpine:3.24\nCOPY conf/app.yml /etc/b.yml\n", _CONTEXT)
    [change] = difference(before, after).changed
    assert (change.before.name, change.after.name) == ("/etc/a.yml", "/etc/b.yml")


def test_the_shell_that_only_starts_the_program_is_no_difference() -> None:
    text = "FROM golang:1.27 AS build\nCOPY . .\nRUN go build -o /app .\nFROM alpine:3.24\nCOPY --from=build /app /app\n"
    shell, listed = (
        image_of(f"{text}CMD /app -v\n", _CONTEXT),
        image_of(f'{text}CMD ["/app", "-v"]\n', _CONTEXT),
    )
    assert difference(shell, listed).changed == ()
    more = image_of(f"{text}CMD /app -v && true\n", _CONTEXT)
    assert [change.before.part for change in difference(more, listed).changed] == [Part.START]
