"""Charts of an edition: series over years and bars, in the grammar of Vega-Lite, drawn to SVG."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import vl_convert

from lykta.picture.tables import State

type Spec = dict[str, Any]
"""A chart, or a part of one, as the Vega-Lite grammar writes it. Tests check charts against its schema."""

TEXT: Final = "#1d2025"
MUTED: Final = "#545a62"
LINE: Final = "#d8d2c6"
STRONG: Final = "#7a7466"
SURFACE: Final = "#ffffff"
ACCENT: Final = "#b36b00"
STEP_COLOURS: Final = ("#ffedcc", "#fbcf86", "#e3a033", "#a8640a", "#5e3500")
ON_STEPS: Final = ("#1d2025", "#1d2025", "#1d2025", "#ffffff", "#ffffff")
WIDTH: Final = 400
"""How wide the inner part of a chart is, in pixels; the page and the PDF scale it."""
DASHES: Final = [3, 2]
"""How the outline of a range is broken, so that "0-4" differs from a number without colour."""
FONT: Final = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Fonts as wide as the one that drawings are measured with, so that words stay in their places."""
CONFIG: Final[dict[str, Any]] = {
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 12, "right": 12, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 14,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "tickColor": STRONG,
        "domainColor": STRONG,
        "labelLimit": 260,
    },
}
"""The configuration of every chart: no ground, so that the page's own is seen."""
GROUPED: Final = "replace(format(datum.value, ',d'), ',', '\\u00a0')"
"""The numbers along an axis, with a space between thousands, which both languages read."""
GRAMMAR: Final = "6.4"
"""The version of Vega-Lite that charts are written in."""
_OPENING: Final = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]+)\">")
_SIZE: Final = re.compile(r"width=\"([\d.]+)\" height=\"([\d.]+)\"")
# Each mark would tell its number to readers of screens one by one, in English: the table does it better.
_SPOKEN: Final = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|xlink:\w+)="[^"]*"')
_NAMED: Final = re.compile(r'id="([^"]+)"|url\(#([^)]+)\)')
BAND_HIGH: Final = 4
"""The band is drawn as far as the highest number that it may be."""
OUTLINE: Final[Spec] = {
    "type": "bar",
    "fill": SURFACE,
    "stroke": STRONG,
    "strokeWidth": 1.5,
    "strokeDash": DASHES,
}
"""A band: an outline that is broken."""

_HEIGHT: Final = 200
_MIDDLE: Final = 0.5
_RULE: Final[Spec] = {"type": "rule", "color": TEXT, "strokeWidth": 1.5, "strokeDash": [7, 4]}
_ABOVE: Final[Spec] = {"baseline": "top", "color": TEXT, "fontSize": 14}
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
_ROW: Final = 30
_WORDS: Final[Spec] = {"type": "text", "align": "left", "dx": 6, "fontSize": 14}
_TEXT: Final[Spec] = {"field": "words", "type": "nominal"}
_COLOUR: Final[Spec] = {
    "condition": {"test": f"datum.state == '{State.HELD}'", "value": MUTED},
    "value": TEXT,
}


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
    return draw(series_chart(moments, breaks), name=name, title=title, alternative=alternative)


def series_chart(moments: Sequence[Moment], breaks: Sequence[Break]) -> Spec:
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


def _row(place: int, moment: Moment) -> Spec:
    return {
        "x": place + _MIDDLE,
        "y": height(moment.state, moment.number),
        "zero": 0,
        "state": str(moment.state),
        "words": "" if moment.state == State.HELD else moment.words,
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """A category by its words, how its cell is shown, its number if any, and what is written there."""

    label: str
    state: State
    number: int | None
    words: str


def bars(entries: Sequence[Bar], *, name: str, title: str, alternative: str) -> str:
    """The SVG of the bars in the order given, which holds one at least."""
    return draw(bar_chart(entries), name=name, title=title, alternative=alternative)


def bar_chart(entries: Sequence[Bar]) -> Spec:
    """The bars in the Vega-Lite grammar."""
    # One scale for both ends of the bars and for the words beside them.
    low, high = _bar_x(entries), {"field": "high", "type": "quantitative"}
    ends = {"x": low, "x2": {"field": "high"}, "y": _bar_y(entries)}
    return {
        "data": {"values": [_bar_row(place, entry) for place, entry in enumerate(entries)]},
        "width": WIDTH - 140,
        "height": _ROW * len(entries),
        "layer": [
            {"transform": only(State.SHOWN), "mark": {"type": "bar", "color": ACCENT}, "encoding": ends},
            {"transform": only(State.BAND), "mark": OUTLINE, "encoding": ends},
            {"mark": _WORDS, "encoding": {"x": high, "y": _bar_y(entries), "text": _TEXT, "color": _COLOUR}},
        ],
    }


def _bar_row(place: int, entry: Bar) -> Spec:
    # The place keeps two categories of the same words apart, and the order that was given.
    return {
        "place": place,
        "high": height(entry.state, entry.number),
        "low": 0,
        "words": entry.words,
        "state": str(entry.state),
    }


def _bar_y(entries: Sequence[Bar]) -> Spec:
    labels = json.dumps([entry.label for entry in entries])
    return {
        "field": "place",
        "type": "ordinal",
        "sort": "ascending",
        "title": None,
        "axis": {"labelExpr": f"{labels}[datum.value]", "ticks": False, "domain": False, "labelColor": TEXT},
        "scale": {"paddingInner": 0.35},
    }


def _bar_x(entries: Sequence[Bar]) -> Spec:
    top = max([entry.number or 0 for entry in entries] + [2 * BAND_HIGH])
    return {
        "field": "low",
        "type": "quantitative",
        "title": None,
        # A tick at every fifth number at most: there are no numbers between them.
        "axis": {"tickMinStep": 5, "tickCount": 5, "labelExpr": GROUPED, "domain": False},
        "scale": {"domain": [0, top], "nice": True},
    }


def height(state: State, number: int | None) -> int:
    """How high a cell reaches."""
    return {State.SHOWN: number or 0, State.BAND: BAND_HIGH, State.HELD: 0}[state]


def only(state: State) -> list[Spec]:
    """The transformation that keeps the cells that are shown so."""
    return [{"filter": f"datum.state == '{state}'"}]


def draw(chart: Spec, *, name: str, title: str, alternative: str) -> str:
    """The chart as one `svg` element; `name` is unique on the page and stands before every id in it."""
    made = vl_convert.vegalite_to_svg({**chart, "config": CONFIG}, vl_version=GRAMMAR)
    opening = _OPENING.match(made)
    if opening is None:
        raise ValueError("vl-convert writes SVG of another form than the edition knows")
    width, height, view = opening.groups()
    body = _SPOKEN.sub("", made[opening.end() : made.rindex("</svg>")])
    body = _NAMED.sub(lambda found: _own(found, name), body)
    return frame(body, (float(width), float(height), view), name=name, words=(title, alternative))


def size_of(svg: str) -> tuple[float, float]:
    """The width and height of a drawing of ours, in pixels."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing begins with its width and height")
    return float(found[1]), float(found[2])


def frame(body: str, size: tuple[float, float, str], *, name: str, words: tuple[str, str]) -> str:
    """An `svg` element around drawn parts: width, height and view box, its title and its description."""
    width, height, view = size
    title, alternative = words
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="{view}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alternative)}</desc>{body}</svg>'
    )


def _own(found: re.Match[str], name: str) -> str:
    defined, used = found.groups()
    return f'id="{name}-{defined}"' if defined else f"url(#{name}-{used})"
