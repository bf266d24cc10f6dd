"""What ties a network: the links that hold it, what would part, and how many advertisers it may be."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore import network_ties
from lykta.ads.explore.network import holdings, own_ads
from lykta.ads.explore.network_ties import Ties, measure_judged_groups, measure_split, read_ties
from lykta.ads.judgements import JudgedLink
from tests.ads.explore.network_tables import NAME, Made, Row, text, with_links


def ties(
    ads: Sequence[Made],
    links: Sequence[Row],
    same: Sequence[JudgedLink] = (),
    across: Sequence[tuple[int, int]] = (),
) -> Ties:
    with with_links(ads, links, across) as engine:
        own = own_ads(engine, NAME)
        return read_ties(engine, own, holdings(engine, own), same)


CHAIN = [Made(day) for day in range(5)]


def test_the_link_that_would_part_most_comes_first() -> None:
    found = ties(CHAIN, [text(0, 1, 0.9), text(1, 2, 0.5), text(2, 3, 0.9), text(3, 4, 0.5)])
    assert [(bridge.tie.one, bridge.tie.other) for bridge in found.bridges[:2]] == [(1, 2), (3, 4)]
    assert found.hinge
    assert found.hinge.sizes == (2, 3)


def test_links_between_different_contacts_are_counted_and_those_over_a_contact_are_none() -> None:
    links = [text(0, 1, 0.9), text(1, 2, 0.5), (1, 2, "shared contact", 0.95, "one"), text(2, 3, 0.4)]
    found = ties(CHAIN, links, across=[(0, 1), (2, 3)])
    assert found.across == 2
    assert {(tie.one, tie.other) for tie in found.links if tie.others} == {(0, 1), (2, 3)}
    assert ties(CHAIN, links).across == 0
    with with_links(CHAIN, links) as engine:
        first, second, *_ = own_ads(engine, NAME).ids
    assert ties(CHAIN, links, [JudgedLink.between(first, second)], across=[(0, 1), (2, 3)]).across == 1


def test_a_link_beside_a_likelier_way_holds_nothing() -> None:
    found = ties(CHAIN[:3], [text(0, 1, 0.9), text(1, 2, 0.9), text(0, 2, 0.4)])
    assert {(bridge.tie.one, bridge.tie.other) for bridge in found.bridges} == {(0, 1), (1, 2)}


def test_advertisers_are_one_up_to_the_parts_that_sure_links_leave() -> None:
    found = ties(CHAIN, [text(0, 1, 0.95), text(1, 2, 0.5), text(2, 3, 0.95), text(3, 4, 0.89)])
    assert (found.parts, found.at_most) == (1, 3)


def test_what_is_judged_the_same_holds_whatever_links_say() -> None:
    found = ties(CHAIN[:3], [text(0, 1, 0.3)], [JudgedLink("a1", "a2"), JudgedLink("a0", "gone")])
    assert found.judged == ((1, 2),)
    assert (found.parts, found.at_most) == (1, 2)
    assert measure_judged_groups(found, 3) == [2, 1]


def test_a_spoke_says_how_likely_its_contact_links_and_none_where_it_links_nobody() -> None:
    ads = [Made(0, contacts=("c0", "c1")), Made(1, contacts=("c0",)), Made(2, contacts=("c0",))]
    found = ties(ads, [(0, 1, "shared contact", 0.7, "c0"), (1, 2, "shared contact", 0.9, "c0")])
    assert [(spoke.ad, spoke.contact, spoke.probability) for spoke in found.spokes] == [
        (0, 0, 0.7),
        (0, 1, None),
        (1, 0, 0.9),
        (2, 0, 0.9),
    ]
    assert found.drawn == ()


def test_links_out_of_the_network_are_no_ties_of_it() -> None:
    assert ties([Made(0), Made(1), Made(2, network="n2")], [text(0, 1, 0.9), text(1, 2, 0.9)]).parts == 1
    assert len(ties([Made(0), Made(1), Made(2, network="n2")], [text(0, 1, 0.9), text(1, 2, 0.9)]).links) == 1


def test_places_follow_time_and_not_the_numbers() -> None:
    (tie,) = ties([Made(5), Made(1)], [text(0, 1, 0.9)]).links
    assert (tie.one, tie.other) == (0, 1)


def test_of_too_many_links_those_that_hold_the_network_are_drawn(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(network_ties, "MOST_LINES", 4)
    links = [text(a, b, 0.9) for a in range(4) for b in range(a + 1, 4)] + [text(3, 4, 0.2)]
    found = ties(CHAIN, links)
    assert len(found.drawn) == 4
    assert {(tie.one, tie.other) for tie in found.drawn} >= {(3, 4)}
    assert found.left_out == 3


def test_two_that_are_judged_apart_part_where_it_hangs_together_least() -> None:
    found = ties(CHAIN, [text(0, 1, 0.9), text(1, 2, 0.5), text(2, 3, 0.9), text(3, 4, 0.9)])
    assert measure_split(found, 5, (0, 4)) == (2, 3)
    assert measure_split(found, 5, (2, 3)) == (3, 2)


LINKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0.1, 1)).filter(lambda link: link[0] < link[1]),
    max_size=25,
    unique_by=lambda link: link[:2],
)


@given(LINKS)
def test_a_network_falls_into_as_many_parts_as_links_leave(links: list[tuple[int, int, float]]) -> None:
    found = ties([Made(day) for day in range(8)], [text(*link) for link in links])
    assert found.parts == 8 - len(found.bridges)
    assert found.parts <= found.at_most <= 8
    for one, other in pairwise(found.bridges):
        assert one.at_stake >= other.at_stake


@given(LINKS)
def test_parting_two_ads_of_one_network_leaves_no_ad_out(links: list[tuple[int, int, float]]) -> None:
    chain = [text(day, day + 1, 0.1) for day in range(7)]
    known = {(a, b) for a, b, *_ in chain}
    found = ties(
        [Made(day) for day in range(8)], chain + [text(*link) for link in links if link[:2] not in known]
    )
    assert sum(measure_split(found, 8, (0, 7))) == 8
