"""Where the nodes of a graph stand."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pictures.layout import UNIT, lay_out


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    nodes = draw(st.integers(1, 40))
    ends = st.integers(0, nodes - 1)
    lines = draw(st.lists(st.tuples(ends, ends).filter(lambda line: line[0] != line[1]), max_size=80))
    return nodes, lines


@given(graphs())
def test_one_graph_looks_the_same_each_time(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, lines = graph
    assert len(lay_out(nodes, lines)) == nodes
    assert lay_out(nodes, lines) == lay_out(nodes, list(lines))


@given(graphs())
def test_no_two_nodes_hide_each_other(graph: tuple[int, list[tuple[int, int]]]) -> None:
    places = lay_out(*graph)
    assert all(math.dist(one, other) > UNIT / 2 for one, other in combinations(places, 2))


def test_nothing_has_no_place() -> None:
    assert lay_out(0, []) == []
    assert lay_out(1, []) == [(0, 0)]


def test_what_lines_tie_stands_together() -> None:
    lines = [(a, b) for first in (0, 10) for a, b in combinations(range(first, first + 10), 2)]
    places = lay_out(20, [*lines, (0, 10)])
    middle = [
        tuple(sum(at) / 10 for at in zip(*places[first : first + 10], strict=True)) for first in (0, 10)
    ]
    own = [math.dist(places[node], middle[0]) for node in range(10)]
    assert max(own) < math.dist(middle[0], middle[1]) * 0.9


def test_parts_that_nothing_ties_do_not_overlap() -> None:
    places = lay_out(30, [(a, a + 1) for a in range(29) if (a + 1) % 10])
    assert all(math.dist(places[one], places[other]) > UNIT for one in range(10) for other in range(10, 30))


@pytest.mark.slow
def test_two_thousand_ads_have_each_a_place_of_their_own() -> None:
    lines = [(ad, 2000 + ad % 60) for ad in range(2000)] + [(ad, ad + 60) for ad in range(1940)]
    lines += [(ad, 2000 + (ad * 7) % 60) for ad in range(0, 2000, 9)]
    assert len(set(lay_out(2060, lines))) == 2060
