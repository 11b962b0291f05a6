"""References mean what the docker command means by them."""

import pytest

from tui.catalog import Catalog
from tui.registry.reference import BadReference, Reference, is_loopback, parse

_DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("golang", "docker.io/library/golang:latest"),
        ("golang:1.27-alpine", "docker.io/library/golang:1.27-alpine"),
        ("user/tool", "docker.io/user/tool:latest"),
        ("docker.io/alpine:3", "docker.io/library/alpine:3"),
        ("index.docker.io/library/alpine", "docker.io/library/alpine:latest"),
        ("gcr.io/distroless/static-debian13:nonroot", "gcr.io/distroless/static-debian13:nonroot"),
        ("localhost/thing", "localhost/thing:latest"),
        ("localhost:5000/thing", "localhost:5000/thing:latest"),
        ("127.0.0.1:5000/a/b/c:v1", "127.0.0.1:5000/a/b/c:v1"),
        ("[::1]:5000/thing:v1", "[::1]:5000/thing:v1"),
        ("Registry/thing", "Registry/thing:latest"),
        ("a__b/c--d.e:_x", "docker.io/a__b/c--d.e:_x"),
        (f"alpine@{_DIGEST}", f"docker.io/library/alpine@{_DIGEST}"),
        (f"alpine:3@{_DIGEST}", f"docker.io/library/alpine:3@{_DIGEST}"),
        (f"host:1/alpine@{_DIGEST}", f"host:1/alpine@{_DIGEST}"),
    ],
)
def test_what_is_not_said_is_filled_in(text: str, full: str) -> None:
    assert str(parse(text)) == full
    assert parse(full) == parse(text)
    assert parse(parse(text).familiar) == parse(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a repository name"),
        (" alpine", "not a repository name"),
        ("alpine:", "not a tag"),
        ("alpine:-x", "not a tag"),
        ("alpine:" + "x" * 129, "not a tag"),
        ("alpine:ä", "not a tag"),
        ("Alpine", "lower case"),
        ("gcr.io/Distroless/static", "lower case"),
        ("a//b", "not a repository name"),
        ("a/../b", "not a repository name"),
        ("a___b", "not a repository name"),
        ("alpine@sha256:12", "not a sha256 or sha512 digest"),
        ("alpine@sha256:" + "A" * 64, "not a sha256 or sha512 digest"),
        ("alpine@", "not a sha256 or sha512 digest"),
        ("-x.io/alpine", "not a host name"),
        ("host:99x/alpine", "not a host name"),
        ("http://gcr.io/x", "no"),
        ("golang:1.27\nRUN true", "not a tag"),
        ("0123456789abcdef" * 4, "not a repository name"),
        ("gcr.io/" + "x" * 256, "longer than 255"),
    ],
)
def test_what_is_no_reference_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadReference, match=why):
        parse(text)


def test_people_read_the_short_form_and_the_registry_gets_the_long_one() -> None:
    golang = parse("golang:1.27")
    assert (golang.familiar, golang.api_host) == ("golang:1.27", "registry-1.docker.io")
    assert parse("gcr.io/a/b:c").api_host == "gcr.io"
    assert parse("user/tool:1").familiar == "user/tool:1"
    assert golang.pinned(_DIGEST).familiar == f"golang:1.27@{_DIGEST}"
    assert golang.pinned(_DIGEST).untagged == Reference("docker.io", "library/golang")


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1", "127.9.9.9:80", "[::1]:5000"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", "gcr.io"]
)
def test_no_other_machine_passes_for_this_one(host: str) -> None:
    assert not is_loopback(host)


def test_every_reference_of_the_catalogue_is_one(catalog: Catalog) -> None:
    references = {*(base.reference for base in catalog.bases), *(one.reference for one in catalog.builders)}
    for reference in references - {"scratch"}:
        assert parse(reference).familiar == reference
