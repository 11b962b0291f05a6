"""One conversation with registries: tokens, manifests and tags."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from tui.catalog.answer import ImageAnswer, TagsAnswer, is_version_tag, now
from tui.registry.challenge import Challenge, read_challenge
from tui.registry.document import (
    ACCEPT,
    BadDocument,
    Index,
    Manifest,
    digest_of,
    platform_of,
    read_document,
    read_json,
)
from tui.registry.error import RegistryError, garbage
from tui.registry.http import Http, Response
from tui.registry.reference import Reference, is_digest
from tui.registry.tag_page import read_tag_page

_LARGEST_MANIFEST = 4 * 1024 * 1024
"""What registries themselves accept (OCI distribution specification 1.1)."""
_LARGEST_TOKEN = 64 * 1024
_TAGS_A_PAGE = 1000
_MOST_PAGES = 8
_MOST_VERSIONS = 5000
_MOST_NAMED = 12


class Registry:
    """Asks without a login. What one repository's token allows is remembered as long as this object lives."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._tokens: dict[tuple[str, str], str] = {}

    def image(
        self, reference: Reference, platform: str = "linux/amd64", known: ImageAnswer | None = None
    ) -> ImageAnswer:
        """Return what a tag points to now, and what a pull of one platform moves.

        Where the registry still names the digest that is known, nothing more is asked: registries count the
        manifests that are fetched, and not the questions for their digest.

        Args:
            reference: with a tag or a digest.
            platform: ``os/architecture`` or ``os/architecture/variant``.
            known: the last answer to the same question.

        Raises:
            RegistryError: there is no such image, or no answer that can be believed.
        """
        which = reference.digest or reference.tag
        if known is not None and known.digest == self._digest_now(reference, which):
            return replace(known, asked=now(), kept=False)
        body, digest = self._document(reference, which)
        found = self._read(reference, body)
        platforms: tuple[str, ...]
        if isinstance(found, Manifest):
            own = self._platform(reference, found)
            if not f"{own}/".startswith(f"{platform}/"):
                raise _no_platform(reference, platform, (own,))
            manifest, platforms = found, (own,)
        else:
            manifest, platforms = self._manifest_of(reference, found, platform), found.platforms
        return ImageAnswer(
            reference=reference,
            platform=platform,
            digest=digest,
            compressed_bytes=manifest.compressed_bytes,
            platforms=platforms,
            asked=now(),
        )

    def tags(self, repository: Reference, after: str = "") -> TagsAnswer:
        """Return the tags of a repository that are versions: at most eight pages of a thousand are read.

        Args:
            repository: a reference; its tag does not matter.
            after: a tag; registries list by letter, and what comes before it is not wanted.

        Raises:
            RegistryError: there is no such repository, or no answer that can be believed.
        """
        query = {"n": str(_TAGS_A_PAGE)} | ({"last": after} if after else {})
        url = f"{_base(repository)}/tags/list?{urlencode(query)}"
        tags: dict[str, None] = {}
        for _ in range(_MOST_PAGES):
            response = self._get(repository, url)
            try:
                page = read_tag_page(response.body, response.headers.get("link", ""), url)
            except BadDocument as error:
                raise garbage(response.host, str(error)) from None
            new = [tag for tag in page.tags if tag not in tags]
            tags.update(dict.fromkeys(new))
            if not page.following or not new:
                break
            if urlsplit(page.following)[:2] != urlsplit(url)[:2]:
                raise garbage(response.host, "its next page is somewhere else")
            url = page.following
        versions = tuple(tag for tag in tags if is_version_tag(tag))[:_MOST_VERSIONS]
        return TagsAnswer(reference=repository.untagged, tags=versions, asked=now())

    def _digest_now(self, reference: Reference, which: str) -> str:
        """Return the digest that the registry names, or an empty text when it names none."""
        response = self._send(reference, f"{_base(reference)}/manifests/{which}", "HEAD", ACCEPT)
        if response.status == 200:
            return response.headers.get("docker-content-digest", "")
        if response.status in {400, 404, 405, 501}:  # some do not answer HEAD
            return ""
        raise _refused(reference, response)

    def _document(self, reference: Reference, which: str) -> tuple[bytes, str]:
        """Return a manifest or index and its digest, which is worked out here and not believed."""
        response = self._get(reference, f"{_base(reference)}/manifests/{which}", ACCEPT)
        named = response.headers.get("docker-content-digest", "")
        expected = which if is_digest(which) else named if is_digest(named) else ""
        digest = digest_of(response.body, expected.partition(":")[0] or "sha256")
        if digest != (expected or digest):
            raise _changed(response.host)
        return response.body, digest

    def _read(self, reference: Reference, body: bytes) -> Index | Manifest:
        try:
            return read_document(body)
        except BadDocument as error:
            raise garbage(reference.api_host, str(error)) from None

    def _manifest_of(self, reference: Reference, index: Index, platform: str) -> Manifest:
        wanted = index.digest_for(platform)
        if not wanted:
            raise _no_platform(reference, platform, index.platforms)
        body, _ = self._document(reference, wanted)
        found = self._read(reference, body)
        if not isinstance(found, Manifest):
            raise garbage(reference.api_host, "an index within an index")
        return found

    def _platform(self, reference: Reference, manifest: Manifest) -> str:
        """Return the platform of an image that has no index: only its configuration names it."""
        response = self._get(reference, f"{_base(reference)}/blobs/{manifest.config}")
        if digest_of(response.body, manifest.config.partition(":")[0]) != manifest.config:
            raise _changed(response.host)
        try:
            return platform_of(response.body)
        except BadDocument as error:
            raise garbage(response.host, str(error)) from None

    def _get(self, reference: Reference, url: str, accept: str = "*/*") -> Response:
        response = self._send(reference, url, "GET", accept)
        if response.status != 200:
            raise _refused(reference, response)
        return response

    def _send(self, reference: Reference, url: str, method: str, accept: str) -> Response:
        """Ask; where the registry demands a token, fetch one and ask again, once."""
        key = (reference.api_host, reference.repository)
        headers = {"accept": accept}
        if key in self._tokens:
            headers["authorization"] = self._tokens[key]
        response = self._http.send(url, method=method, headers=headers, at_most=_LARGEST_MANIFEST)
        if response.status != 401:
            return response
        challenge = read_challenge(response.headers.get("www-authenticate", ""))
        if challenge is None:
            raise _refused(reference, response)
        self._tokens[key] = headers["authorization"] = f"Bearer {self._token(reference, challenge)}"
        return self._http.send(url, method=method, headers=headers, at_most=_LARGEST_MANIFEST)

    def _token(self, reference: Reference, challenge: Challenge) -> str:
        url = challenge.url(reference.repository)
        if urlsplit(url).scheme != "https" and not reference.loopback:
            raise garbage(reference.api_host, "it sends us to an address that is not https for a token")
        response = self._http.send(url, at_most=_LARGEST_TOKEN)
        if response.status != 200:
            raise _refused(reference, response)
        try:
            data = read_json(response.body)
        except BadDocument as error:
            raise garbage(response.host, str(error)) from None
        token = data.get("token") or data.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or " " in token:
            raise garbage(response.host, "it has no token")
        return token


def _base(reference: Reference) -> str:
    scheme = "http" if reference.loopback else "https"
    return f"{scheme}://{reference.api_host}/v2/{quote(reference.repository)}"


def _changed(host: str) -> RegistryError:
    return RegistryError(
        f"What {host} sent has another digest than it should: it was changed on the way, or is damaged.",
        "Do not trust it; look whether a proxy stands between.",
        whole_host=True,
    )


def _no_platform(reference: Reference, platform: str, there: tuple[str, ...]) -> RegistryError:
    named = f"only for {', '.join(there[:_MOST_NAMED])}" if there else "nor for any other platform"
    return RegistryError(
        f"{reference.familiar} has no image for {platform}, {named}.",
        "Choose another platform or another image.",
    )


def _refused(reference: Reference, response: Response) -> RegistryError:
    """Return the error for a status that is no answer."""
    host, status = response.host, response.status
    match status:
        case 401 | 403:
            return RegistryError(
                f"{host} shows {reference.familiar} only after a login (HTTP {status}), and we ask without one.",
                "Pull it with docker, which knows your login.",
            )
        case 404:
            return RegistryError(f"{host} has no {reference.familiar}.", "Look at its name and tag.")
        case 429:
            return RegistryError(
                f"{host} has had enough requests from this address for now (HTTP 429).",
                f"Ask again {_later(response.headers)}.",
                whole_host=True,
            )
    return RegistryError(
        f"{host} has a trouble of its own (HTTP {status}).", "Ask again later.", whole_host=status >= 500
    )


def _later(headers: Mapping[str, str]) -> str:
    """Return when a registry wants to be asked again; Retry-After may also be a date, which says too little here."""
    text = headers.get("retry-after", "")
    seconds = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not seconds:
        return "later"
    return f"in {seconds} s" if seconds < 120 else f"in {round(seconds / 60)} min"
