"""A network goes on under its name by its ads, and its history adds up."""

from collections import Counter, defaultdict

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group.identity import ALONE, Happened, flows_between, happenings, identify

type Partition = list[int]


def numbered(labels: Partition) -> npt.NDArray[np.int64]:
    """The networks of two ads or more, numbered in the order of their least ads; others are alone."""
    sizes = Counter(label for label in labels if label != ALONE)
    shared = list(dict.fromkeys(label for label in labels if sizes[label] > 1))
    return np.array([shared.index(label) if label in shared else ALONE for label in labels], np.int64)


@st.composite
def two_runs(draw: st.DrawFn) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    ads = draw(st.integers(0, 14))
    labels = st.lists(st.integers(ALONE, 4), min_size=ads, max_size=ads)
    return numbered(draw(labels)), numbered(draw(labels))


def names(of: npt.NDArray[np.int64], letter: str) -> list[str]:
    return [f"{letter}{number}" for number in range(int(of.max(initial=ALONE)) + 1)]


def told(before: npt.NDArray[np.int64], now: npt.NDArray[np.int64]) -> tuple[list[Happened], list[str]]:
    """What happened, and the names of the present networks."""
    identity, earlier = identify(before, now), names(before, "e")
    present = [
        earlier[source] if source != ALONE else f"new{number}"
        for number, source in enumerate(identity.source.tolist())
    ]
    return happenings(identity, earlier, present), present


@given(two_runs())
def test_no_name_is_given_to_two(runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]) -> None:
    identity = identify(*runs)
    given_on = identity.source[identity.source != ALONE].tolist()
    assert len(set(given_on)) == len(given_on)
    for now, before in enumerate(identity.source.tolist()):
        assert before == ALONE or identity.heir[before] == now


@given(two_runs())
def test_a_network_goes_on_where_most_of_its_ads_are_unless_that_one_has_more_of_another(
    runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    identity = identify(*runs)
    for flow in identity.flows:
        if ALONE in {flow.before, flow.now}:
            continue
        heir, source = identity.heir[flow.before], identity.source[flow.now]
        # No two are both without a name to take and to give.
        assert heir != ALONE or source != ALONE
        mine = next((each for each in identity.flows if (each.before, each.now) == (flow.before, heir)), None)
        theirs = next(
            (each for each in identity.flows if (each.before, each.now) == (source, flow.now)), None
        )
        rivals = [(-each.ads, each.first) for each in (mine, theirs) if each]
        assert min(rivals) <= (-flow.ads, flow.first)


@given(two_runs())
def test_the_same_networks_have_the_same_names_and_nothing_happens(
    runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    before, _ = runs
    happened, present = told(before, before)
    assert happened == []
    assert present == names(before, "e")


@given(two_runs(), st.integers(0, 40))
def test_ads_that_came_elsewhere_change_no_name(
    runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], more: int
) -> None:
    before, now = runs
    fresh = np.arange(more) // 2 + int(now.max(initial=ALONE)) + 1
    further = (np.append(before, np.full(more, ALONE)), np.append(now, fresh if more > 1 else fresh * 0 - 1))
    kept, grown = identify(before, now), identify(*further)
    assert grown.heir.tolist() == kept.heir.tolist()


@given(two_runs())
def test_what_came_and_went_adds_up_to_how_many_there_are(
    runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    before, now = runs
    happened, present = told(before, now)
    sizes = Counter(dict(zip(names(before, "e"), np.bincount(before[before >= 0]).tolist(), strict=True)))
    parts: dict[str, list[Happened]] = defaultdict(list)
    for each in happened:
        parts[each.name].append(each)
    for name, size in zip(present, np.bincount(now[now >= 0]).tolist(), strict=True):
        began = any(each.event == "began" for each in parts[name])
        # What split from another is among the ads that a network began with.
        counted = [each for each in parts[name] if not began or each.event == "began"]
        assert (0 if began else sizes[name]) + sum(each.came - each.went for each in counted) == size
    ended = {each.name for each in happened if each.event == "ended"}
    assert ended == set(names(before, "e")) - set(present)


@given(two_runs())
def test_every_ad_is_in_one_flow(runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]) -> None:
    before, now = runs
    flows = flows_between(before, now)
    moved = (before != ALONE) | (now != ALONE)
    assert sum(flow.ads for flow in flows) == int(moved.sum())
    assert len({(flow.before, flow.now) for flow in flows}) == len(flows)


def test_two_that_join_go_on_under_the_name_of_the_larger_and_the_other_ended_in_it() -> None:
    before, now = np.array([0, 0, 1, 1, 1, ALONE]), np.array([0, 0, 0, 0, 0, 0])
    happened, present = told(before, now)
    assert present == ["e1"]
    assert happened == [
        Happened("e1", "grew", "", 1, 0),
        Happened("e1", "joined", "e0", 2, 0),
        Happened("e0", "ended", "e1", 0, 2),
    ]


def test_of_two_that_brought_as_many_the_one_with_the_least_ad_gives_its_name() -> None:
    happened, present = told(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0]))
    assert present == ["e1"]
    assert happened[-1] == Happened("e0", "ended", "e1", 0, 2)


def test_the_largest_part_of_a_network_that_splits_keeps_its_name() -> None:
    happened, present = told(np.array([0, 0, 0, 0, 0, 0]), np.array([0, 0, 1, 1, 1, ALONE]))
    assert present == ["new0", "e0"]
    assert happened == [
        Happened("new0", "began", "", 2, 0),
        Happened("new0", "split", "e0", 2, 0),
        Happened("e0", "gave", "", 0, 1),
        Happened("e0", "gave", "new0", 0, 2),
    ]


def test_a_network_whose_ads_are_all_alone_ended_in_none() -> None:
    happened, present = told(np.array([0, 0]), np.array([ALONE, ALONE]))
    assert present == []
    assert happened == [Happened("e0", "ended", "", 0, 2)]
