"""Manifests and indexes are read as they are, and nothing that is none passes for one."""

import json

import pytest

from tui.registry.document import (
    BadDocument,
    Descriptor,
    Index,
    Manifest,
    digest_of,
    platform_of,
    read_document,
    read_error,
    read_tags,
    read_token,
)

_A, _B, _C = (f"sha256:{letter * 64}" for letter in "abc")


def _manifest(
    *layers: tuple[str, object], media_type: str = "application/vnd.oci.image.layer.v1.tar+gzip"
) -> bytes:
    return json.dumps(
        {
            "schemaVersion": 2,
            "config": {"digest": _C, "size": 7},
            "layers": [{"digest": digest, "size": size, "mediaType": media_type} for digest, size in layers],
        }
    ).encode()


def _index(*platforms: tuple[object, str]) -> bytes:
    entries = [{"platform": platform, "digest": digest, "size": 1} for platform, digest in platforms]
    return json.dumps({"schemaVersion": 2, "manifests": entries}).encode()


def _linux(architecture: str, variant: str = "") -> dict[str, str]:
    return {"os": "linux", "architecture": architecture} | ({"variant": variant} if variant else {})


def test_a_layer_that_occurs_twice_is_moved_once() -> None:
    found = read_document(_manifest((_A, 100), (_B, 20), (_A, 100)))
    assert isinstance(found, Manifest)
    assert (found.compressed_bytes, found.config, len(found.layers)) == (120, Descriptor(_C, 7), 3)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    ],
)
def test_layers_of_every_kind_are_moved(media_type: str) -> None:
    found = read_document(_manifest((_A, 100), media_type=media_type))
    assert isinstance(found, Manifest)
    assert (found.compressed_bytes, found.layers[0].media_type) == (100, media_type)


def test_an_image_without_layers_moves_nothing() -> None:
    found = read_document(_manifest())
    assert isinstance(found, Manifest)
    assert found.compressed_bytes == 0


def test_an_index_names_platforms_and_leaves_attestations_out() -> None:
    unknown = {"os": "unknown", "architecture": "unknown"}
    found = read_document(_index((_linux("amd64"), _A), (_linux("arm64", "v8"), _B), (unknown, _C)))
    assert isinstance(found, Index)
    assert found.platforms == ("linux/amd64", "linux/arm64/v8")


def test_a_platform_without_a_variant_finds_the_plain_image_before_any_variant() -> None:
    found = read_document(
        _index((_linux("amd64", "v3"), _A), (_linux("amd64"), _B), (_linux("arm", "v7"), _C))
    )
    assert isinstance(found, Index)
    assert found.digest_for("linux/amd64") == _B
    assert found.digest_for("linux/arm") == _C
    assert found.digest_for("linux/arm/v6") == ""
    assert found.digest_for("linux/arm64") == ""
    assert found.digest_for("linux/am") == ""


def test_an_entry_without_a_platform_is_no_image() -> None:
    found = read_document(_index((None, _A), ("linux/amd64", _B), (_linux("amd64"), _C)))
    assert isinstance(found, Index)
    assert found.manifests == (("linux/amd64", _C),)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "invalid JSON"),
        (b"<html>", "invalid JSON"),
        (b"\xff\xfe", "invalid JSON"),
        (b"[" * 100_000, "invalid JSON"),
        (b'{"schemaVersion": ' + b"9" * 5000 + b"}", "invalid JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "neither"),
        (b'{"schemaVersion": 1, "fsLayers": []}', "version 1"),
        (b'{"manifests": {}, "layers": {}, "config": []}', "neither"),
        (b'{"layers": [], "config": {"size": 1}}', "digest"),
        (_manifest(("sha256:short", 1)), "digest"),
        (_manifest((_A.upper(), 1)), "digest"),
        (_manifest((_A, -1)), "size"),
        (_manifest((_A, 1.5)), "size"),
        (_manifest((_A, True)), "size"),
        (_manifest((_A, "1")), "size"),
        (_manifest((_A, 2**60)), "size"),
        (b'{"layers": [3], "config": {"digest": "' + _A.encode() + b'", "size": 1}}', "layer"),
        (b'{"layers": [], "config": {"digest": "' + _A.encode() + b'"}}', "size"),
        (_index((_linux("amd64"), "../../etc/passwd")), "digest"),
        (_index(({"os": "linux"}, _A)), "platform"),
        (_index(({"os": ["linux"], "architecture": "amd64"}, _A)), "platform"),
        (_index(({"os": "li\x1bnux", "architecture": "amd64"}, _A)), "platform"),
    ],
)
def test_what_is_no_image_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(BadDocument, match=why):
        read_document(body)


def test_a_configuration_names_its_platform() -> None:
    assert platform_of(b'{"os": "linux", "architecture": "arm64", "variant": "v8"}') == "linux/arm64/v8"
    with pytest.raises(BadDocument):
        platform_of(b'{"os": "linux"}')


def test_a_digest_is_that_of_the_bytes() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest_of(b"") == f"sha256:{empty}"
    assert digest_of(b"", "sha512").startswith("sha512:cf83e1357eefb8bd")


def test_what_is_not_a_tag_is_left_out() -> None:
    body = '{"tags": ["1.27", 3, null, "../..", "\\u001b[31m", ["x"], ""]}'
    assert read_tags(body.encode()) == ("1.27",)
    assert read_tags(b'{"tags": null}') == ()


@pytest.mark.parametrize("body", [b"[]", b'{"tags": {}}', b"<html>"])
def test_what_is_not_a_tag_list_is_refused(body: bytes) -> None:
    with pytest.raises(BadDocument):
        read_tags(body)


@pytest.mark.parametrize(("body", "token"), [(b'{"token": "a.b"}', "a.b"), (b'{"access_token": "c"}', "c")])
def test_a_token_is_read_under_both_names(body: bytes, token: str) -> None:
    assert read_token(body) == token


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"errors": [{"code": "DENIED", "message": "no access."}]}', "no access"),
        (b'{"errors": [{"code": "DENIED"}]}', "DENIED"),
        (b'{"errors": [{"message": "red \\u001b[31m\\n"}]}', "red"),
        (b'{"errors": [{"message": ["x"]}]}', ""),
        (b'{"errors": []}', ""),
        (b'{"errors": ["x"]}', ""),
        (b"<html>", ""),
    ],
)
def test_an_error_document_is_reduced_to_its_message(body: bytes, message: str) -> None:
    assert read_error(body) == message
