"""Headers are read as registries write them."""

import pytest

from tui.registry.headers import (
    Challenge,
    next_page,
    read_challenge,
    received,
    retry_after,
    starts_at,
    takes_password,
)


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


def test_a_token_is_requested_for_what_is_needed() -> None:
    assert Challenge("https://a.example/t?x=1", "s p", "").url(["repository:library/alpine:pull"]) == (
        "https://a.example/t?x=1&scope=repository%3Alibrary%2Falpine%3Apull&service=s+p"
    )


@pytest.mark.parametrize(
    ("named", "scopes"),
    [
        ("", ("repository:a:pull,push",)),
        ("repository:a:pull", ("repository:a:pull,push",)),
        ("repository:prefix/a:pull", ("repository:a:pull,push", "repository:prefix/a:pull")),
    ],
)
def test_what_else_a_registry_names_is_requested_too(named: str, scopes: tuple[str, ...]) -> None:
    assert Challenge("https://a.example/t", "", named).scopes(["repository:a:pull,push"]) == scopes


@pytest.mark.parametrize(
    ("header", "offered"),
    [
        ('Basic realm="x"', True),
        ('Bearer realm="https://a.example", basic realm="x"', True),
        ('Bearer realm="https://a.example"', False),
        ("Basically", False),
        ("", False),
    ],
)
def test_a_password_is_sent_only_where_it_is_offered(header: str, offered: bool) -> None:
    assert takes_password(header) is offered


_URL = "https://r.example/v2/library/golang/tags/list?n=2"


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("", ""),
        (
            '</v2/library/golang/tags/list?last=b&n=2>; rel="next"',
            "https://r.example/v2/library/golang/tags/list?last=b&n=2",
        ),
        ("<?last=b>; rel=next", "https://r.example/v2/library/golang/tags/list?last=b"),
        ('<https://else.example/x>; rel="next"', "https://else.example/x"),
        ('</first>; rel="first", </more>; title="a"; rel="next"', "https://r.example/more"),
        ('</before>; rel="prev"', ""),
    ],
)
def test_the_next_page_is_where_the_link_header_points(link: str, following: str) -> None:
    assert next_page(link, _URL) == following


def test_a_next_page_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="IPv6"):
        next_page("<http://[::x>; rel=next", _URL)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("", 0), ("30", 30), ("99999", 99999), ("123456", 0), ("-1", 0), ("²", 0), ("Wed, 21 Oct 2026", 0)],
)
def test_a_pause_is_read_in_seconds(header: str, seconds: int) -> None:
    assert retry_after(header) == seconds


@pytest.mark.parametrize(
    ("header", "count"),
    [("0-99", 100), ("bytes=0-99", 100), ("0-0", 0), ("", 0), ("5-9", 0), ("0-" + "9" * 40, 0)],
)
def test_what_a_registry_has_of_an_upload_is_read(header: str, count: int) -> None:
    assert received(header) == count


@pytest.mark.parametrize(
    ("header", "start"), [("bytes 5-9/10", 5), ("bytes 5-9/*", 5), ("bytes */10", -1), ("", -1)]
)
def test_a_partial_answer_names_its_first_byte(header: str, start: int) -> None:
    assert starts_at(header) == start
