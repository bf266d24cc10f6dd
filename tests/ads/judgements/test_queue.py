"""The queue puts first what moves most pairs of ads, as judging it for real would."""

from collections.abc import Iterable
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry, Verdict, current_judgements
from tests.ads.judgements.made import MOMENT, WeightedLink, regroup, suggest_links

type Weighted = dict[tuple[int, int], float]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], Weighted]:
    """Networks that their links hold together, with links between them; each probability once."""
    ads = draw(st.integers(2, 9))
    network = [draw(st.integers(0, 2)) for _ in range(ads)]
    chances = draw(st.permutations(range(1, 100)))
    chosen = {pair for pair in combinations(range(ads), 2) if draw(st.booleans())}
    for one in set(network):
        own = [ad for ad in range(ads) if network[ad] == one]
        chosen |= set(pairwise(own))
    numbers = sorted(set(network))
    return [numbers.index(one) for one in network], dict(
        zip(sorted(chosen), (each / 100 for each in chances), strict=False)
    )


def queue(network: list[int], links: Weighted) -> dict[tuple[int, int], float]:
    ends = np.array(list(links), np.int64).reshape(-1, 2)
    found = suggest_links(np.array(network), ends[:, 0], ends[:, 1], np.array(list(links.values())))
    assert list(found.moves) == sorted(found.moves, reverse=True)
    return dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.moves.tolist(), strict=True))


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def moved(network: list[int], links: Weighted, on: tuple[int, int], verdict: Verdict) -> int:
    """How many pairs of ads really move when that link is judged so."""
    networks = [[str(ad) for ad, own in enumerate(network) if own == one] for one in sorted(set(network))]
    weighted = [WeightedLink(JudgedLink(str(a), str(b)), each) for (a, b), each in links.items()]
    log = [JudgementEntry(1, MOMENT, "anna", Judgement(JudgedLink(str(on[0]), str(on[1])), verdict))]
    return len(pairs(networks) ^ pairs(regroup(networks, weighted, current_judgements(log)).groups))


@given(graphs())
def test_what_it_expects_is_what_judging_does(graph: tuple[list[int], Weighted]) -> None:
    network, links = graph
    found = queue(network, links)
    for pair, expected in found.items():
        one_network = network[pair[0]] == network[pair[1]]
        verdict, chance = (Verdict.NOT, 1 - links[pair]) if one_network else (Verdict.SAME, links[pair])
        assert expected == pytest.approx(chance * moved(network, links, pair, verdict))


@given(graphs())
def test_each_ad_of_a_network_hangs_on_a_link_of_the_queue(graph: tuple[list[int], Weighted]) -> None:
    network, links = graph
    found = queue(network, links)
    inside = [pair for pair in found if network[pair[0]] == network[pair[1]]]
    assert len(inside) == len(network) - len(set(network))


@given(graphs())
def test_links_between_networks_are_all_there(graph: tuple[list[int], Weighted]) -> None:
    network, links = graph
    assert {pair for pair in links if network[pair[0]] != network[pair[1]]} <= set(queue(network, links))


def test_what_is_judged_the_same_is_asked_no_more() -> None:
    assert queue([0, 0, 0], {(0, 1): 1.0, (1, 2): 0.5}) == {(1, 2): pytest.approx(1.0)}


def test_nothing_is_suggested_where_nothing_is_linked() -> None:
    assert queue([0, 1, 2], {}) == {}
