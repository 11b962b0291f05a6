"""Tag lists are read page by page."""

import pytest

from tui.registry.document import BadDocument
from tui.registry.tag_page import TagPage, read_tag_page

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
def test_the_next_page_is_where_the_link_header_says(link: str, following: str) -> None:
    assert read_tag_page(b'{"tags": ["a", "b"]}', link, _URL) == TagPage(("a", "b"), following)


def test_what_is_no_tag_is_left_out() -> None:
    body = '{"tags": ["1.27", 3, null, "../..", "\\u001b[31m", ["x"], ""]}'
    assert read_tag_page(body.encode(), "", _URL).tags == ("1.27",)
    assert read_tag_page(b'{"tags": null}', "", _URL).tags == ()


@pytest.mark.parametrize(
    ("body", "link"), [(b"[]", ""), (b'{"tags": {}}', ""), (b'{"tags": []}', "<http://[::x>; rel=next")]
)
def test_what_is_no_list_is_refused(body: bytes, link: str) -> None:
    with pytest.raises(BadDocument):
        read_tag_page(body, link, _URL)
