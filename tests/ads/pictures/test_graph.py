"""The layout of a network's graph."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.network import graph
from lykta.ads.pictures.graph import WIDTH, DrawnGraph, draw_graph
from tests.ads.explore.network_tables import held_by

NAMES = [f"c{number:02}" for number in range(30)]
HELD = st.lists(st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple), min_size=1, max_size=60)


def drawn(held: Sequence[tuple[str, ...]]) -> DrawnGraph:
    own, known = held_by(held)
    return draw_graph(graph(own, known, None), known.contacts)


@given(HELD)
def test_nodes_lie_inside_the_picture_and_never_on_each_other(held: list[tuple[str, ...]]) -> None:
    found = drawn(held)
    for side in ([(node.x, node.y) for node in found.ads], [(node.x, node.y) for node in found.contacts]):
        assert all(0 < x < WIDTH and 0 < y < found.height for x, y in side)
        assert all(below - above >= 29 for (_, above), (_, below) in pairwise(side))


@given(HELD)
def test_there_is_a_line_where_an_ad_holds_a_contact_and_nowhere_else(held: list[tuple[str, ...]]) -> None:
    found = drawn(held)
    ends = {
        (f"M{node.x} {node.y}C", f" {other.x} {other.y}")
        for node in found.ads
        for other in found.contacts
        if other.contact.contact in node.bundle.contacts
    }
    assert len(found.lines) == len(ends)
    for start, end in ends:
        assert any(line.path.startswith(start) and line.path.endswith(end) for line in found.lines)


@given(HELD)
def test_the_table_says_what_the_lines_show(held: list[tuple[str, ...]]) -> None:
    found = drawn(held)
    assert sum(len(node.contacts) for node in found.ads) == len(found.lines)
    assert sum(len(node.nodes) for node in found.contacts) == len(found.lines)


@given(HELD)
def test_one_network_looks_the_same_each_time(held: list[tuple[str, ...]]) -> None:
    assert drawn(held) == drawn(held)


def test_a_wider_line_is_more_ads() -> None:
    held = [("c00",)] * 50 + [("c01",)]
    found = drawn(held)
    assert [line.width for line in found.lines] == [6.0, 1.25]
