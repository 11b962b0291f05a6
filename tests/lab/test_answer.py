"""A port is asked as a browser would; who answers, who only listens, and who is not there are told apart."""

import asyncio
from collections.abc import Awaitable, Callable

from tui.lab.trial.answer import Answer, Reach, ask

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _asked(handler: Handler, patience: float = 5.0, route: str = "/") -> Answer:
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    async with server:
        return await ask("127.0.0.1", server.sockets[0].getsockname()[1], route, patience)


async def test_a_web_server_is_told_by_its_status() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        assert request.startswith(b"GET / HTTP/1.1\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\n\r\n")
        writer.close()

    assert await _asked(serve) == Answer(Reach.ANSWERED, "HTTP 404")


async def test_a_route_of_its_own_is_asked_and_named() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        status = b"200 OK" if request.startswith(b"GET /healthz HTTP/1.1\r\n") else b"404 Not Found"
        writer.write(b"HTTP/1.1 " + status + b"\r\n\r\n")
        writer.close()

    assert await _asked(serve, route="/healthz") == Answer(Reach.ANSWERED, "HTTP 200 for /healthz")


async def test_a_server_that_speaks_something_else_answers_too() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail \x1b]0;x\x07 ready\r\n")
        writer.close()

    assert await _asked(greet) == Answer(Reach.ANSWERED, "TCP")


async def test_a_server_that_waits_for_other_words_is_there() -> None:
    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    answer = await _asked(wait, patience=0.05)
    assert answer.reach is Reach.SILENT
    assert answer.there


async def test_a_forwarder_with_nobody_behind_it_is_no_answer() -> None:
    async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    answer = await _asked(close)
    assert (answer.reach, answer.there) == (Reach.CLOSED, False)


async def test_an_address_where_nobody_listens_refuses() -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    assert (await ask("127.0.0.1", port)).reach is Reach.REFUSED
