"""Numbers beside each other as bars: a band as an outline from 0 to 4, a held cell as words and no bar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lykta.picture.edition.charts.ink import ACCENT, GROUPED, MUTED, TEXT, WIDTH
from lykta.picture.edition.charts.marks import BAND_HIGH, OUTLINE, Spec, height, only
from lykta.picture.edition.charts.svg import drawn
from lykta.picture.tables import State

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
    return drawn(chart(entries), name=name, title=title, alternative=alternative)


def chart(entries: Sequence[Bar]) -> Spec:
    """The bars in the Vega-Lite grammar."""
    # One scale for both ends of the bars and for the words beside them.
    low, high = _x(entries), {"field": "high", "type": "quantitative"}
    ends = {"x": low, "x2": {"field": "high"}, "y": _y(entries)}
    return {
        "data": {"values": [_row(place, entry) for place, entry in enumerate(entries)]},
        "width": WIDTH - 140,
        "height": _ROW * len(entries),
        "layer": [
            {"transform": only(State.SHOWN), "mark": {"type": "bar", "color": ACCENT}, "encoding": ends},
            {"transform": only(State.BAND), "mark": OUTLINE, "encoding": ends},
            {"mark": _WORDS, "encoding": {"x": high, "y": _y(entries), "text": _TEXT, "color": _COLOUR}},
        ],
    }


_WORDS: Final[Spec] = {"type": "text", "align": "left", "dx": 6, "fontSize": 14}
_TEXT: Final[Spec] = {"field": "words", "type": "nominal"}
_COLOUR: Final[Spec] = {
    "condition": {"test": f"datum.state == '{State.HELD}'", "value": MUTED},
    "value": TEXT,
}


def _row(place: int, entry: Bar) -> Spec:
    # The place keeps two categories of the same words apart, and the order that was given.
    return {
        "place": place,
        "high": height(entry.state, entry.number),
        "low": 0,
        "words": entry.words,
        "state": str(entry.state),
    }


def _y(entries: Sequence[Bar]) -> Spec:
    labels = json.dumps([entry.label for entry in entries])
    return {
        "field": "place",
        "type": "ordinal",
        "sort": "ascending",
        "title": None,
        "axis": {"labelExpr": f"{labels}[datum.value]", "ticks": False, "domain": False, "labelColor": TEXT},
        "scale": {"paddingInner": 0.35},
    }


def _x(entries: Sequence[Bar]) -> Spec:
    top = max([entry.number or 0 for entry in entries] + [2 * BAND_HIGH])
    return {
        "field": "low",
        "type": "quantitative",
        "title": None,
        # A tick at every fifth number at most: there are no numbers between them.
        "axis": {"tickMinStep": 5, "tickCount": 5, "labelExpr": GROUPED, "domain": False},
        "scale": {"domain": [0, top], "nice": True},
    }
