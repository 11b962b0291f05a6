"""The registry client, which queries, pulls and pushes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import BinaryIO, TypeVar
from urllib.parse import urlencode

from tui.frozen import dataclass
from tui.registry.auth import Logins, docker_login
from tui.registry.conversation import BRIEF, Conversation, Patience, Request
from tui.registry.document import (
    ACCEPT,
    BadDocument,
    Descriptor,
    Document,
    Manifest,
    digest_of,
    platform_of,
    read_document,
    read_tags,
)
from tui.registry.error import RegistryError, changed, unusable
from tui.registry.headers import next_page
from tui.registry.http import Part, origin_of
from tui.registry.reference import Reference, is_digest
from tui.registry.time_limit import TimeLimit
from tui.registry.transfer import Pushed, download, path_of, pull_scope, push_scope, upload

__all__ = ["Image", "Pushed", "Registry", "RegistryError"]

T = TypeVar("T")

_LARGEST_MANIFEST = 4 * 1024 * 1024
"""The limit of registries (OCI distribution specification 1.1)."""
_TAGS_A_PAGE = 1000
_MOST_PAGES = 8
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Image:
    """The image of a reference for one platform."""

    digest: str
    """Of the index if there is one, else of the manifest."""
    manifest: Manifest
    platforms: tuple[str, ...]
    """Every platform that the reference is published for."""


class Registry(AbstractContextManager["Registry"]):
    """A client for any registries under one time limit. For one thread at a time.

    Args:
        limit: bounds all work of this client. Cutting it ends all work.
        patience: the timeout of one answer, and the number of retries.
        logins: finds the login for a registry.
        mirrors: hosts to read from first, by registry, such as ``docker.io``. A host may have a path
            (``cache.example:5000/hub``) and uses its own login. The registry itself serves what a mirror lacks.
    """

    def __init__(
        self,
        limit: TimeLimit,
        patience: Patience = BRIEF,
        *,
        logins: Logins = docker_login,
        mirrors: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._conversation = Conversation(limit, patience, logins)
        self._mirrors = mirrors or {}
        self._failed: set[str] = set()
        """Mirrors that are not tried again."""

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._conversation.close()

    def digest(self, reference: Reference) -> str:
        """Return the current digest of a reference, or an empty text where the registry does not report it.

        Rate limits count fetched manifests, and not these requests.

        Raises:
            RegistryError: there is no usable answer.
        """
        return self._read(reference, self._digest)

    def document(self, reference: Reference) -> Document:
        """Return a manifest or an index, after a check of its digest.

        Raises:
            RegistryError: there is none, or no usable answer.
        """
        return self._read(reference, self._document)

    def image(self, reference: Reference, platform: str = "linux/amd64") -> Image:
        """Return the image of a reference for one platform.

        Args:
            reference: with a tag or a digest.
            platform: ``os/architecture`` or ``os/architecture/variant``.

        Raises:
            RegistryError: there is no such image, or no usable answer.
        """
        found = self.document(reference)
        if isinstance(found.content, Manifest):
            own = self._platform(reference, found.content)
            if not f"{own}/".startswith(f"{platform}/"):
                raise _no_platform(reference, platform, (own,))
            return Image(found.digest, found.content, (own,))
        wanted = found.content.digest_for(platform)
        if not wanted:
            raise _no_platform(reference, platform, found.content.platforms)
        manifest = self.document(reference.pinned(wanted)).content
        if not isinstance(manifest, Manifest):
            raise unusable(reference.api_host, "an index within an index")
        return Image(found.digest, manifest, found.content.platforms)

    def config(self, repository: Reference, manifest: Manifest) -> bytes:
        """Return the configuration of an image, after a check of its digest.

        Raises:
            RegistryError: there is no configuration, or no usable answer.
        """
        if manifest.config.size > _LARGEST_MANIFEST:
            raise unusable(repository.api_host, f"a configuration of more than {_LARGEST_MANIFEST} bytes")
        return b"".join(self.blob(repository, manifest.config))

    def tags(self, repository: Reference, after: str = "") -> tuple[str, ...]:
        """Return the tags of a repository in the registry's order, at most eight pages of a thousand.

        Args:
            repository: a reference, whose tag is ignored.
            after: a tag. Registries list tags alphabetically, and those before it are left out.

        Raises:
            RegistryError: there is no such repository, or no usable answer.
        """
        return self._read(repository, partial(self._tags, after=after))

    def blob(self, repository: Reference, blob: Descriptor) -> Iterator[bytes]:
        """Yield a blob. After a lost connection, the download resumes.

        Do not use any of it before the iterator ends, because its digest is verified at the end.

        Raises:
            RegistryError: the blob is missing or incomplete, or has another digest.
        """
        return download(self._conversation, self._sources(repository), blob)

    def push_blob(
        self, repository: Reference, blob: Descriptor, content: BinaryIO, *, mount_from: str = ""
    ) -> Pushed:
        """Push a blob into a repository, and return how. It is sent only if the registry does not have it.

        Args:
            repository: the target.
            blob: its digest and size.
            content: its bytes, in a seekable file.
            mount_from: another repository of the same registry that may have it.

        Raises:
            RegistryError: the push failed.
        """
        return upload(self._conversation, repository, blob, content, mount_from)

    def push_manifest(self, reference: Reference, body: bytes, media_type: str) -> str:
        """Push a manifest or an index under a tag, or under its digest if the reference has no tag.

        Returns:
            Its digest.

        Raises:
            RegistryError: the registry did not accept it.
        """
        digest = digest_of(body)
        path = path_of(reference, f"manifests/{reference.tag or digest}")
        part = Part(BytesIO(body), 0, len(body))
        request = Request(reference, path, push_scope(reference), "PUT", {"content-type": media_type}, part)

        def put() -> str:
            answer = self._conversation.expect(reference, self._conversation.open(request), 201)
            answer.rest()
            if answer.headers.get("docker-content-digest", digest) != digest:
                raise changed(answer.host)
            return digest

        return self._conversation.repeat(put)

    def _sources(self, reference: Reference) -> list[Reference]:
        """Return the sources to read from: the mirrors first, the registry itself last."""
        mirrors = (_at(mirror, reference) for mirror in self._mirrors.get(reference.registry, ()))
        return [*(mirror for mirror in mirrors if mirror.registry not in self._failed), reference]

    def _read(self, reference: Reference, request: Callable[[Reference], T]) -> T:
        """Return the answer of the first source that has the content."""
        *mirrors, own = self._sources(reference)
        for mirror in mirrors:
            try:
                return self._conversation.repeat(partial(request, mirror))
            except RegistryError as error:
                if error.whole_host:
                    self._failed.add(mirror.registry)
        return self._conversation.repeat(partial(request, own))

    def _digest(self, reference: Reference) -> str:
        path = path_of(reference, f"manifests/{reference.digest or reference.tag}")
        request = Request(reference, path, pull_scope(reference), "HEAD", {"accept": ACCEPT})
        # some registries do not answer HEAD
        answer = self._conversation.expect(
            reference, self._conversation.open(request), 200, 400, 404, 405, 501
        )
        answer.rest()
        return answer.headers.get("docker-content-digest", "") if answer.status == 200 else ""

    def _document(self, reference: Reference) -> Document:
        which = reference.digest or reference.tag
        path = path_of(reference, f"manifests/{which}")
        request = Request(reference, path, pull_scope(reference), headers={"accept": ACCEPT})
        answer = self._conversation.expect(reference, self._conversation.open(request), 200)
        body = answer.read(_LARGEST_MANIFEST)
        named = answer.headers.get("docker-content-digest", "")
        expected = which if is_digest(which) else named if is_digest(named) else ""
        digest = digest_of(body, expected.partition(":")[0] or "sha256")
        if digest != (expected or digest):
            raise changed(answer.host)
        try:
            return Document(body, digest, read_document(body))
        except BadDocument as error:
            raise unusable(answer.host, str(error)) from None

    def _platform(self, reference: Reference, manifest: Manifest) -> str:
        """Return the platform of an image without an index, which only its configuration names."""
        try:
            return platform_of(self.config(reference, manifest))
        except BadDocument as error:
            raise unusable(reference.api_host, str(error)) from None

    def _tags(self, repository: Reference, *, after: str) -> tuple[str, ...]:
        query = {"n": str(_TAGS_A_PAGE)} | ({"last": after} if after else {})
        target = path_of(repository, f"tags/list?{urlencode(query)}")
        tags: dict[str, None] = {}
        for _ in range(_MOST_PAGES):
            request = Request(repository, target, pull_scope(repository))
            answer = self._conversation.expect(repository, self._conversation.open(request), 200)
            body = answer.read(_LARGEST_MANIFEST)
            try:
                new = [tag for tag in read_tags(body) if tag not in tags]
                target = next_page(answer.headers.get("link", ""), answer.url)
                elsewhere = bool(target) and origin_of(target) != origin_of(answer.url)
            except BadDocument as error:
                raise unusable(answer.host, str(error)) from None
            except ValueError:
                raise unusable(answer.host, "the link to the next page is not a valid address") from None
            tags.update(dict.fromkeys(new))
            if not target or not new:
                break
            if elsewhere:
                raise unusable(answer.host, "the next page is on a different host")
        return tuple(tags)


def _at(mirror: str, reference: Reference) -> Reference:
    """Return a reference at a mirror, which may be an address and may have a path."""
    host, _, path = mirror.rpartition("://")[2].strip("/").partition("/")
    repository = f"{path}/{reference.repository}" if path else reference.repository
    return replace(reference, registry=host, repository=repository)


def _no_platform(reference: Reference, platform: str, there: tuple[str, ...]) -> RegistryError:
    named = f"only for {', '.join(there[:_MOST_NAMED])}" if there else "or for any other platform"
    return RegistryError(
        f"There is no image of {reference.familiar} for {platform}, {named}.",
        "Choose a different platform or a different image.",
    )
