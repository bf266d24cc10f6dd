"""Bars tell a number, a band and a held cell apart without colour, and follow the grammar of charts."""

import re

import altair as alt

from lykta.picture.edition.charts import GRAMMAR, Bar, bar_chart, bars
from lykta.picture.tables import State

ENTRIES = [
    Bar("Kvinnor", State.SHOWN, 1045, "1 045"),
    Bar("Män", State.BAND, None, "0–4"),
    Bar('Det "okända" \\ ’könet’', State.HELD, None, "visas inte"),
]


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
