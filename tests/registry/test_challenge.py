"""What a registry demands is read as registries write it."""

import pytest

from tui.registry.challenge import Challenge, read_challenge


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (
            'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",'
            'scope="repository:library/alpine:pull"',
            Challenge("https://auth.docker.io/token", "registry.docker.io", "repository:library/alpine:pull"),
        ),
        ('bearer realm="https://gcr.io/v2/token"', Challenge("https://gcr.io/v2/token", "", "")),
        (
            'Basic realm="old", Bearer realm = "https://r.example/t?a=b" , service=plain',
            Challenge("https://r.example/t?a=b", "plain", ""),
        ),
        (
            'Bearer realm="https://r.example/t",scope="repository:a:pull,push"',
            Challenge("https://r.example/t", "", "repository:a:pull,push"),
        ),
        (r'Bearer realm="https://r.example/\"t"', Challenge('https://r.example/"t', "", "")),
    ],
)
def test_a_token_challenge_is_understood(header: str, challenge: Challenge) -> None:
    assert read_challenge(header) == challenge


@pytest.mark.parametrize(
    "header",
    [
        "",
        'Basic realm="Registry"',
        "Bearer",
        'Bearer service="x"',
        'Bearer realm="/here"',
        'Bearer realm="http://[::x"',
    ],
)
def test_anything_else_wants_a_login(header: str) -> None:
    assert read_challenge(header) is None


def test_a_long_header_is_read_at_once() -> None:
    assert read_challenge('Bearer realm="' + 'a=",' * 20_000) is None
    assert read_challenge("Bearer " + "a=b " * 20_000 + '"') is None


def test_a_token_is_asked_for_one_repository_and_reading_only() -> None:
    assert Challenge("https://a.example/t?x=1", "s p", "").url("library/alpine") == (
        "https://a.example/t?x=1&scope=repository%3Alibrary%2Falpine%3Apull&service=s+p"
    )
