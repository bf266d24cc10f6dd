"""Wrong receipts slow those that follow: a little at first, two seconds at most, and nobody for ever."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.asking.slowing import (
    FORGOTTEN_AFTER_S,
    LONGEST_S,
    Clock,
    Slowing,
    TooManyWaitError,
    block_of,
    delay_after,
)

HERE, THERE = "192.0.2.1", "198.51.100.1"


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def slowing(self) -> Slowing:
        return Slowing(Clock(now=lambda: self.at, wait=lambda _: None))


@given(wrong=st.integers(-50, 5000))
def test_a_delay_grows_and_ends_at_two_seconds(wrong: int) -> None:
    assert 0 <= delay_after(wrong) <= delay_after(wrong + 1) <= LONGEST_S
    assert (delay_after(wrong) == 0) is (wrong < 0)


@given(wrong=st.integers(0, 700))
def test_one_address_is_slowed_after_a_few_and_another_only_after_very_many(wrong: int) -> None:
    slowing = Time().slowing()
    for _ in range(wrong):
        slowing.wrong(HERE)
    assert (slowing.delay(HERE) > 0) is (wrong >= 4)
    assert (slowing.delay(THERE) > 0) is (wrong >= 200)
    assert slowing.delay(THERE) <= slowing.delay(HERE) <= LONGEST_S


@given(times=st.lists(st.floats(0, 3 * FORGOTTEN_AFTER_S), max_size=30), now=st.floats(0, 10_000))
def test_only_the_last_quarter_of_an_hour_counts(times: list[float], now: float) -> None:
    time = Time()
    slowing = time.slowing()
    for time.at in sorted(times):
        slowing.wrong(HERE)
    time.at = max([now, *times])
    counted = sum(at > time.at - FORGOTTEN_AFTER_S for at in times)
    assert slowing.delay(HERE) == delay_after(min(counted, 12) - 4)


def test_what_is_forgotten_is_not_in_memory_either() -> None:
    time = Time()
    slowing = time.slowing()
    for number in range(100):
        slowing.wrong(f"192.0.2.{number}")
    time.at = FORGOTTEN_AFTER_S + 1
    slowing.wrong(HERE)
    assert len(slowing._of_one) == len(slowing._of_all) == 1


def test_many_addresses_take_no_more_memory_than_is_set_apart() -> None:
    slowing = Time().slowing()
    for number in range(10_500):
        slowing.wrong(f"10.0.{number // 250}.{number % 250}")
    assert len(slowing._of_one) == 10_000
    assert len(slowing._of_all) == 600


def test_an_address_is_nowhere_in_what_is_kept() -> None:
    slowing, other = Time().slowing(), Time().slowing()
    for each in (slowing, other):
        each.wrong(HERE)
    assert HERE not in repr(vars(slowing))
    # Another process, another key.
    assert set(slowing._of_one) != set(other._of_one)


def test_no_more_threads_wait_than_leave_others_free() -> None:
    waiting, leave = threading.Semaphore(0), threading.Event()

    def wait(_: float) -> None:
        waiting.release()
        leave.wait(10)

    slowing = Slowing(Clock(now=lambda: 0.0, wait=wait))
    for _ in range(5):
        slowing.wrong(HERE)
    threads = [threading.Thread(target=slowing.wait, args=(HERE,)) for _ in range(2)]
    for thread in threads:
        thread.start()
        waiting.acquire()
    with pytest.raises(TooManyWaitError):
        slowing.wait(HERE)
    # Whoever need not wait takes no place.
    assert slowing.wait(THERE) == 0
    leave.set()
    for thread in threads:
        thread.join()
    assert slowing.wait(HERE) > 0


@given(address=st.ip_addresses(v=6), other=st.integers(0, 2**64 - 1))
def test_one_customers_block_of_addresses_counts_as_one(address: object, other: int) -> None:
    from ipaddress import IPv6Address  # noqa: PLC0415

    beside = IPv6Address(int(IPv6Address(str(address))) >> 64 << 64 | other)
    if not IPv6Address(str(address)).ipv4_mapped and not beside.ipv4_mapped:
        assert block_of(str(address)) == block_of(str(beside))


@given(address=st.ip_addresses(v=4))
def test_an_address_written_in_another_way_is_the_same(address: object) -> None:
    assert block_of(f"::ffff:{address}") == block_of(f" {address} ") == str(address)


@given(text=st.text(max_size=40))
def test_what_is_no_address_is_slowed_as_it_is_written(text: str) -> None:
    slowing = Time().slowing()
    for _ in range(5):
        slowing.wrong(text)
    assert slowing.delay(text) > 0
