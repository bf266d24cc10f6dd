"""Uses of contacts, and numbers that changed hands."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import Uses, split_recycled
from lykta.ads.group.contacts import RECYCLED_AFTER_DAYS
from tests.ads.group.partitions import is_coarser

ADS = 24
NEVER = np.datetime64("NaT", "us")
START = np.datetime64("2026-01-01T12:00", "us")
USES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, ADS - 1)))
MANY_USES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, ADS - 1)), min_size=6, max_size=24)
LABELS = st.lists(st.integers(0, ADS - 1), min_size=ADS, max_size=ADS).map(np.array)
DAYS = st.lists(st.none() | st.integers(0, 1500), min_size=ADS, max_size=ADS)


def uses_of(pairs: set[tuple[int, int]]) -> Uses:
    """Uses from (contact, ad)."""
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return Uses(rows[:, 0].copy(), rows[:, 1].copy())


def posted(days: list[int | None]) -> NDArray[np.datetime64]:
    """When ads were posted, in days from a start; None is unknown."""
    return np.array(
        [NEVER if day is None else START + np.timedelta64(day, "D") for day in days], "datetime64[us]"
    )


def one_contact(days: list[int | None], clusters: list[int]) -> tuple[list[int], list[int]]:
    """The part of each ad of one contact after splitting, and the contacts that were cut."""
    uses, cut = split_recycled(
        uses_of({(0, ad) for ad in range(len(days))}), np.array(clusters), posted(days)
    )
    part = dict(zip(uses.ad.tolist(), uses.contact.tolist(), strict=True))
    return [part[ad] for ad in range(len(days))], cut.tolist()


def test_the_uses_of_some_contacts_and_those_without_them_are_all() -> None:
    uses = uses_of({(0, 1), (1, 1), (1, 2)})
    marked = np.array([True, False])
    of, without = uses.of(marked), uses.without(marked)
    assert (of.contact.tolist(), of.ad.tolist()) == ([0], [1])
    assert (without.contact.tolist(), without.ad.tolist()) == ([1, 1], [1, 2])


@given(USES, LABELS, DAYS)
def test_splitting_keeps_every_use_and_only_parts_contacts(
    pairs: set[tuple[int, int]], clusters: NDArray[np.int64], days: list[int | None]
) -> None:
    uses = uses_of(pairs)
    split, cut = split_recycled(uses, clusters, posted(days))
    assert split.contact.tolist() == sorted(split.contact.tolist())
    assert len(set(zip(split.contact.tolist(), split.ad.tolist(), strict=True))) == len(pairs)
    assert sorted(split.ad.tolist()) == sorted(uses.ad.tolist())
    unsplit = set(range(uses.contacts)) - set(cut.tolist())
    kept = set(zip(split.contact.tolist(), split.ad.tolist(), strict=True))
    assert {(contact, ad) for contact, ad in pairs if contact in unsplit} <= kept


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 5)), min_size=1, max_size=10))
def test_a_contact_is_cut_at_each_long_silence_that_no_cluster_bridges(rows: list[tuple[int, int]]) -> None:
    days, clusters = [day for day, _ in rows], [cluster for _, cluster in rows]
    parts, cut = one_contact(list(days), clusters)
    order = sorted(range(len(rows)), key=lambda ad: days[ad])
    for at, (one, other) in enumerate(pairwise(order), start=1):
        before, after = ({clusters[ad] for ad in ads} for ads in (order[:at], order[at:]))
        silent = days[other] - days[one] > RECYCLED_AFTER_DAYS
        assert (parts[one] != parts[other]) == (silent and not before & after)
    assert bool(cut) == (len(set(parts)) > 1)
    assert is_coarser(np.array(parts), np.array(clusters))


def test_a_number_that_comes_back_after_long_with_other_texts_is_two() -> None:
    parts, cut = one_contact([0, 10, 300, 310], [0, 0, 2, 2])
    assert (parts, cut) == ([0, 0, 1, 1], [0])


@pytest.mark.parametrize(
    ("days", "clusters", "why"),
    [
        ([0, 10, 300, 310], [0, 0, 0, 3], "a text that goes on"),
        ([0, 10, 180, 185], [0, 0, 2, 2], "a pause too short"),
        ([0, None, None, 400], [0, 1, 2, 0], "unknown days say nothing"),
        ([None, None], [0, 1], "no day at all"),
    ],
)
def test_a_number_stays_one(days: list[int | None], clusters: list[int], why: str) -> None:
    assert one_contact(days, clusters) == ([0] * len(days), []), why


def test_a_pause_is_measured_to_the_hour() -> None:
    times = np.array(["2026-01-01T00:00", "2026-06-30T23:00"], "datetime64[us]")
    assert times[1] - times[0] > RECYCLED_AFTER_DAYS * np.timedelta64(1, "D")
    _, cut = split_recycled(uses_of({(0, 0), (0, 1)}), np.array([0, 1]), times)
    assert cut.tolist() == [0]


def test_an_ad_of_unknown_day_stays_with_the_first_part() -> None:
    assert one_contact([300, None, 0], [2, 1, 0])[0] == [1, 0, 0]


def test_no_uses_have_nothing_to_split() -> None:
    split, cut = split_recycled(uses_of(set()), np.zeros(0, np.int64), posted([]))
    assert (len(split.ad), len(cut)) == (0, 0)
