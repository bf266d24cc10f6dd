"""Ranges of probability on a line."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.web.workbench.pictures.interval import WIDTH, draw_interval


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4).map(sorted))
def test_four_probabilities_stand_in_their_order_on_the_line(ends: list[float]) -> None:
    low, least, most, high = ends
    drawn = draw_interval(low, least, most, high)
    assert 0 < drawn.low <= drawn.least <= drawn.most <= drawn.high < WIDTH
    assert drawn.bar >= 3
