"""Counts in the database: exact, shared, over when they are over, and unreadable."""

import threading
import time
from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, override_settings
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.web.consult.backup import tables
from lykta.web.limits import counting
from lykta.web.limits.addresses import address_of, blocks_of
from lykta.web.limits.counting import (
    Count,
    add,
    forget_over,
    free,
    free_again_in,
    levels,
    name_of,
    name_of_address,
    place_in_queue,
    take_slot,
    use_once,
)
from lykta.web.limits.models import Mark
from lykta.web.team.expired import forget_expired
from tests.web.limits.conftest import Time

pytestmark = pytest.mark.django_db


def test_a_name_is_used_once_until_its_time(clock: Time) -> None:
    assert use_once("a", until=clock.at + 10)
    assert not use_once("a", until=clock.at + 10)
    assert use_once("b", until=clock.at + 10)
    clock.at += 10
    assert use_once("a", until=clock.at + 10)


def test_a_sliding_window_lets_no_more_through_than_it_has_slots(clock: Time) -> None:
    taken = []
    for _ in range(1500):
        clock.at += 1
        if take_slot("codes", slots=5, seconds=300):
            taken.append(clock.at)
    assert len(taken) == 25
    assert all(later - earlier >= 300 for earlier, later in zip(taken, taken[5:], strict=False))


def test_a_slot_that_is_given_back_can_be_taken_again(clock: Time) -> None:
    first = take_slot("codes", slots=2, seconds=300)
    assert first
    clock.at += 100
    assert take_slot("codes", slots=2, seconds=300)
    assert take_slot("codes", slots=2, seconds=300) is None
    assert free_again_in("codes", slots=2) == 200
    free(first)
    assert free_again_in("codes", slots=2) == 0
    assert take_slot("codes", slots=2, seconds=300) == first


def test_a_slot_taken_by_a_clock_that_was_ahead_is_free_again(clock: Time) -> None:
    clock.at += 95 * 86_400
    assert take_slot("codes", slots=1, seconds=300)
    clock.at -= 95 * 86_400
    assert take_slot("codes", slots=1, seconds=300)


def test_a_slot_taken_by_a_process_whose_clock_is_a_little_ahead_stays_taken(clock: Time) -> None:
    clock.at += 0.001
    assert take_slot("codes", slots=1, seconds=300)
    clock.at -= 0.001
    assert take_slot("codes", slots=1, seconds=300) is None


def test_a_level_drains_and_has_a_highest(clock: Time) -> None:
    count = Count("c", drains=10, most=3)
    assert [add(count) for _ in range(5)] == [1, 2, 3, 3, 3]
    clock.at += 15
    assert levels([count, Count("other", 10, 3)]) == [1.5, 0]
    clock.at += 15
    assert levels([count]) == [0]
    assert add(count) == 1


def test_a_level_of_a_clock_that_was_ahead_is_no_more_than_the_highest(clock: Time) -> None:
    count = Count("c", drains=10, most=3)
    clock.at += 95 * 86_400
    add(count)
    clock.at -= 95 * 86_400
    assert levels([count]) == [3]
    assert add(count) == 3
    clock.at += 30
    assert levels([count]) == [0]


def test_places_in_a_queue_lie_apart_and_end_at_its_longest(clock: Time) -> None:
    places = [place_in_queue("q", spacing=10, longest=35) for _ in range(6)]
    assert places == [0, 10, 20, 30, None, None]
    clock.at += 10
    assert place_in_queue("q", spacing=10, longest=35) == 30


@pytest.mark.django_db(transaction=True)
def test_what_is_over_is_deleted_by_the_next_write_and_by_upkeep(
    clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_once("a", until=clock.at + 10)
    clock.at += 11
    monkeypatch.setattr(counting, "_SWEEPING", counting._Sweeping())
    use_once("b", until=clock.at + 10)
    assert Mark.objects.count() == 1
    clock.at += 11
    assert forget_expired() == 0
    assert not Mark.objects.exists()
    assert forget_over() == 0


def test_a_name_is_a_hash_under_a_key_of_the_server_and_an_addresss_of_the_day(clock: Time) -> None:
    address = "192.0.2.1"
    names = {name_of("a", address), name_of_address("a", address), name_of_address("b", address)}
    clock.at += 86_400
    names |= {name_of("a", address), name_of_address("a", address)}
    assert len(names) == 4
    assert all(len(name) == 32 and address not in name for name in names)


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_other_parts_are_another_name(first: list[str], other: list[str]) -> None:
    assert (name_of("a", *first) == name_of("a", *other)) is (first == other)


def test_no_backup_holds_a_count() -> None:
    assert Mark not in tables()


def test_postgresql_keeps_the_table_out_of_its_write_ahead_log() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such tables; its write-ahead log is emptied by the purge")
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'limits_mark'")
        assert cursor.fetchone() == ("u",)


AT_ONCE = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lies in memory, where threads wait for each other otherwise than in a file; "
    "test_attack has several processes at once on a file",
)


def at_once(do: Callable[[], Any], times: int) -> list[Any]:
    """What so many threads get, each on a connection of its own, all released together."""
    begin, found = threading.Barrier(times), []

    def run() -> None:
        begin.wait()
        try:
            found.append(do())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@AT_ONCE
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_uses_a_name_five_take_a_slot_and_all_are_counted() -> None:
    until = time.time() + 60
    assert sum(at_once(lambda: use_once("name", until=until), 8)) == 1
    assert sum(slot is not None for slot in at_once(lambda: take_slot("s", slots=5, seconds=60), 8)) == 5
    count = Count("c", drains=1000, most=100)
    assert sorted(round(level) for level in at_once(lambda: add(count), 8)) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_cache_says_once_of_a_key_that_it_was_added(clock: Time) -> None:
    assert cache.add("code", "y", timeout=30)
    assert not cache.add("code", "y", timeout=30)
    assert (cache.get("code"), cache.get("other", "none")) == (True, "none")
    assert cache.delete("code")
    assert cache.add("code", "y", timeout=30)
    clock.at += 31
    assert cache.get("code") is None
    assert cache.add("code", "y", timeout=0)
    assert cache.add("code", "y", timeout=None)
    assert not cache.delete("other")


@pytest.mark.parametrize("act", ["set", "touch", "clear"])
def test_the_cache_keeps_no_value_and_cannot_be_emptied(act: str) -> None:
    with pytest.raises(NotImplementedError):
        getattr(cache, act)()


def test_filling_the_cache_forgets_nothing() -> None:
    cache.add("code", "y", timeout=30)
    for number in range(1000):
        cache.add(f"another {number}", "y", timeout=30)
    assert not cache.add("code", "y", timeout=30)


@given(address=st.ip_addresses(v=6), other=st.integers(0, 2**80 - 1), bits=st.sampled_from([64, 56, 48]))
def test_addresses_of_a_block_share_it_and_all_larger_ones(address: Any, other: int, bits: int) -> None:
    rest = 128 - bits
    beside = IPv6Address(int(address) >> rest << rest | (other & (2**rest - 1)))
    # Those count as the address that they hold.
    assume(not address.ipv4_mapped and not beside.ipv4_mapped)
    place = (64, 56, 48).index(bits)
    assert blocks_of(str(address))[place:] == blocks_of(str(beside))[place:]


@given(address=st.ip_addresses(v=4))
def test_an_address_written_in_another_way_is_the_same(address: object) -> None:
    assert blocks_of(f"::ffff:{address}") == blocks_of(f" {address} ") == (str(address),)


@given(text=st.text(max_size=40))
def test_what_is_no_address_counts_as_it_is_written(text: str) -> None:
    assert len(blocks_of(text)) in {1, 3}


@pytest.mark.parametrize(
    ("https", "forwarded", "expected"),
    [
        (True, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.1", "127.0.0.1"),
    ],
)
def test_the_address_is_the_last_that_the_proxy_wrote(
    settings: Any, https: bool, forwarded: str, expected: str
) -> None:
    request = Client().get("/halsa", headers={"X-Forwarded-For": forwarded}).wsgi_request
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"https": https})):
        assert address_of(request) == expected
