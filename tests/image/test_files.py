"""What is in an image, where it comes from, and what nobody can know."""

import pytest

from tests.image.reading import context_of, image_of, stage_of
from tui.image import ImageModel, Kind, Source

_BUILD = "FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n"


def _state(model: ImageModel, path: str) -> str:
    found = model.files.find(path).exists
    return "yes" if found.yes else "no" if found.no else "unknown"


def test_a_file_is_followed_from_stage_to_stage_to_its_build() -> None:
    model = image_of(
        f"{_BUILD}FROM build AS more\nRUN mv /out/app /app\nFROM scratch\nCOPY --from=more /app /bin/app"
    )
    file = model.files.find("/bin/app").file
    assert [one.path for one in file.chain] == ["/bin/app", "/app", "/out/app"]
    assert file.build.packages == (".",)
    assert file.first.origin.source is Source.COMMAND
    assert model.build is file.build


def test_a_copy_of_the_context_has_the_files_of_the_context() -> None:
    context = context_of("web/index.html", ".env", ignore=".env")
    model = stage_of("WORKDIR /src", "COPY . .", context=context)
    assert model.files.find("/src/web/index.html").file.context_path == "web/index.html"
    assert model.files.find("/src/web").file.kind is Kind.DIRECTORY
    assert _state(model, "/src/.env") == "no"
    assert _state(model, "/src/other") == "no"


def test_an_ignored_source_names_the_pattern() -> None:
    model = stage_of("COPY config.yaml /", context=context_of("config.yaml", ignore="# x\n*.yaml"))
    (copy,) = model.final.copies
    assert copy.exists.no
    assert copy.ignored_by == "2: *.yaml"


def test_a_directory_is_copied_by_its_contents() -> None:
    model = stage_of("COPY web /srv", context=context_of("web/a/b.css"))
    assert _state(model, "/srv/a/b.css") == "yes"
    assert _state(model, "/srv/web") == "no"


def test_a_file_goes_into_a_directory_that_is_there() -> None:
    model = stage_of("WORKDIR /app", "COPY main.go /app", "COPY main.go /other")
    assert _state(model, "/app/main.go") == "yes"
    assert model.files.find("/other").file.kind is Kind.FILE


def test_a_pattern_copies_what_it_matches() -> None:
    model = stage_of("COPY go.* m*.go /src/")
    assert sorted(file.path for file in model.files.put()) == ["/src/go.mod", "/src/main.go"]


def test_a_source_that_nothing_makes_is_a_no() -> None:
    model = image_of(f"{_BUILD}FROM scratch\nCOPY --from=build /src/bin/app /app")
    assert model.final.copies[0].exists.no
    assert _state(model, "/app") == "unknown"


def test_a_command_that_is_not_followed_makes_missing_files_unknown_but_keeps_known_ones() -> None:
    model = stage_of("COPY main.go /kept", "RUN ./configure --all")
    assert _state(model, "/kept") == "yes"
    assert _state(model, "/usr/local/bin/x") == "unknown"
    assert model.files.find("/x").cause.line == 3


def test_what_runs_only_sometimes_makes_files_unknown() -> None:
    model = stage_of(
        "RUN if [ -f x ]; then touch /a; else rm /etc/passwd; fi",
        "RUN test -e x && touch /b",
        "RUN x || touch /c",
    )
    assert [_state(model, path) for path in ("/a", "/b", "/c", "/etc/passwd", "/d")] == [
        *["unknown"] * 4,
        "unknown",
    ]


def test_a_branch_touches_nothing_else() -> None:
    model = stage_of("RUN if [ -f x ]; then touch /a; fi")
    assert _state(model, "/b") == "no"


def test_loops_over_words_are_followed() -> None:
    model = stage_of("RUN for name in a b; do mkdir /$name; done")
    assert _state(model, "/a") == _state(model, "/b") == "yes"


@pytest.mark.parametrize(
    ("command", "there", "gone"),
    [
        ("mkdir -p /a/{b,c}", "/a/b /a/c /a", "/a/d"),
        ("mkdir /a && touch /a/b && cp -r /a /c", "/c/b /a/b", "/c/a"),
        ("mkdir /a /d && touch /a/b && cp -r /a /d", "/d/a/b", "/d/b"),
        ("mkdir /a && touch /a/b && cp -r /a/. /c", "/c/b", "/c/a"),
        ("mkdir /a && touch /a/b && mv /a /c", "/c/b", "/a /a/b"),
        ("touch /a && rm -f /a", "/", "/a"),
        ("mkdir /a && touch /a/b && rm -rf /a/*", "/a", "/a/b"),
        ("echo x > /a && install -m 755 /a /usr/local/bin/", "/usr/local/bin/a", "/usr/local/bin/b"),
        ("mkdir /a && ln -s /a /b && touch /b/c", "/a/c /b/c", "/c"),
        ("cd /tmp && touch a; (cd / && touch b); touch c", "/tmp/a /b /tmp/c", "/c"),
        ("echo a | tee /x /y > /z", "/x /y /z", "/a"),
        ("curl -fsSL https://example.com/x.tgz -o /t && wget -qO /u https://x", "/t /u", "/x.tgz"),
        ("git clone https://example.com/a/repo.git && git clone https://x/y /z", "/go/repo /z", "/y"),
    ],
)
def test_commands_on_files_are_followed(command: str, there: str, gone: str) -> None:
    model = stage_of(f"RUN {command}")
    assert [path for path in there.split() if _state(model, path) != "yes"] == []
    assert [path for path in gone.split() if _state(model, path) != "no"] == []


def test_owners_and_modes_are_followed() -> None:
    model = stage_of(
        "RUN useradd -u 1000 app && mkdir -p /data/x && touch /data/y && chown -R app:app /data && chmod +x /data/y",
        "COPY --chown=app main.go /m",
        "USER app",
        "RUN touch /tmp/mine",
        base="debian:trixie-slim",
    )
    assert {
        model.files.find(path).file.owner for path in ("/data", "/data/x", "/data/y", "/m", "/tmp/mine")
    } == {"1000:1000"}
    assert model.files.find("/data/y").file.executable is True
    assert model.user_id.text == "1000"


def test_texts_are_known_where_they_are_written() -> None:
    model = stage_of(
        "ENV A=1", "RUN echo one > /a && printf 'x=%s\\n' two >> /a", "COPY <<EOF /b", "v=$A", "EOF"
    )
    assert model.files.find("/a").file.text == "one\nx=two\n"
    assert model.files.find("/b").file.text == "v=1\n"


def test_what_is_made_in_a_mount_is_not_kept() -> None:
    model = stage_of(
        "WORKDIR /src", "RUN --mount=type=bind,target=.,rw touch here /there && cp main.go /copy"
    )
    assert _state(model, "/src/here") == "no"
    assert _state(model, "/src/main.go") == "no"
    assert _state(model, "/there") == _state(model, "/copy") == "yes"


def test_a_cache_mount_is_empty_in_the_image() -> None:
    model = stage_of("RUN --mount=type=cache,target=/var/cache/x touch /var/cache/x/y")
    assert _state(model, "/var/cache/x/y") in {"no", "unknown"}


_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
_STATIC = "gcr.io/distroless/static-debian13:nonroot"


@pytest.mark.parametrize(
    ("base", "there", "missing"),
    [
        (
            "alpine:3.24",
            f"/bin/sh {_BUNDLE} /usr/bin/wget /tmp /run",
            "/bin/bash /usr/bin/curl /usr/share/zoneinfo",
        ),
        ("alpine:3.12", "/bin/sh", "/usr/bin/git"),
        ("debian:trixie-slim", "/bin/bash /bin/sh /usr/bin/apt-get", f"/usr/bin/curl {_BUNDLE}"),
        (_STATIC, "/etc/passwd /tmp /usr/share/zoneinfo /home/nonroot", "/bin/sh /usr/bin/env"),
        ("gcr.io/distroless/base-debian12:debug", "/busybox/sh", "/bin/sh"),
        ("scratch", "/", "/tmp /etc/passwd /bin/sh"),
        ("golang:1.27-alpine", "/usr/local/go/bin/go /bin/sh /go/bin", "/bin/bash /usr/bin/git /usr/bin/gcc"),
        ("golang:1.27", "/usr/bin/git /usr/bin/gcc /bin/bash /usr/bin/curl", "/usr/bin/upx /app"),
        ("docker.io/library/golang:1.18-bullseye@sha256:0", "/usr/bin/make", "/src"),
    ],
)
def test_bases_have_what_the_real_images_have(base: str, there: str, missing: str) -> None:
    model = stage_of(base=base)
    assert [path for path in there.split() if _state(model, path) != "yes"] == []
    assert [path for path in missing.split() if _state(model, path) != "no"] == []


def test_nothing_is_known_of_a_foreign_base() -> None:
    model = stage_of("COPY main.go /m", base="public.ecr.aws/lambda/provided:al2023")
    assert model.base.foreign
    assert _state(model, "/bin/sh") == "unknown"
    assert _state(model, "/m") == "yes"


def test_a_package_brings_its_command() -> None:
    model = stage_of("RUN apk add --no-cache bash ca-certificates~=2024 tzdata", base="alpine:3.24")
    assert _state(model, "/bin/bash") == _state(model, "/usr/share/zoneinfo") == "yes"
    assert _state(model, "/usr/bin/curl") == "no"
    assert [(one.name, one.version) for one in model.final.packages] == [
        ("bash", ""),
        ("ca-certificates", "2024"),
        ("tzdata", ""),
    ]


def test_an_unknown_package_may_bring_anything_below_usr() -> None:
    model = stage_of(
        "RUN apt-get update && apt-get install -y postgresql-client libpq5", base="debian:trixie-slim"
    )
    assert _state(model, "/usr/bin/psql") == "yes"
    assert _state(model, "/usr/bin/dig") == "unknown"
    assert _state(model, "/app") == "no"


def test_the_files_of_an_image_are_listed() -> None:
    model = stage_of("COPY . /src", "RUN rm /src/go.mod && echo x > /src/y", context=context_of("web/a.css"))
    assert [file.path for file in model.files.list()] == ["/src/main.go", "/src/web/a.css", "/src/y"]
    assert [file.path for file in model.files.list("/src/web")] == ["/src/web/a.css"]


def test_a_path_with_an_unknown_part_is_found_by_the_same_path() -> None:
    model = image_of(
        "FROM alpine AS b\nARG NAME\nRUN touch /out/$NAME\nFROM scratch\nARG NAME\nCOPY --from=b /out/$NAME /app"
    )
    assert model.final.copies[0].exists.yes
    assert model.stages[0].files.find("/out/other").exists.unknown
    assert model.stages[0].files.find("/other").exists.no


def test_a_library_brings_no_command() -> None:
    model = stage_of("RUN apt-get update && apt-get install -y libpq5", base="debian:trixie-slim")
    assert _state(model, "/usr/bin/curl") == "no"
    assert _state(model, "/usr/lib/libpq.so.5") == "unknown"


def test_a_known_package_of_alpine_brings_nothing_else() -> None:
    model = stage_of("RUN apk add git make gcc musl-dev", base="golang:1.27-alpine")
    assert _state(model, "/usr/bin/git") == "yes"
    assert _state(model, "/bin/bash") == "no"
