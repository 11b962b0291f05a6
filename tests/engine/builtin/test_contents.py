"""What the final stage copies is known before anything is built, and what cannot be carried out is named."""

from pathlib import Path

import pytest

from tests.engine.builtin.making import BUILD, base_on, members, model_of, program, scratch
from tests.image.reading import context_of, image_of
from tui.engine.builtin.assemble import assemble
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.contents import Sources, needed, refusals
from tui.engine.builtin.layer import LayerEntry
from tui.engine.engine import EngineError


@pytest.fixture
def store(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "store")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("RUN apk add --no-cache tzdata", "RUN in the final stage needs a container"),
        ("RUN adduser -D app", "RUN in the final stage needs a container"),
        ("COPY --from=busybox:musl /bin/sh /bin/sh", "it copies from the image busybox:musl"),
        ("ADD https://example.com/file /file", "it downloads https://example.com/file"),
        ("ADD some.tar.gz /", "ADD (unpacks|extracts) some.tar.gz"),
        ("COPY --chmod=u+x config.yaml /config.yaml", r"--chmod=u\+x is not an octal mode"),
        ("COPY missing.yaml /", "missing.yaml is missing"),
        ("COPY --parents config.yaml /", "--parents is not analyzed"),
        ("ARG PLACE\nCOPY config.yaml /$PLACE/", "has an unknown part"),
        ("ARG OWNER\nCOPY --chown=$OWNER config.yaml /", "--chown has a value that is unknown"),
        ("ARG NAME\nENV A=$NAME", "ENV has a value that is unknown before the build"),
        ("ARG NAME\nUSER $NAME", "USER has a value that is unknown before the build"),
        ("ARG NAME\nWORKDIR /srv/$NAME", "WORKDIR has a value|has an unknown part"),
        ("ARG NAME\nLABEL a=$NAME", "LABEL has a value"),
        ("ARG NAME\nEXPOSE $NAME", "EXPOSE has a value"),
        ("ARG NAME\nSTOPSIGNAL $NAME", "STOPSIGNAL has a value"),
        ("EXPOSE http", r"EXPOSE has a value .*http \(it is not a number\)"),
        ("HEALTHCHECK --interval=often CMD true", "unsupported flag --interval=often"),
        ("HEALTHCHECK --retries=$N CMD true", r"unsupported flag --retries=\$N"),
    ],
)
def test_what_needs_a_container_is_refused_before_the_build(line: str, reason: str) -> None:
    context = context_of("config.yaml", "some.tar.gz")
    model = image_of(f"{BUILD}FROM alpine:3.24\n{line}\n", context)
    with pytest.raises(EngineError, match=reason):
        raise EngineError(refusals(model)[0].message, "")
    assert refusals(model)[0].line == 3 + line.count("\n") + 1


def test_all_refusals_are_listed_in_the_order_of_their_lines() -> None:
    model = model_of("FROM alpine:3.24\nRUN true\nCOPY --from=busybox /a /a\nRUN id\n")
    assert [refusal.line for refusal in refusals(model)] == [4, 5, 6]


@pytest.mark.parametrize(
    ("command", "copy", "refused"),
    [
        ("mkdir -p /data/x && chmod 700 /data/x", "/data", True),
        ("mkdir -p /data/x && chmod -R u=rwx /data", "/data", True),
        ("mkdir -p -m 1777 /data/x", "/data", True),
        ("mkdir -p /data/x && cd /data && chmod 700 x", "/data", True),
        ("mkdir -p /data/x && chmod 755 /data/x", "/data", False),
        ("mkdir -p /data/x && chmod 700 /other", "/data", False),
        ("echo a > /key && chmod 600 /key", "/key", True),
        ("echo a > /key && chmod +x /key", "/key", False),
        ("go build -o /out/app . && chmod 700 /out/app", "/out/app", False),
    ],
)
def test_permissions_that_the_model_does_not_follow_are_refused(
    command: str, copy: str, *, refused: bool
) -> None:
    text = f"FROM golang:1.27-alpine AS build\nRUN {command}\nFROM scratch\nCOPY --from=build {copy} {copy}\n"
    found = refusals(image_of(text))
    assert [refusal.line for refusal in found] == ([4] if refused else [])
    assert all("line 2 sets permissions of" in refusal.message for refusal in found)


def test_a_run_of_the_stage_below_the_final_one_is_refused() -> None:
    model = model_of("FROM alpine:3.24 AS common\nRUN true\nFROM common\nUSER 7\n")
    assert [refusal.line for refusal in refusals(model)] == [4]


def test_a_variable_of_the_base_is_refused_in_the_first_line() -> None:
    model = image_of("ARG BASE\nFROM $BASE\nCOPY main.go /\n")
    assert [refusal.line for refusal in refusals(model)] == [2]


def test_the_build_stages_are_not_judged() -> None:
    model = model_of("FROM scratch\nCOPY --from=build /out/app /app\n")
    assert refusals(model) == ()


def test_the_files_of_the_build_stage_are_listed() -> None:
    text = """FROM golang:1.27-alpine AS build
RUN mkdir -p /data/cache && echo hello > /greeting
COPY web /src/web
RUN go build -o /out/ ./...
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
COPY --from=build /data /data
COPY --from=build /greeting /greeting
COPY --from=build /src/web /web
COPY --from=build /out/app /app
"""
    model = image_of(text, context_of("web/index.html"))
    assert needed(model) == (
        "/etc/ssl/certs/ca-certificates.crt",
        "/usr/local/go/lib/time/zoneinfo.zip",
        "/out/app",
    )


def test_a_file_that_was_not_produced_is_named(tmp_path: Path, store: BlobCache) -> None:
    model = model_of("FROM scratch\nCOPY --from=build /out/app /app\n")
    with pytest.raises(EngineError, match="Line 4 copies /out/app, which the build stage did not produce"):
        assemble(model, scratch(), Sources(tmp_path, {}), store)


def test_a_file_of_the_context_that_is_gone_is_named(tmp_path: Path, store: BlobCache) -> None:
    model = model_of("FROM scratch\nCOPY config.yaml /\n", "config.yaml")
    with pytest.raises(EngineError, match=r"Line 4 could not copy .*config.yaml \(No such file"):
        assemble(model, scratch(), Sources(tmp_path, {}), store)


def test_a_link_that_leaves_the_context_is_refused(tmp_path: Path, store: BlobCache) -> None:
    context = tmp_path / "context"
    context.mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (context / "config.yaml").symlink_to("../secret")
    model = model_of("FROM scratch\nCOPY config.yaml /\n", "config.yaml")
    with pytest.raises(EngineError, match="the link leaves the build context"):
        assemble(model, scratch(), Sources(context, {}), store)


def test_an_owner_that_is_not_in_the_base_is_refused(tmp_path: Path, store: BlobCache) -> None:
    model = model_of("FROM example.com/base:1\nCOPY --from=build --chown=app:app /out/app /app\n")
    base = base_on(store, [LayerEntry(path="/etc/passwd", mode=0o644, content=b"root:x:0:0::/:\n")])
    with pytest.raises(EngineError, match=r"sets the owner app:app, which is not in the image"):
        assemble(model, base, Sources(tmp_path, {"/out/app": program(tmp_path)}), store)


def test_an_owner_is_looked_up_in_the_base(tmp_path: Path, store: BlobCache) -> None:
    model = model_of("FROM example.com/base:1\nCOPY --from=build --chown=app:staff /out/app /app\n")
    accounts = [
        LayerEntry(path="/etc/passwd", mode=0o644, content=b"app:x:12:13::/:\n"),
        LayerEntry(path="/etc/group", mode=0o644, content=b"staff:x:50:\n"),
    ]
    image = assemble(
        model, base_on(store, accounts), Sources(tmp_path, {"/out/app": program(tmp_path)}), store
    )
    found = members(image.layers[-1])["app"]
    assert (found.uid, found.gid) == (12, 50)


def test_the_real_base_decides_on_links_and_directories(tmp_path: Path, store: BlobCache) -> None:
    model = model_of("FROM example.com/base:1\nCOPY --from=build /out/app /opt/tools\n")
    base = base_on(
        store,
        [
            LayerEntry(path="/opt", mode=0o777, link="var/opt"),
            LayerEntry(path="/var/opt/tools", mode=0o700, uid=9, directory=True),
        ],
    )
    image = assemble(model, base, Sources(tmp_path, {"/out/app": program(tmp_path)}), store)
    found = members(image.layers[-1])
    assert list(found) == ["var", "var/opt", "var/opt/tools", "var/opt/tools/app"]
    assert (found["var/opt/tools"].mode, found["var/opt/tools"].uid) == (0o700, 9)


@pytest.mark.parametrize(("mode", "expected"), [(0o700, 0o755), (0o600, 0o644), (0o755, 0o755)])
def test_what_is_produced_has_the_permissions_that_a_container_gives(
    mode: int, expected: int, tmp_path: Path, store: BlobCache
) -> None:
    path = program(tmp_path)
    path.chmod(mode)
    model = model_of("FROM scratch\nCOPY --from=build /out/app /app\n")
    image = assemble(model, scratch(), Sources(tmp_path, {"/out/app": path}), store)
    assert members(image.layers[0])["app"].mode == expected


def test_a_directory_is_not_merged_into_a_link_of_the_base(tmp_path: Path, store: BlobCache) -> None:
    (tmp_path / "root" / "lib").mkdir(parents=True)
    (tmp_path / "root" / "lib" / "shop.so").touch()
    model = model_of("FROM example.com/base:1\nCOPY root /\n", "root/lib/shop.so")
    base = base_on(store, [LayerEntry(path="/lib", mode=0o777, link="usr/lib")])
    with pytest.raises(EngineError, match="Line 4 cannot merge a directory into /lib"):
        assemble(model, base, Sources(tmp_path, {}), store)
