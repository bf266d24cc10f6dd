"""One series over time: lines between neighbours, and none through a break, a band or a held cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.picture.edition.charts.ink import (
    ACCENT,
    GROUPED,
    MUTED,
    SURFACE,
    TEXT,
    WIDTH,
)
from lykta.picture.edition.charts.marks import BAND_HIGH, OUTLINE, Spec, height, only
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
    return drawn(chart(moments, breaks), name=name, title=title, alternative=alternative)


def chart(moments: Sequence[Moment], breaks: Sequence[Break]) -> Spec:
    """The series in the Vega-Lite grammar."""
    places = {"x": _x(moments), "y": _y(moments)}
    return {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            *_rules(moments, breaks),
            _lines(moments, breaks, places),
            {
                "data": {"values": [_row(place, moment) for place, moment in enumerate(moments)]},
                "layer": list(_marks(places)),
            },
        ],
    }


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


def _x(moments: Sequence[Moment]) -> Spec:
    labels = json.dumps([moment.label for moment in moments])
    axis = {
        "values": [place + _MIDDLE for place in range(len(moments))],
        "labelExpr": f"{labels}[floor(datum.value)]",
        "grid": False,
        "ticks": False,
        "labelOverlap": True,
        "labelPadding": 8,
    }
    scale = {"domain": [0, len(moments)], "nice": False}
    return {"field": "x", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def _y(moments: Sequence[Moment]) -> Spec:
    top = max([moment.number or 0 for moment in moments] + [2 * BAND_HIGH])
    axis = {"tickMinStep": 5, "tickCount": 5, "labelExpr": GROUPED, "domain": False, "ticks": False}
    # Room above the highest number for its words, and from nought, so that heights can be compared.
    scale = {"domain": [0, top * 1.12], "nice": False}
    return {"field": "y", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def _rules(moments: Sequence[Moment], breaks: Sequence[Break]) -> Iterator[Spec]:
    raised = False
    for place, each in enumerate(breaks):
        near = place > 0 and each.at - breaks[place - 1].at < len(moments) / 3
        # A label near the one before stands a line higher, so that both can be read.
        raised = near and not raised
        late = each.at > len(moments) / 2
        x = {"field": "x", "type": "quantitative", "title": None}
        label = {"type": "text", "align": "right" if late else "left", "dx": 5 if late else -5, **_ABOVE}
        words = {"field": "words", "type": "nominal"}
        yield {
            "data": {"values": [{"x": each.at, "words": each.label}]},
            "layer": [
                {"mark": _RULE, "encoding": {"x": x}},
                {"mark": label, "encoding": {"x": x, "y": {"value": -18 - 16 * raised}, "text": words}},
            ],
        }


_RULE: Final[Spec] = {"type": "rule", "color": TEXT, "strokeWidth": 1.5, "strokeDash": [7, 4]}
_ABOVE: Final[Spec] = {"baseline": "top", "color": TEXT, "fontSize": 14}


def _lines(moments: Sequence[Moment], breaks: Sequence[Break], places: Spec) -> Spec:
    values = [
        {"x": place + _MIDDLE, "y": moments[place].number, "stretch": number}
        for number, stretch in enumerate(stretches(moments, breaks))
        for place in stretch
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "color": ACCENT, "strokeWidth": 2.5},
        "encoding": {**places, "detail": {"field": "stretch", "type": "nominal"}},
    }


def _marks(places: Spec) -> Iterator[Spec]:
    outline = {
        "x": places["x"],
        "y": {"field": "zero", "type": "quantitative", "title": None},
        "y2": {"field": "y"},
    }
    yield {"transform": only(State.BAND), "mark": {**OUTLINE, "size": 14}, "encoding": outline}
    yield {"transform": only(State.SHOWN), "mark": _POINT, "encoding": places}
    yield {"transform": only(State.HELD), "mark": _CROSS, "encoding": places}
    words = {**places, "text": {"field": "words", "type": "nominal"}}
    # Twice: the first is a rim in the colour of the ground, so that no line runs through a number.
    for ink in (_RIM, {"color": TEXT}):
        yield {"mark": {"type": "text", "dy": -13, "fontSize": 14, **ink}, "encoding": words}


_POINT: Final[Spec] = {"type": "point", "filled": True, "color": ACCENT, "size": 70, "opacity": 1}
_CROSS: Final[Spec] = {
    "type": "point",
    "shape": "cross",
    "color": MUTED,
    "size": 70,
    "angle": 45,
    "opacity": 1,
}
_RIM: Final[Spec] = {"stroke": SURFACE, "strokeWidth": 5, "strokeJoin": "round", "color": SURFACE}


def _row(place: int, moment: Moment) -> Spec:
    return {
        "x": place + _MIDDLE,
        "y": height(moment.state, moment.number),
        "zero": 0,
        "state": str(moment.state),
        "words": "" if moment.state == State.HELD else moment.words,
    }
