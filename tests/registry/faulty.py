"""A proxy before a real registry that passes everything on, but for what a test changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import urllib3

from tests.registry.loopback import Loopback, Reply, Request, loopback, reply
from tests.support.registry import RealRegistry

Fault = Callable[[Request, Callable[[], bytes]], Reply | None]
"""Returns another answer than the registry's, or None. Its second argument asks the registry."""


def once(applies: Callable[[Request], bool], fault: Callable[[bytes], Reply], times: int = 1) -> Fault:
    """Return a fault that changes the first answers to some requests."""
    left = iter(range(times))

    def answer(request: Request, ask: Callable[[], bytes]) -> Reply | None:
        if applies(request) and next(left, None) is not None:
            return fault(ask())
        return None

    return answer


def cut(after: int) -> Callable[[bytes], bytes]:
    """Return a fault that ends the connection after some bytes of the body."""

    def shortened(whole: bytes) -> bytes:
        head, _, body = whole.partition(b"\r\n\r\n")
        return head + b"\r\n\r\n" + body[:after]

    return shortened


@contextmanager
def faulty(server: RealRegistry, fault: Fault) -> Iterator[Loopback]:
    """Serve a registry with a fault."""

    def ask(request: Request) -> bytes:
        response = urllib3.request(
            request.method,
            f"http://{server.address}{request.path}",
            body=request.body,
            headers=request.headers,
            redirect=False,
            retries=False,
        )
        left_out = {"connection", "content-length", "transfer-encoding", "date"}
        headers = {name: value for name, value in response.headers.items() if name.lower() not in left_out}
        length = int(response.headers.get("content-length", "0")) if request.method == "HEAD" else None
        return reply(response.status, response.data, length=length, **headers)

    def answer(request: Request) -> Reply:
        changed = fault(request, lambda: ask(request))
        return ask(request) if changed is None else changed

    with loopback(answer) as place:
        yield place
