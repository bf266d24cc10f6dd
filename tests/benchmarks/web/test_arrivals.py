"""The load of the web's benchmark: visitors come by chance, and a slow answer hides nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
from benchmarks.web.arrivals import Asked, Heard, arrivals, load
from hypothesis import given
from hypothesis import strategies as st

PAGE = b"x" * 1000
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + PAGE
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + PAGE + b"\r\n0\r\n\r\n"

type Answer = Callable[[int], Awaitable[bytes]]


async def _heard(answer: Answer, times: list[float]) -> Heard:
    """What a load hears of a server that answers its requests, numbered as they come, one after the other."""
    line, number = asyncio.Lock(), iter(range(10_000))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                async with line:
                    writer.write(await answer(next(number)))
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await load(Asked(f"http://127.0.0.1:{port}/page/", len(PAGE)), times)


def _always(answer: bytes) -> Answer:
    async def give(_number: int) -> bytes:
        return answer

    return give


@given(st.integers(1, 500), st.floats(0.1, 5), st.integers())
def test_arrivals_are_in_order_within_the_time_and_the_same_for_the_same_seed(
    rate: int, seconds: float, seed: int
) -> None:
    times = arrivals(rate, seconds, seed)
    assert all(0 < early < late < seconds for early, late in pairwise([*times, seconds - 1e-9][:-1]))
    assert times == arrivals(rate, seconds, seed)


def test_arrivals_come_at_their_rate_with_the_spread_of_chance() -> None:
    times = arrivals(200, 100, 1)
    gaps = [late - early for early, late in pairwise(times)]
    assert len(times) == pytest.approx(20_000, rel=0.03)
    # A Poisson process: about 63 of 100 gaps are shorter than their mean.
    assert sum(gap < 1 / 200 for gap in gaps) / len(gaps) == pytest.approx(0.632, abs=0.02)


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_every_answer_is_counted(answer: bytes) -> None:
    heard = asyncio.run(_heard(_always(answer), [0.01, 0.02, 0.02, 0.05]))
    assert (len(heard.times), heard.failures, len(heard.lateness)) == (4, 0, 4)


def test_a_slow_answer_is_felt_by_all_that_arrive_meanwhile() -> None:
    async def answer(number: int) -> bytes:
        await asyncio.sleep(0.4 if number == 0 else 0)
        return PLAIN

    heard = asyncio.run(_heard(answer, [0.0, 0.1, 0.2]))
    # A client that waits for each answer would have told of one slow answer and two quick ones.
    for waited, at_least in zip(sorted(heard.times), (0.19, 0.29, 0.39), strict=True):
        assert waited >= at_least


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN.replace(b"200 OK", b"500 No"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_another_answer_than_the_page_is_a_failure(answer: bytes) -> None:
    heard = asyncio.run(_heard(_always(answer), [0.0, 0.01]))
    assert (heard.times, heard.failures) == ((), 2)
