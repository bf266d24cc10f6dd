"""Charts over time: a series of numbers, a range from low to high, and beneath them the work done."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.picture.edition.charts import (
    ACCENT,
    BAND_HIGH,
    MUTED,
    OUTLINE,
    SECOND,
    SURFACE,
    TEXT,
    WIDTH,
    Spec,
    height,
    only,
)
from lykta.picture.tables import CellState

_HEIGHT: Final = 150
_STRIP_HEIGHT: Final = 36
# What a number below its point takes of a chart's height: the step down to it, and half of its letters.
_LABEL_ROOM: Final = 22
_MIDDLE: Final = 0.5
_RULE: Final[Spec] = {"type": "rule", "color": TEXT, "strokeWidth": 1.5, "strokeDash": [7, 4]}
_ABOVE: Final[Spec] = {"baseline": "top", "color": TEXT, "fontSize": 13}
_POINT: Final[Spec] = {"type": "point", "filled": True, "color": ACCENT, "size": 60, "opacity": 1}
_CROSS: Final[Spec] = {
    "type": "point",
    "shape": "cross",
    "color": MUTED,
    "size": 70,
    "angle": 45,
    "opacity": 1,
}
_RIM: Final[Spec] = {"stroke": SURFACE, "strokeWidth": 5, "strokeJoin": "round", "color": SURFACE}
_WORDS: Final[Spec] = {"field": "words", "type": "nominal"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A period by its words, how its cell is shown, its number if any, and what is written there.

    `low` is the other end of a range, whose `number` is then the high one.
    """

    label: str
    state: CellState
    number: int | None
    words: str
    low: int | None = None


@dataclass(frozen=True, slots=True)
class BreakMark:
    """Where numbers on either side are not alike: `at` in periods from the left edge of the first, and why.

    2.5 lies in the middle of the third period, whose own number then stands on neither side.
    """

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The work of each period beneath a chart: what it is, its amounts (None where nobody told) in words."""

    title: str
    amounts: tuple[float | None, ...]
    words: tuple[str, ...]


def series_chart(
    moments: Sequence[Moment], breaks: Sequence[BreakMark], strips: Sequence[Strip] = ()
) -> Spec:
    """The periods in their order, of which there is one at least, in the Vega-Lite grammar."""
    places = {"x": _x(moments), "y": _y(moments)}
    low = _valleys(moments, breaks)
    rows = [_row(place, moment, is_valley=place in low) for place, moment in enumerate(moments)]
    main = {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            *_rules(moments, breaks),
            _lines(moments, breaks, places),
            {"data": {"values": rows}, "layer": list(_marks(places))},
        ],
    }
    return _above(main, strips, len(moments))


def range_chart(moments: Sequence[Moment], breaks: Sequence[BreakMark], strips: Sequence[Strip] = ()) -> Spec:
    """One band from the low numbers to the high; a period that shows neither has its outline or cross."""
    places = {"x": _x(moments), "y": _y(moments)}
    shown = [(place, each) for place, each in enumerate(moments) if each.state == CellState.SHOWN]
    rest = [(place, each) for place, each in enumerate(moments) if each.state != CellState.SHOWN]
    main = {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            *_rules(moments, breaks),
            _band(moments, breaks, places),
            {
                "data": {"values": [_span(place, each, _top(moments)) for place, each in shown]},
                "layer": list(_ends(places)),
            },
            {
                "data": {"values": [_row(place, each) for place, each in rest]},
                "layer": list(_marks(places)),
            },
        ],
    }
    return _above(main, strips, len(moments))


def stretches(moments: Sequence[Moment], breaks: Sequence[BreakMark]) -> list[list[int]]:
    """The places of the periods that one line may join: shown, side by side, and with no break on the way."""
    found: list[list[int]] = []
    for place, moment in enumerate(moments):
        if moment.state != CellState.SHOWN:
            continue
        if found and found[-1][-1] == place - 1 and not _has_break(place - 1, place, breaks):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _valleys(moments: Sequence[Moment], breaks: Sequence[BreakMark]) -> set[int]:
    """The places of points that lines rise from on every side: a number above one would stand on a line."""
    found = set()
    for stretch in stretches(moments, breaks):
        for at, place in enumerate(stretch):
            own = moments[place].number or 0
            joined = [
                moments[each].number or 0 for each in (*stretch[at - 1 : at], *stretch[at + 1 : at + 2])
            ]
            if joined and min(joined) > own and own / _top(moments) * _HEIGHT >= _LABEL_ROOM:
                found.add(place)
    return found


def _has_break(one: int, other: int, breaks: Sequence[BreakMark]) -> bool:
    """Whether anything in the two periods, after the first day of the first, breaks the series."""
    return any(one < each.at < other + 1 for each in breaks)


def _above(main: Spec, strips: Sequence[Strip], periods: int) -> Spec:
    if not strips:
        return main
    return {"vconcat": [main, *(_strip(each, periods) for each in strips)], "spacing": 14}


def _strip(strip: Strip, periods: int) -> Spec:
    told = [
        {"x": place + _MIDDLE, "amount": amount, "words": words}
        for place, (amount, words) in enumerate(zip(strip.amounts, strip.words, strict=True))
        if amount is not None
    ]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, periods], "nice": False}}
    top = max((amount or 0 for amount in strip.amounts), default=0) or 1
    # Room above the bars for their amounts, and above those for what they are.
    y = {
        "field": "amount",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top * 2], "nice": False},
    }
    bar = {"type": "bar", "color": SECOND, "size": 16}
    words = {"type": "text", "dy": -8, "fontSize": 12, "color": TEXT}
    title = {"type": "text", "align": "left", "baseline": "top", "fontSize": 13, "color": TEXT}
    corner = {"x": {"value": 0}, "y": {"value": -8}, "text": {"field": "words", "type": "nominal"}}
    return {
        "width": WIDTH,
        "height": _STRIP_HEIGHT,
        "layer": [
            {"data": {"values": told}, "mark": bar, "encoding": {"x": x, "y": y}},
            {"data": {"values": told}, "mark": words, "encoding": {"x": x, "y": y, "text": _WORDS}},
            {"data": {"values": [{"words": strip.title}]}, "mark": title, "encoding": corner},
        ],
    }


def _x(moments: Sequence[Moment]) -> Spec:
    labels = json.dumps([moment.label for moment in moments])
    axis = {
        "values": [place + _MIDDLE for place in range(len(moments))],
        "labelExpr": f"{labels}[floor(datum.value)]",
        "grid": False,
        "ticks": False,
        "labelOverlap": True,
        "labelPadding": 6,
        "labelFontSize": 13,
    }
    scale = {"domain": [0, len(moments)], "nice": False}
    return {"field": "x", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def _y(moments: Sequence[Moment]) -> Spec:
    # From nought, so that heights can be compared. Each point has its number beside it: no axis is needed.
    scale = {"domain": [0, _top(moments)], "nice": False}
    return {"field": "y", "type": "quantitative", "axis": None, "scale": scale}


def _top(moments: Sequence[Moment]) -> float:
    """Where the axis of numbers ends: above the largest, with room for what is written there."""
    return 1.16 * max([moment.number or 0 for moment in moments] + [2 * BAND_HIGH])


def _rules(moments: Sequence[Moment], breaks: Sequence[BreakMark]) -> Iterator[Spec]:
    raised = False
    for place, each in enumerate(breaks):
        near = place > 0 and each.at - breaks[place - 1].at < len(moments) / 3
        # A label near the one before stands a line higher, so that both can be read.
        raised = near and not raised
        late = each.at > len(moments) / 2
        x = {"field": "x", "type": "quantitative", "title": None}
        label = {"type": "text", "align": "right" if late else "left", "dx": 5 if late else -5, **_ABOVE}
        yield {
            "data": {"values": [{"x": each.at, "words": each.label}]},
            "layer": [
                {"mark": _RULE, "encoding": {"x": x}},
                {"mark": label, "encoding": {"x": x, "y": {"value": -18 - 16 * raised}, "text": _WORDS}},
            ],
        }


def _lines(moments: Sequence[Moment], breaks: Sequence[BreakMark], places: Spec) -> Spec:
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


def _band(moments: Sequence[Moment], breaks: Sequence[BreakMark], places: Spec) -> Spec:
    values = [
        {**_span(place, moments[place], _top(moments)), "stretch": number}
        for number, stretch in enumerate(stretches(moments, breaks))
        for place in stretch
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": ACCENT, "opacity": 0.25},
        "encoding": {**places, "y2": {"field": "low"}, "detail": {"field": "stretch", "type": "nominal"}},
    }


def _ends(places: Spec) -> Iterator[Spec]:
    """A bar from the low end to the high one, and the number of each; one number where both are the same.

    The low number stands below its end, and beside it where the axis is so near that it would stand on it.
    """
    low = {**places, "y": {**places["y"], "field": "low"}}
    yield {
        "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 4, "strokeCap": "round"},
        "encoding": {**places, "y2": {"field": "low"}},
    }
    for ends in (places, low):
        yield {"mark": {**_POINT, "size": 40}, "encoding": ends}
    for ink in (_RIM, {"color": TEXT}):
        yield {
            "mark": {"type": "text", "dy": -12, "fontSize": 13, **ink},
            "encoding": {**places, "text": _WORDS},
        }
        for where, place in (("below", {"dy": 13}), ("beside", {"dx": 8, "align": "left"})):
            yield {
                "transform": [{"filter": f"datum.low_words_stand === '{where}'"}],
                "mark": {"type": "text", "fontSize": 13, **place, **ink},
                "encoding": {**low, "text": {"field": "low_words", "type": "nominal"}},
            }


def _span(place: int, moment: Moment, top: float) -> Spec:
    high, low = moment.number or 0, moment.low or 0
    both = moment.words.split("–")
    return {
        "x": place + _MIDDLE,
        "y": high,
        "low": low,
        "words": both[-1],
        "low_words": both[0] if low != high else "",
        "low_words_stand": "beside" if low / top * _HEIGHT < _LABEL_ROOM else "below",
    }


def _marks(places: Spec) -> Iterator[Spec]:
    outline = {
        "x": places["x"],
        "y": {"field": "zero", "type": "quantitative", "title": None},
        "y2": {"field": "y"},
    }
    yield {"transform": only(CellState.BAND), "mark": {**OUTLINE, "size": 14}, "encoding": outline}
    yield {"transform": only(CellState.SHOWN), "mark": _POINT, "encoding": places}
    yield {"transform": only(CellState.HELD), "mark": _CROSS, "encoding": places}
    words = {**places, "text": _WORDS}
    # Twice: the first is a rim in the colour of the ground, so that no line runs through a number.
    for ink in (_RIM, {"color": TEXT}):
        for is_valley, step in ((False, -13), (True, 15)):
            yield {
                "transform": [{"filter": f"datum.is_valley === {str(is_valley).lower()}"}],
                "mark": {"type": "text", "dy": step, "fontSize": 14, **ink},
                "encoding": words,
            }


def _row(place: int, moment: Moment, *, is_valley: bool = False) -> Spec:
    return {
        "x": place + _MIDDLE,
        "y": height(moment.state, moment.number),
        "zero": 0,
        "state": str(moment.state),
        "words": "" if moment.state == CellState.HELD else moment.words,
        "is_valley": is_valley,
    }
