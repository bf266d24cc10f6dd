"""What all charts of an edition share, and its bars: in the grammar of Vega-Lite, drawn to SVG."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import vl_convert

from lykta.picture.edition.compact import compact
from lykta.picture.tables import CellState

type Spec = dict[str, Any]
"""A chart, or a part of one, as the Vega-Lite grammar writes it. Tests check charts against its schema."""

TEXT: Final = "#161d2b"
MUTED: Final = "#4d586b"
LINE: Final = "#d5dce8"
STRONG: Final = "#6b778c"
SURFACE: Final = "#ffffff"
SUNKEN: Final = "#e8e7e3"
ACCENT: Final = "#3353b7"
SECOND: Final = "#bc5f10"
"""The colour of the work behind the numbers, which differs from that of the numbers in lightness too."""
STEP_COLOURS: Final = ("#d3dff8", "#a9c0ef", "#7697dc", "#3353b7", "#14265c")
ON_STEPS: Final = ("#161d2b", "#161d2b", "#161d2b", "#ffffff", "#ffffff")
WIDTH: Final = 336
"""How wide the inner part of a chart is, in pixels: that of a phone, so that its letters stay as large."""
_ROOM: Final = 1.16
"""Room beyond the longest bar for its number."""
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
"""The numbers along an axis, with a space between thousands, which both languages read."""
GRAMMAR: Final = "6.4"
"""The version of Vega-Lite that charts are written in."""
_OPENING: Final = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]+)\">")
_SIZE: Final = re.compile(r"width=\"([\d.]+)\" height=\"([\d.]+)\"")
# Each mark would tell its number to readers of screens one by one, in English: the table does it better.
_SPOKEN: Final = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|xlink:\w+)="[^"]*"')
# A drawing stands in the page as it is: what draws nothing is left out, and places are told to a tenth.
_NEEDLESS: Final = (
    (re.compile(r' opacity="1"| transform="translate\(0,0\)"| stroke-miterlimit="10"'), ""),
    (re.compile(f' font-family="{FONT}"'), ""),
    (re.compile(r'<path d="M0,0h[\d.]+v[\d.]+h-?[\d.]+Z"/>|<path d="" display="none"/>'), ""),
    (re.compile(r"(\d+\.\d)\d{2,}"), r"\1"),
    *3 * ((re.compile(r"<g>\s*</g>|<g/>"), ""),),
)
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

_ROW: Final = 37
_BAR: Final = 14
_WORDS: Final[Spec] = {"type": "text", "align": "left", "dx": 6, "dy": 8, "fontSize": 14}
_LABEL: Final[Spec] = {
    "type": "text",
    "align": "left",
    "dy": -8,
    "fontSize": 14,
    "color": TEXT,
    "limit": WIDTH,
}
_TEXT: Final[Spec] = {"field": "words", "type": "nominal"}
_COLOUR: Final[Spec] = {
    "condition": {"test": f"datum.state == '{CellState.HELD}'", "value": MUTED},
    "value": TEXT,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A category by its words, how its cell is shown, its number if any, and what is written there."""

    label: str
    state: CellState
    number: int | None
    words: str


def bars(entries: Sequence[Bar], *, name: str, title: str, alternative: str) -> str:
    """The SVG of the bars in the order given, which holds one at least."""
    return draw(bar_chart(entries), name=name, title=title, alternative=alternative)


def bar_chart(entries: Sequence[Bar]) -> Spec:
    """The bars in the Vega-Lite grammar, each below its label, so that long labels fit on a phone."""
    # One scale for both ends of the bars and for the words beside them.
    low, high = _bar_x(entries), {"field": "high", "type": "quantitative", "axis": None}
    ends = {"x": low, "x2": {"field": "high"}, "y": _BAR_Y}
    shown = {"type": "bar", "color": ACCENT, "size": _BAR, "yOffset": 8}
    return {
        "data": {"values": [_bar_row(place, entry) for place, entry in enumerate(entries)]},
        "width": WIDTH,
        "height": _ROW * len(entries),
        "layer": [
            {"transform": only(CellState.SHOWN), "mark": shown, "encoding": ends},
            {
                "transform": only(CellState.BAND),
                "mark": {**OUTLINE, "size": _BAR, "yOffset": 8},
                "encoding": ends,
            },
            {"mark": _WORDS, "encoding": {"x": high, "y": _BAR_Y, "text": _TEXT, "color": _COLOUR}},
            {"mark": _LABEL, "encoding": {"x": low, "y": _BAR_Y, "text": {"field": "label"}}},
        ],
    }


def _bar_row(place: int, entry: Bar) -> Spec:
    # The place keeps two categories of the same words apart, and the order that was given.
    return {
        "place": place,
        "label": entry.label,
        "high": height(entry.state, entry.number),
        "low": 0,
        "words": entry.words,
        "state": str(entry.state),
    }


_BAR_Y: Final[Spec] = {"field": "place", "type": "ordinal", "sort": "ascending", "axis": None}


def _bar_x(entries: Sequence[Bar]) -> Spec:
    top = max([entry.number or 0 for entry in entries] + [2 * BAND_HIGH])
    # Each bar has its number beside it, so that an axis would say everything twice.
    return {
        "field": "low",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top * _ROOM], "nice": False},
    }


def height(state: CellState, number: int | None) -> int:
    """How high a cell reaches."""
    return {CellState.SHOWN: number or 0, CellState.BAND: BAND_HIGH, CellState.HELD: 0}[state]


def only(state: CellState) -> list[Spec]:
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
    for pattern, kept in _NEEDLESS:
        body = pattern.sub(kept, body)
    body = _NAMED.sub(lambda found: _own(found, name), body)
    body = compact(f'<g font-family="{FONT}">{body}</g>')
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
