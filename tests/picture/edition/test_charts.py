"""Charts of series and bars show each cell as it may be shown, in a valid grammar."""

import re
from itertools import pairwise

import altair as alt
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.picture.edition.charts import GRAMMAR, Bar, bar_chart, bars, draw
from lykta.picture.edition.time_charts import (
    BreakMark,
    Moment,
    Strip,
    _valleys,
    range_chart,
    series_chart,
    stretches,
)
from lykta.picture.tables import CellState
from tests.examples import examples

MOMENTS = st.lists(
    st.sampled_from(CellState).map(
        lambda state: Moment("2025", state, 10 if state == CellState.SHOWN else None, "10")
    ),
    min_size=1,
    max_size=12,
)
ENTRIES = [
    Bar("Kvinnor", CellState.SHOWN, 1045, "1 045"),
    Bar("Män", CellState.BAND, None, "0–4"),
    Bar('Det "okända" \\ ’könet’', CellState.HELD, None, "visas inte"),
]


@given(MOMENTS, st.lists(st.floats(0, 12), max_size=3))
def test_a_line_joins_neighbours_that_are_shown_and_that_no_break_parts(
    moments: list[Moment], places: list[float]
) -> None:
    breaks = [BreakMark(at, "why") for at in places]
    joined = [(one, other) for each in stretches(moments, breaks) for one, other in pairwise(each)]
    for one, other in joined:
        assert other == one + 1
        assert moments[one].state == moments[other].state == CellState.SHOWN
        assert not any(one < at < other + 1 for at in places)


@given(MOMENTS)
def test_every_shown_number_is_in_one_stretch(moments: list[Moment]) -> None:
    shown = [place for place, each in enumerate(moments) if each.state == CellState.SHOWN]
    assert sorted(place for each in stretches(moments, ()) for place in each) == shown


def test_a_break_between_two_years_parts_them_and_no_others() -> None:
    moments = [Moment(str(year), CellState.SHOWN, 10, "10") for year in range(2016, 2020)]
    assert stretches(moments, [BreakMark(2, "2018")]) == [[0, 1], [2, 3]]


def test_a_break_within_a_year_leaves_that_year_alone() -> None:
    moments = [Moment(str(year), CellState.SHOWN, 10, "10") for year in range(2016, 2021)]
    assert stretches(moments, [BreakMark(2.5, "mid 2018")]) == [[0, 1], [2], [3, 4]]


# Altair looks up each part of a series_chart in a large schema.
@settings(max_examples=examples(20))
@given(MOMENTS, st.lists(st.floats(0, 12), max_size=3))
def test_every_series_follows_the_schema_of_vega_lite(moments: list[Moment], places: list[float]) -> None:
    breaks = [BreakMark(at, "why") for at in places]
    work = Strip("Work, hours", tuple(10.0 for _ in moments), tuple("10" for _ in moments))
    alt.Chart.from_dict(series_chart(moments, breaks), validate=True)
    alt.VConcatChart.from_dict(series_chart(moments, breaks, [work]), validate=True)
    alt.Chart.from_dict(range_chart(moments, breaks), validate=True)


def test_the_same_series_gives_the_same_drawing_with_its_words() -> None:
    moments = [
        Moment("2024", CellState.SHOWN, 15, "15"),
        Moment("2025", CellState.BAND, None, "0–4"),
        Moment("2026", CellState.HELD, None, "visas inte"),
    ]
    one, other = (
        draw(series_chart(moments, [BreakMark(1, "Ny lag")]), name="a", title="T", alternative="A & B")
        for _ in range(2)
    )
    assert one == other
    assert '<title id="a-title">T</title><desc id="a-desc">A &amp; B</desc>' in one
    assert "Ny lag" in one


def _drawn() -> str:
    return bars(ENTRIES, name="sex", title="T", alternative="A")


def test_the_order_given_is_kept() -> None:
    drawn = _drawn()
    places = [drawn.index(words) for words in ("1 045", "0–4", "visas inte")]
    assert places == sorted(places)


def test_a_band_is_an_outline_that_is_broken() -> None:
    assert len(re.findall(r"stroke-dasharray", _drawn())) == 1


def test_a_label_with_quotes_is_written_as_it_is() -> None:
    assert "okända" in _drawn()


def test_every_id_is_the_drawings_own() -> None:
    assert {found.startswith("sex-") for found in re.findall(r'id="([^"]+)"', _drawn())} == {True}


def test_the_same_bars_give_the_same_bytes() -> None:
    assert _drawn() == _drawn()


def test_the_chart_follows_the_schema_of_vega_lite() -> None:
    assert alt.SCHEMA_VERSION.startswith(f"v{GRAMMAR}.")
    alt.Chart.from_dict(bar_chart(ENTRIES), validate=True)


def test_a_range_is_one_band_with_the_number_of_each_end() -> None:
    moments = [
        Moment("2024", CellState.SHOWN, 30, "25–30", 25),
        Moment("2025", CellState.SHOWN, 40, "35–40", 35),
        Moment("2026", CellState.SHOWN, 50, "50", 50),
    ]
    drawn = draw(range_chart(moments, []), name="r", title="T", alternative="A")
    assert len(re.findall(r'opacity="0.25"', drawn)) == 1
    assert {"25", "30", "35", "40", "50"} <= set(re.findall(r">(\d+)<", drawn))


def test_a_low_number_near_the_axis_stands_beside_its_point_and_not_on_the_axis() -> None:
    moments = [
        Moment("2024", CellState.SHOWN, 30, "5–30", 5),
        Moment("2025", CellState.SHOWN, 40, "35–40", 35),
    ]
    drawn = draw(range_chart(moments, []), name="r", title="T", alternative="A")
    at = {words: float(x) for x, words in re.findall(r'<text x="([\d.]+)"[^>]*>(\d+)</text>', drawn)}
    assert at["5"] > at["30"]
    assert at["35"] == at["40"]


def test_the_work_stands_beneath_the_numbers_with_its_own_amounts() -> None:
    moments = [Moment("2024", CellState.SHOWN, 15, "15"), Moment("2025", CellState.SHOWN, 20, "20")]
    work = Strip("Polisens spaning, timmar", (400.0, None), ("400", ""))
    drawn = draw(series_chart(moments, [], [work]), name="s", title="T", alternative="A")
    assert ">Polisens spaning, timmar<" in drawn
    assert drawn.index(">15<") < drawn.index(">400<")


def _series(*numbers: int) -> list[Moment]:
    return [Moment(str(2020 + at), CellState.SHOWN, number, f"{number}") for at, number in enumerate(numbers)]


def test_a_number_that_lines_rise_from_stands_below_its_point() -> None:
    """In a valley, and at an end whose neighbour is higher; never so near the axis that it stands on that."""
    numbers = (60, 100, 50, 100, 5, 80)
    drawn = draw(series_chart(_series(*numbers), []), name="s", title="T", alternative="A")
    heights = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)
    points = {round(float(x)): float(y) for x, y in heights}
    words = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>(\d+)</text>', drawn)
    below = {word for x, y, word in words if word in map(str, numbers) and float(y) > points[round(float(x))]}
    assert below == {"60", "50"}


def test_a_number_beside_a_break_or_what_is_not_shown_stands_above() -> None:
    assert _valleys(_series(20, 10, 20), [BreakMark(1, "why"), BreakMark(2, "why")]) == set()
    alone = [*_series(50), Moment("2021", CellState.HELD, None, ""), *_series(50)]
    assert _valleys(alone, []) == set()


@given(st.lists(st.integers(0, 200), min_size=1, max_size=9))
def test_no_highest_number_is_a_valley(numbers: list[int]) -> None:
    low = _valleys(_series(*numbers), [])
    assert not {place for place in low if numbers[place] == max(numbers)}
    assert not {place for place in low if place + 1 in low}
