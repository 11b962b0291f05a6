"""Transfers blobs: verified while they are read, and resumed after a lost connection."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

from tui.registry.conversation import Conversation, Request
from tui.registry.document import Descriptor
from tui.registry.error import RegistryError, broken, changed, unusable
from tui.registry.headers import received, starts_at
from tui.registry.http import Answer, Part
from tui.registry.reference import Reference

_CHUNK = 8 * 1024 * 1024
"""Bytes of one request. A lost connection loses at most this, where a registry keeps only whole chunks."""
_LARGEST_CHUNK = 1024 * 1024 * 1024


class Pushed(StrEnum):
    """The way in which a blob was pushed."""

    PRESENT = "present"
    """The registry had it in this repository."""
    MOUNTED = "mounted"
    """The registry had it in the other repository."""
    SENT = "sent"


def path_of(repository: Reference, rest: str) -> str:
    """Return the path of something in a repository."""
    return f"/v2/{quote(repository.repository)}/{rest}"


def pull_scope(repository: Reference) -> tuple[str, ...]:
    """Return the scopes of a token for reading."""
    return (f"repository:{repository.repository}:pull",)


def push_scope(repository: Reference, mount_from: str = "") -> tuple[str, ...]:
    """Return the scopes of a token for writing."""
    also = (f"repository:{mount_from}:pull",) if mount_from else ()
    return (f"repository:{repository.repository}:pull,push", *also)


def download(conversation: Conversation, sources: Sequence[Reference], blob: Descriptor) -> Iterator[bytes]:
    """Yield a blob from the first source that has it. A later source resumes where an earlier one failed.

    Do not use any of it before the iterator ends, because its digest is verified at the end.

    Raises:
        RegistryError: no source has the whole blob, or it has another digest.
    """
    checksum, done = hashlib.new(blob.digest.partition(":")[0]), 0
    for source in sources:
        failures = 0
        while True:
            start = done
            try:
                for piece in _rest_of(conversation, source, blob, start):
                    checksum.update(piece)
                    done += len(piece)
                    yield piece
            except RegistryError as error:
                failures = 1 if done > start else failures + 1
                if conversation.pause(error, failures):
                    continue
                if source is sources[-1]:
                    raise
                break
            if checksum.hexdigest() != blob.digest.partition(":")[2]:
                raise changed(source.api_host)
            return


def _rest_of(conversation: Conversation, source: Reference, blob: Descriptor, start: int) -> Iterator[bytes]:
    """Yield a blob from an offset, with one request."""
    headers = {"range": f"bytes={start}-"} if start else {}
    request = Request(source, path_of(source, f"blobs/{blob.digest}"), pull_scope(source), headers=headers)
    answer = conversation.expect(source, conversation.open(request), *([200, 206] if start else [200]))
    partial = answer.status == 206
    if partial and starts_at(answer.headers.get("content-range", "")) != start:
        answer.close()
        raise unusable(answer.host, "not the requested part of the content")
    known, left = 0 if partial else start, blob.size - start
    for received_piece in answer.pieces():
        piece = received_piece[known:]
        known -= len(received_piece) - len(piece)
        left -= len(piece)
        if left < 0:
            answer.close()
            raise unusable(answer.host, "longer than the size in the manifest")
        if piece:
            yield piece
    if left:
        raise broken(answer.host, "the response is incomplete")


def upload(
    conversation: Conversation,
    repository: Reference,
    blob: Descriptor,
    content: BinaryIO,
    mount_from: str = "",
) -> Pushed:
    """Push a blob into a repository: skip an existing one, else mount it, else send it.

    Args:
        conversation: the connection to the registry.
        repository: the target.
        blob: its digest and size.
        content: its bytes, in a seekable file.
        mount_from: another repository of the same registry that may have the blob.

    Raises:
        RegistryError: the push failed.
    """
    if conversation.repeat(lambda: has(conversation, repository, blob)):
        return Pushed.PRESENT
    if mount_from and conversation.repeat(lambda: _mounted(conversation, repository, blob, mount_from)):
        return Pushed.MOUNTED
    _Upload(conversation, repository, blob, content).run()
    return Pushed.SENT


def has(conversation: Conversation, repository: Reference, blob: Descriptor) -> bool:
    """Return whether a repository has a blob.

    Raises:
        RegistryError: there is no usable answer.
    """
    path = path_of(repository, f"blobs/{blob.digest}")
    answer = conversation.open(Request(repository, path, push_scope(repository), "HEAD"))
    conversation.expect(repository, answer, 200, 404).rest()
    return answer.status == 200


def _mounted(conversation: Conversation, repository: Reference, blob: Descriptor, mount_from: str) -> bool:
    """Return whether a blob was mounted. If not, the registry may have started an upload, which expires."""
    query = urlencode({"mount": blob.digest, "from": mount_from})
    path = path_of(repository, f"blobs/uploads/?{query}")
    answer = conversation.open(Request(repository, path, push_scope(repository, mount_from), "POST"))
    if answer.status >= 500 or answer.status == 429:
        conversation.expect(repository, answer, 201)
    answer.rest()
    return answer.status == 201


@dataclass(slots=True)
class _Upload:
    """One upload and its progress."""

    conversation: Conversation
    repository: Reference
    blob: Descriptor
    content: BinaryIO
    place: str = ""
    """The address for the next chunk, which every answer may change. Empty before the start."""
    offset: int = 0
    """Bytes that the registry has."""
    chunk: int = 0
    """Bytes of one request."""

    def run(self) -> None:
        """Send everything. After a lost connection, resume with the bytes that the registry does not have."""
        failures, best, certain = 0, 0, True
        while True:
            try:
                if not certain:
                    self._resume()
                    certain = True
                if not self.place:
                    if failures and has(self.conversation, self.repository, self.blob):
                        return None  # only the answer was lost
                    self._begin()
                if self.blob.size <= self.chunk and not self.offset:
                    return self._finish(Part(self.content, 0, self.blob.size))
                while self.offset < self.blob.size:
                    self._send()
                return self._finish(None)
            except RegistryError as error:
                failures, certain = (1 if self.offset > best else failures + 1), False
                best = max(best, self.offset)
                if not self.conversation.pause(error, failures):
                    raise

    def _begin(self) -> None:
        answer = self._request("POST", path_of(self.repository, "blobs/uploads/"))
        self._moved(self.conversation.expect(self.repository, answer, 202))
        least = answer.headers.get("oci-chunk-min-length", "")
        known = least.isascii() and least.isdecimal() and len(least) < 10
        self.chunk = min(max(_CHUNK, int(least) if known else 0), _LARGEST_CHUNK)
        self.offset = 0

    def _send(self) -> None:
        part = Part(self.content, self.offset, min(self.chunk, self.blob.size - self.offset))
        end = part.start + part.size
        answer = self._request("PATCH", self.place, {"content-range": f"{part.start}-{end - 1}"}, part)
        self._moved(self._accepted(answer, 202))
        self.offset = received(answer.headers.get("range", "")) or end

    def _finish(self, part: Part | None) -> None:
        parts = urlsplit(self.place)
        query = "&".join(one for one in (parts.query, urlencode({"digest": self.blob.digest})) if one)
        place = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
        self._accepted(self._request("PUT", place, part=part), 201).rest()

    def _resume(self) -> None:
        """Request the bytes that the registry has. If it has discarded the upload, start over."""
        if self.place:
            answer = self._request("GET", self.place)
            self.offset = received(answer.headers.get("range", "")) if answer.status == 204 else 0
            if 0 < self.offset <= self.blob.size:
                self._moved(answer)
                return
            answer.rest()
        self.place, self.offset = "", 0

    def _request(
        self, method: str, target: str, headers: dict[str, str] | None = None, part: Part | None = None
    ) -> Answer:
        sent = {**(headers or {}), **({"content-type": "application/octet-stream"} if part else {})}
        return self.conversation.open(
            Request(self.repository, target, push_scope(self.repository), method, sent, part)
        )

    def _accepted(self, answer: Answer, status: int) -> Answer:
        try:
            return self.conversation.expect(self.repository, answer, status)
        except RegistryError as error:
            # the registry has discarded the upload, or has another part of it than expected
            error.temporary = error.temporary or answer.status in {404, 416}
            raise

    def _moved(self, answer: Answer) -> None:
        answer.rest()
        place = answer.headers.get("location", "")
        if not place and not self.place:
            raise unusable(answer.host, "no upload address")
        try:
            self.place = urljoin(answer.url, place) if place else self.place
        except ValueError:
            raise unusable(answer.host, "invalid upload address") from None
