"""Networks of a run are named by those of the run before, and their history goes on."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import network_names
from lykta.ads.group.identity import ALONE
from lykta.ads.pipeline.earlier import Earlier, NetworkNames, name_networks


def partition(labels: list[int]) -> np.ndarray:
    """Labels numbered in the order of their least ads, as an analysis numbers its networks."""
    order = list(dict.fromkeys(labels))
    return np.array([order.index(label) for label in labels], np.int64)


def ids(ads: int) -> pa.ChunkedArray:
    return pa.chunked_array([[f"a{ad:02}" for ad in range(ads)]], pa.string())


def after(labels: list[int], named: NetworkNames) -> Earlier:
    """What a result of this run hands to the next."""
    network = partition(labels)
    shared = [part for part in range(len(named.names)) if (network == part).sum() > 1]
    places = np.array([shared.index(part) if part in shared else ALONE for part in network], np.int64)
    names = [named.names[part] for part in shared]
    return Earlier(ids(len(labels)).combine_chunks(), places, names, named.history)


def runs_of(*runs: list[int]) -> list[tuple[list[int], NetworkNames]]:
    told: list[tuple[list[int], NetworkNames]] = []
    for labels in runs:
        earlier = after(*told[-1]) if told else None
        told.append((labels, name_networks(partition(labels), ids(len(labels)), earlier)))
    return told


RUNS = st.lists(st.lists(st.integers(0, 4), max_size=10), min_size=1, max_size=5).map(
    lambda runs: sorted(runs, key=len)
)


@given(RUNS)
def test_a_name_once_used_is_never_the_name_of_another_network(runs: list[list[int]]) -> None:
    began: set[str] = set()
    rows_before = 0
    for labels, named in runs_of(*runs):
        assert len(set(named.names)) == len(named.names)
        rows = named.history.to_pylist()
        fresh = [row["network"] for row in rows[rows_before:] if row["event"] == "began"]
        rows_before = len(rows)
        assert began.isdisjoint(fresh)
        assert len(set(fresh)) == len(fresh)
        began |= set(fresh)
        sizes = np.bincount(partition(labels))
        shared = {name for name, size in zip(named.names, sizes, strict=True) if size > 1}
        ended = {row["network"] for row in rows if row["event"] == "ended"}
        assert shared == began - ended


@given(RUNS)
def test_history_is_only_added_to(runs: list[list[int]]) -> None:
    told = [named.history for _, named in runs_of(*runs)]
    for one, other in pairwise(told):
        assert other.slice(0, len(one)).equals(one)


@given(st.lists(st.integers(0, 4), max_size=10))
def test_names_without_a_past_are_made_from_the_ads(labels: list[int]) -> None:
    ((_, named),) = runs_of(labels)
    assert named.names == network_names(partition(labels), ids(len(labels)))


@given(st.lists(st.integers(0, 4), max_size=10))
def test_the_same_again_has_the_same_names_and_no_history(labels: list[int]) -> None:
    (_, one), (_, other) = runs_of(labels, labels)
    assert one.names == other.names
    assert one.history.equals(other.history)


def test_a_network_that_comes_back_after_it_ended_has_another_name() -> None:
    whole = runs_of([0, 0, 1, 1, 1], [0, 0, 0, 0, 0], [0, 0, 1, 1, 1])
    (_, first), (_, joined), (_, parted) = whole
    small, large = first.names
    assert joined.names == [large]
    assert parted.names[1] == large
    assert parted.names[0] not in {small, large}
    events = [(row["network"], row["event"], row["other"]) for row in parted.history.to_pylist()[2:]]
    assert events == [
        (large, "joined", small),
        (small, "ended", large),
        (parted.names[0], "began", None),
        (parted.names[0], "split", large),
        (large, "gave", parted.names[0]),
    ]
