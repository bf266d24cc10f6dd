"""Numbers beside each other as bars: a band as an outline from 0 to 4, a held cell as words and no bar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from lykta.picture.edition.charts.ink import ACCENT, DASHES, GROUPED, MUTED, STRONG, SURFACE, TEXT, WIDTH
from lykta.picture.edition.charts.svg import drawn
from lykta.picture.tables import State

BAND_HIGH: Final = 4
"""The band is drawn as far as the highest number that it may be."""
_ROW: Final = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A category by its words, how its cell is shown, its number if any, and what is written there."""

    label: str
    state: State
    number: int | None
    words: str


def bars(entries: Sequence[Bar], *, name: str, title: str, alternative: str) -> str:
    """The SVG of the bars in the order given, which holds one at least."""
    data = alt.InlineData(values=[_row(place, entry) for place, entry in enumerate(entries)])
    chart = (_filled(data, entries) + _outlined(data, entries) + _written(data, entries)).properties(
        width=WIDTH - 140, height=_ROW * len(entries)
    )
    return drawn(chart, name=name, title=title, alternative=alternative)


def _row(place: int, entry: Bar) -> dict[str, Any]:
    high = {State.SHOWN: entry.number or 0, State.BAND: BAND_HIGH, State.HELD: 0}[entry.state]
    # The place keeps two categories of the same words apart, and the order that was given.
    return {
        "place": place,
        "high": high,
        "low": 0,
        "words": entry.words,
        "state": str(entry.state),
    }


def _y(entries: Sequence[Bar]) -> alt.Y:
    labels = [entry.label for entry in entries]
    axis = alt.Axis(
        labelExpr=f"{json.dumps(labels)}[datum.value]", ticks=False, domain=False, labelColor=TEXT
    )
    return alt.Y("place:O", sort="ascending", title=None, axis=axis, scale=alt.Scale(paddingInner=0.35))


def _x(entries: Sequence[Bar]) -> alt.X:
    top = max([entry.number or 0 for entry in entries] + [2 * BAND_HIGH])
    # A tick at every fifth number at most: there are no numbers between them.
    axis = alt.Axis(tickMinStep=5, tickCount=5, labelExpr=GROUPED, domain=False)
    return alt.X("low:Q", title=None, scale=alt.Scale(domain=[0, top], nice=True), axis=axis)


def _filled(data: alt.InlineData, entries: Sequence[Bar]) -> alt.Chart:
    marked = alt.Chart(data).transform_filter("datum.state == 'shown'").mark_bar(color=ACCENT)
    encoded: alt.Chart = marked.encode(x=_x(entries), x2=alt.X2("high:Q"), y=_y(entries))
    return encoded


def _outlined(data: alt.InlineData, entries: Sequence[Bar]) -> alt.Chart:
    outline = alt.Chart(data).transform_filter("datum.state == 'band'")
    marked = outline.mark_bar(fill=SURFACE, stroke=STRONG, strokeWidth=1.5, strokeDash=DASHES)
    encoded: alt.Chart = marked.encode(x=_x(entries), x2=alt.X2("high:Q"), y=_y(entries))
    return encoded


def _written(data: alt.InlineData, entries: Sequence[Bar]) -> alt.Chart:
    colour = alt.condition("datum.state == 'held'", alt.value(MUTED), alt.value(TEXT))
    marked = alt.Chart(data).mark_text(align="left", dx=6, fontSize=14)
    encoded: alt.Chart = marked.encode(
        x=alt.X("high:Q"), y=_y(entries), text=alt.Text("words:N"), color=colour
    )
    return encoded
