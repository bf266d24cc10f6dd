"""How a cell looks in every chart, in the Vega-Lite grammar: a number, a band from 0 to 4, a held cell."""

from __future__ import annotations

from typing import Any, Final

from lykta.picture.edition.charts.ink import DASHES, STRONG, SURFACE
from lykta.picture.tables import State

type Spec = dict[str, Any]
"""A chart, or a part of one, as the Vega-Lite grammar writes it. Tests check charts against its schema."""

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


def height(state: State, number: int | None) -> int:
    """How high a cell reaches."""
    return {State.SHOWN: number or 0, State.BAND: BAND_HIGH, State.HELD: 0}[state]


def only(state: State) -> list[Spec]:
    """The transformation that keeps the cells that are shown so."""
    return [{"filter": f"datum.state == '{state}'"}]
