"""Small drawings of a number's course over time, beside the number itself: no axes, no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lykta.picture.edition.charts import ACCENT, BAND_HIGH, STRONG
from lykta.picture.edition.time_charts import BreakMark, Moment, stretches
from lykta.picture.tables import CellState

_STEP: Final = 14
_HEIGHT: Final = 36
_EDGE: Final = 5


def sparkline(moments: Sequence[Moment], breaks: Sequence[BreakMark]) -> str:
    """The SVG of the periods in their order; empty where fewer than two of them are shown.

    Lines stop where those of the full chart do. A range is drawn from its low end to its high one.
    """
    shown = [place for place, each in enumerate(moments) if each.state is CellState.SHOWN]
    if len(shown) < 2:
        return ""
    top = max([each.number or 0 for each in moments] + [2 * BAND_HIGH])

    def x(place: int) -> str:
        return f"{_EDGE + place * _STEP}"

    def y(number: int) -> str:
        return f"{_HEIGHT - _EDGE - number / top * (_HEIGHT - 2 * _EDGE):.1f}"

    def ends(place: int) -> tuple[int, int]:
        high = moments[place].number or 0
        low = moments[place].low
        return (high if low is None else low), high

    lines = []
    for stretch in stretches(moments, breaks):
        there = [f"{x(place)},{y(ends(place)[1])}" for place in stretch]
        back = [f"{x(place)},{y(ends(place)[0])}" for place in reversed(stretch)]
        is_range = any(moments[place].low is not None for place in stretch)
        shape = f'<path d="M{"L".join(there + back)}Z" fill="{ACCENT}" fill-opacity="0.25" '
        line = f'<path d="M{"L".join(there)}" fill="none" '
        lines.append(f'{shape if is_range else line}stroke="{ACCENT}" stroke-width="2"/>')
    bands = (
        f'<path d="M{x(place)},{y(0)}V{y(BAND_HIGH)}" stroke="{STRONG}" stroke-width="4" '
        'stroke-dasharray="2 2"/>'
        for place, each in enumerate(moments)
        if each.state is CellState.BAND
    )
    dots = (
        f'<circle cx="{x(place)}" cy="{y(ends(place)[1])}" r="{3.5 if place == len(moments) - 1 else 1.8}" '
        f'fill="{ACCENT}"/>'
        for place in shown
    )
    width = 2 * _EDGE + (len(moments) - 1) * _STEP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" aria-hidden="true" focusable="false">'
        f'<path d="M{_EDGE},{y(0)}H{width - _EDGE}" stroke="{STRONG}"/>'
        f"{''.join((*lines, *bands, *dots))}</svg>"
    )
