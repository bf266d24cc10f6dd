"""One series over time: lines between neighbours, and none through a break, a band or a held cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from lykta.picture.edition.charts.bars import BAND_HIGH
from lykta.picture.edition.charts.ink import (
    ACCENT,
    DASHES,
    GROUPED,
    MUTED,
    STRONG,
    SURFACE,
    TEXT,
    WIDTH,
)
from lykta.picture.edition.charts.svg import drawn
from lykta.picture.tables import State

_HEIGHT: Final = 200
_MIDDLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Moment:
    """A period by its words, how its cell is shown, its number if any, and what is written there."""

    label: str
    state: State
    number: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where numbers on either side are not alike: `at` in periods from the left edge of the first, and why.

    2.5 lies in the middle of the third period, whose own number then stands on neither side.
    """

    at: float
    label: str


def series(
    moments: Sequence[Moment], breaks: Sequence[Break], *, name: str, title: str, alternative: str
) -> str:
    """The SVG of the periods in their order, of which there is one at least."""
    layers = (*_rules(moments, breaks), *_lines(moments, breaks), *_marks(moments))
    chart = alt.layer(*layers).properties(width=WIDTH, height=_HEIGHT)
    return drawn(chart, name=name, title=title, alternative=alternative)


def stretches(moments: Sequence[Moment], breaks: Sequence[Break]) -> list[list[int]]:
    """The places of the periods that one line may join: shown, side by side, and with no break on the way."""
    found: list[list[int]] = []
    for place, moment in enumerate(moments):
        if moment.state != State.SHOWN:
            continue
        if found and found[-1][-1] == place - 1 and not _broken(place - 1, place, breaks):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _broken(one: int, other: int, breaks: Sequence[Break]) -> bool:
    """Whether anything in the two periods, after the first day of the first, breaks the series."""
    return any(one < each.at < other + 1 for each in breaks)


def _x(moments: Sequence[Moment]) -> alt.X:
    labels = json.dumps([moment.label for moment in moments])
    axis = alt.Axis(
        values=[place + _MIDDLE for place in range(len(moments))],
        labelExpr=f"{labels}[floor(datum.value)]",
        grid=False,
        ticks=False,
        labelOverlap=True,
        labelPadding=8,
    )
    return alt.X("x:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, len(moments)], nice=False))


def _y(moments: Sequence[Moment]) -> alt.Y:
    top = max([moment.number or 0 for moment in moments] + [2 * BAND_HIGH])
    axis = alt.Axis(tickMinStep=5, tickCount=5, labelExpr=GROUPED, domain=False, ticks=False)
    # Room above the highest number for its words, and from nought, so that heights can be compared.
    return alt.Y("y:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, top * 1.12], nice=False))


def _rules(moments: Sequence[Moment], breaks: Sequence[Break]) -> Iterator[alt.Chart]:
    raised = False
    for place, each in enumerate(breaks):
        near = place > 0 and each.at - breaks[place - 1].at < len(moments) / 3
        raised = near and not raised
        data = alt.InlineData(values=[{"x": each.at, "words": each.label}])
        rule = alt.Chart(data).mark_rule(color=TEXT, strokeWidth=1.5, strokeDash=[7, 4])
        yield rule.encode(x=alt.X("x:Q", title=None))
        late = each.at > len(moments) / 2
        label = alt.Chart(data).mark_text(
            align="right" if late else "left", baseline="top", dx=5 if late else -5, color=TEXT, fontSize=14
        )
        # A label near the one before stands a line higher, so that both can be read.
        yield label.encode(
            x=alt.X("x:Q", title=None), y=alt.value(-18 - 16 * raised), text=alt.Text("words:N")
        )


def _lines(moments: Sequence[Moment], breaks: Sequence[Break]) -> Iterator[alt.Chart]:
    values = [
        {"x": place + _MIDDLE, "y": moments[place].number, "stretch": number}
        for number, stretch in enumerate(stretches(moments, breaks))
        for place in stretch
    ]
    line = alt.Chart(alt.InlineData(values=values)).mark_line(color=ACCENT, strokeWidth=2.5)
    yield line.encode(x=_x(moments), y=_y(moments), detail=alt.Detail("stretch:N"))


def _marks(moments: Sequence[Moment]) -> Iterator[alt.Chart]:
    data = alt.InlineData(values=[_row(place, moment) for place, moment in enumerate(moments)])
    x, y = _x(moments), _y(moments)
    chart = alt.Chart(data)
    band = chart.transform_filter("datum.state == 'band'")
    outline = band.mark_bar(fill=SURFACE, stroke=STRONG, strokeWidth=1.5, strokeDash=DASHES, size=14)
    yield outline.encode(x=x, y=alt.Y("zero:Q", title=None), y2=alt.Y2("y:Q"))
    shown = chart.transform_filter("datum.state == 'shown'")
    yield shown.mark_point(filled=True, color=ACCENT, size=70, opacity=1).encode(x=x, y=y)
    held = chart.transform_filter("datum.state == 'held'")
    yield held.mark_point(shape="cross", color=MUTED, size=70, angle=45, opacity=1).encode(x=x, y=y)
    # Twice: the first is a rim in the colour of the ground, so that no line runs through a number.
    for ink in (
        {"stroke": SURFACE, "strokeWidth": 5, "strokeJoin": "round", "color": SURFACE},
        {"color": TEXT},
    ):
        yield chart.mark_text(dy=-13, fontSize=14, **ink).encode(x=x, y=y, text=alt.Text("words:N"))


def _row(place: int, moment: Moment) -> dict[str, Any]:
    high = {State.SHOWN: moment.number or 0, State.BAND: BAND_HIGH, State.HELD: 0}[moment.state]
    return {
        "x": place + _MIDDLE,
        "y": high,
        "zero": 0,
        "state": str(moment.state),
        "words": "" if moment.state == State.HELD else moment.words,
    }
