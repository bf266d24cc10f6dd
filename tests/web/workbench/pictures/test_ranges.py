"""Ranges and probabilities are drawn where they lie on their scale."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.web.workbench.pictures.ranges import (
    INTERVAL_WIDTH,
    RANGE_WIDTH,
    CountRange,
    Ranged,
    draw_interval,
    ranges,
)

spans = st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)).map(
    lambda ends: CountRange(*sorted(ends))
)


@st.composite
def ranged(draw: st.DrawFn) -> Ranged:
    interval = draw(st.one_of(st.none(), spans))
    least = draw(st.integers(interval.low, interval.high)) if interval else None
    return Ranged(draw(spans), least, interval)


@given(st.lists(ranged(), max_size=12))
def test_every_bar_and_line_fits_and_keeps_the_order_of_its_numbers(rows: list[Ranged]) -> None:
    for row, drawn in zip(rows, ranges(rows), strict=True):
        assert 0 <= drawn.low <= drawn.high <= RANGE_WIDTH
        assert (drawn.line is None) == (row.interval is None)
        if drawn.line is not None and drawn.mark is not None and drawn.line_width is not None:
            assert 0 <= drawn.line <= drawn.mark <= RANGE_WIDTH
            assert drawn.line_width > 0
            assert drawn.line + drawn.line_width <= RANGE_WIDTH + 0.02


@given(st.lists(ranged(), min_size=2, max_size=12))
def test_larger_numbers_reach_no_less_far(rows: list[Ranged]) -> None:
    drawn = ranges(rows)
    reach = sorted(zip([row.span.high for row in rows], [one.high for one in drawn], strict=True))
    assert [far for _, far in reach] == sorted(far for _, far in reach)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4).map(sorted))
def test_four_probabilities_stand_in_their_order_on_the_line(ends: list[float]) -> None:
    low, least, most, high = ends
    drawn = draw_interval(low, least, most, high)
    assert 0 < drawn.low <= drawn.least <= drawn.most <= drawn.high < INTERVAL_WIDTH
    assert drawn.bar >= 3
