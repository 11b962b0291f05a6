"""One page of a registry's tag list, and where the next one is."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from tui.registry.document import BadDocument, read_json
from tui.registry.reference import is_tag

_NEXT = re.compile(r'<([^<>]*)>\s*;[^<]*?\brel\s*=\s*"?next"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TagPage:
    """Tags in the registry's order, which is that of their letters."""

    tags: tuple[str, ...]
    following: str
    """The URL of the next page, or empty."""


def read_tag_page(body: bytes, link: str, url: str) -> TagPage:
    """Return a page of ``/v2/…/tags/list``.

    Args:
        body: the answer.
        link: its Link header (RFC 8288), or empty.
        url: where the page is from, for a link that is relative.

    Raises:
        BadDocument: it is no list of tags.
    """
    tags = read_json(body).get("tags")
    if tags is None:  # a repository whose tags were all removed
        tags = []
    if not isinstance(tags, list):
        raise BadDocument("it has no list of tags")
    found = _NEXT.search(link)
    try:
        following = urljoin(url, found[1]) if found else ""
    except ValueError:
        raise BadDocument("its next page has no address") from None
    return TagPage(tuple(tag for tag in tags if is_tag(tag)), following)
