"""An image depends on its Dockerfile, its base and its files alone, and has what an engine reads."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.builtin.making import FINAL, base_on, built, members, model_of, program, scratch
from tui.engine.builtin.assemble import BuiltImage, assemble, index
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.contents import Sources
from tui.engine.builtin.layer import LayerEntry
from tui.engine.engine import EngineError
from tui.registry.document import read_document

_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@pytest.fixture
def store(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "store")


def _document(image: BuiltImage) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(image.config.path.read_bytes())
    return found


def _settings(image: BuiltImage) -> dict[str, Any]:
    found: dict[str, Any] = _document(image)["config"]
    return found


def test_two_builds_on_different_days_and_in_different_folders_have_one_digest(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "web" / "css").mkdir(parents=True)
        # the order in which a folder was filled may show in its listing
        for file in ("b", "a", "css/c") if name == "one" else ("css/c", "a", "b"):
            (folder / "web" / file).write_text(file, encoding="utf-8")
            os.utime(folder / "web" / file, (len(name) * 1_000_000, 0))
        model = model_of(f"{FINAL}COPY web /web\nUSER 7\n", "web/a", "web/b", "web/css/c")
        store = BlobCache(tmp_path / f"store of {name}")
        image = assemble(model, scratch(), Sources(folder, {"/out/app": program(folder)}), store)
        digests.add(image.manifest.digest)
    assert len(digests) == 1


def test_each_instruction_with_files_is_a_layer(tmp_path: Path, store: BlobCache) -> None:
    image = built(
        tmp_path, store, f'{FINAL}USER 65532:65532\nWORKDIR /srv\nWORKDIR /srv\nENTRYPOINT ["/app"]\n'
    )
    assert [list(members(layer)) for layer in image.layers] == [["app"], ["srv"]]
    history = _document(image)["history"]
    assert [(entry["created_by"], "empty_layer" in entry) for entry in history] == [
        ("COPY /out/app /app", False),
        ("USER 65532:65532", True),
        ("WORKDIR /srv", False),
        ("WORKDIR /srv", True),
        ('ENTRYPOINT ["/app"]', True),
    ]
    assert _document(image)["rootfs"]["diff_ids"] == [layer.diff_id for layer in image.layers]


def test_the_base_comes_first_with_its_history_and_settings(tmp_path: Path, store: BlobCache) -> None:
    base = base_on(
        store,
        [LayerEntry(path="/etc", mode=0o755, directory=True)],
        Env=["PATH=/base", "A=1"],
        User="7",
        Entrypoint=["/old"],
        Cmd=["old"],
        Labels={"a": "1"},
        WorkingDir="/base",
        StopSignal="SIGQUIT",
    )
    image = built(
        tmp_path,
        store,
        "FROM example.com/base:1\nCOPY --from=build /out/app /app\nENV A=2 B=3\nLABEL b=2\n",
        base,
    )
    assert (image.layers[0], image.base_layers) == (base.layers[0], 1)
    assert _document(image)["history"][0]["created_by"] == "layer 0"
    assert _settings(image) == {
        "Env": ["PATH=/base", "A=2", "B=3"],
        "User": "7",
        "Entrypoint": ["/old"],
        "Cmd": ["old"],
        "Labels": {"a": "1", "b": "2"},
        "WorkingDir": "/base",
        "StopSignal": "SIGQUIT",
    }


def test_another_entrypoint_drops_the_command_of_the_base(tmp_path: Path, store: BlobCache) -> None:
    base = base_on(store, [], Entrypoint=["/old"], Cmd=["old"])
    image = built(tmp_path, store, 'FROM example.com/base:1\nENTRYPOINT ["/app"]\n', base)
    assert _settings(image)["Entrypoint"] == ["/app"]
    assert "Cmd" not in _settings(image)


@pytest.mark.parametrize(
    ("instruction", "setting"),
    [
        ("EXPOSE 8080 9000-9001/udp", ("ExposedPorts", {"8080/tcp": {}, "9000/udp": {}, "9001/udp": {}})),
        ("VOLUME /data", ("Volumes", {"/data": {}})),
        ("STOPSIGNAL SIGINT", ("StopSignal", "SIGINT")),
        ("WORKDIR /srv", ("WorkingDir", "/srv")),
        ("ENTRYPOINT app serve", ("Entrypoint", ["/bin/sh", "-c", "app serve"])),
        ("HEALTHCHECK NONE", ("Healthcheck", {"Test": ["NONE"]})),
        ("HEALTHCHECK CMD app health", ("Healthcheck", {"Test": ["CMD-SHELL", "app health"]})),
        (
            'HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=3 CMD ["/app"]',
            (
                "Healthcheck",
                {"Test": ["CMD", "/app"], "Interval": 90 * 10**9, "Timeout": 1500 * 10**6, "Retries": 3},
            ),
        ),
        ("ENV A=1", ("Env", [_PATH, "A=1"])),
    ],
)
def test_an_instruction_becomes_a_setting(
    instruction: str, setting: tuple[str, object], tmp_path: Path, store: BlobCache
) -> None:
    name, value = setting
    assert _settings(built(tmp_path, store, f"{FINAL}{instruction}\n"))[name] == value


def test_more_labels_annotations_and_a_time_can_be_given(tmp_path: Path, store: BlobCache) -> None:
    image = assemble(
        model_of(f"{FINAL}LABEL a=1\n"),
        scratch(),
        Sources(tmp_path, {"/out/app": program(tmp_path)}),
        store,
        labels={"b": "2"},
        annotations={"org.opencontainers.image.title": "app"},
        epoch=1_700_000_000,
    )
    assert _settings(image)["Labels"] == {"a": "1", "b": "2"}
    assert _document(image)["created"] == "2023-11-14T22:13:20Z"
    manifest = json.loads(image.manifest.path.read_bytes())
    assert manifest["annotations"] == {"org.opencontainers.image.title": "app"}


def test_the_manifest_names_layers_in_the_terms_of_oci(tmp_path: Path, store: BlobCache) -> None:
    base = base_on(store, [LayerEntry(path="/a", mode=0o644)])
    docker = replace(
        base.layers[0].blob.descriptor, media_type="application/vnd.docker.image.rootfs.diff.tar.gzip"
    )
    layer = replace(base.layers[0], blob=replace(base.layers[0].blob, descriptor=docker))
    image = built(tmp_path, store, "FROM example.com/base:1\nUSER 7\n", replace(base, layers=(layer,)))
    manifest = json.loads(image.manifest.path.read_bytes())
    assert [entry["mediaType"] for entry in manifest["layers"]] == [
        "application/vnd.oci.image.layer.v1.tar+gzip"
    ]


def test_an_index_has_the_platform_of_each_image(tmp_path: Path, store: BlobCache) -> None:
    model, sources = model_of(FINAL), Sources(tmp_path, {"/out/app": program(tmp_path)})
    images = [
        assemble(model, replace(scratch(), platform=platform), sources, store)
        for platform in ("linux/amd64", "linux/arm/v7")
    ]
    found = read_document(index(images))
    assert found.manifests == tuple((image.platform, image.manifest.digest) for image in images)
    assert [image.platform for image in images] == ["linux/amd64", "linux/arm/v7"]


def test_a_base_with_onbuild_is_refused(tmp_path: Path, store: BlobCache) -> None:
    base = base_on(store, [], OnBuild=["RUN true"])
    with pytest.raises(EngineError, match="ONBUILD"):
        built(tmp_path, store, "FROM example.com/base:1\nUSER 7\n", base)


def test_a_refused_instruction_stops_the_assembly(tmp_path: Path, store: BlobCache) -> None:
    with pytest.raises(EngineError, match="RUN in the final stage"):
        built(tmp_path, store, "FROM alpine:3.24\nRUN true\n")
