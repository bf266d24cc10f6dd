"""Maps of an edition: areas filled in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from lykta.picture.edition.charts import FONT, MUTED, ON_STEPS, STEP_COLOURS, STRONG, SURFACE, TEXT, frame
from lykta.picture.tables import BASE, State
from lykta.places import Area, Box, around

_HEIGHT: Final = 440
_MARGIN: Final = 0.02
_KEY_WIDTH: Final = 210
_LINE: Final = 30
STEPS: Final = 5
"""As many tones as the eye still tells apart on paper."""
# Numbers are multiples of 5 and differ by factors of hundreds: the steps widen as they rise.
_LOWS: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)


@dataclass(frozen=True, slots=True)
class Shaded:
    """An area and how its cell is shown; `state` is None for an area that the table has no cell of."""

    area: Area
    state: State | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """The words of the legend: a number as it is written, a band, a held cell, and an area without a cell."""

    written: Callable[[int], str]
    band: str
    held: str
    without: str


def areas(shaded: Sequence[Shaded], legend: Legend, *, name: str, title: str, alternative: str) -> str:
    """The SVG of the map with its legend beside it; one area at least."""
    steps = steps_for(each.number for each in shaded if each.number is not None)
    box = around([each.area.box for each in shaded])
    scale = _HEIGHT / box.height if box.height > box.width else _HEIGHT / box.width
    width, height = box.width * scale, box.height * scale
    lines = list(_legend(shaded, steps, legend, _key(name)))
    total = (width + _KEY_WIDTH + 40, max(height, len(lines) * _LINE) + 20)
    body = "".join(
        (
            f"<defs>{_patterns(name, scale)}{_patterns(_key(name), 1)}</defs>",
            f'<g transform="translate(10,10) scale({scale:.4f}) translate({-box.left},{-box.top})">',
            *(_outline(each, steps, name, 1 / scale) for each in shaded),
            "</g>",
            *(_label(each, steps, box, scale) for each in shaded),
            f'<g transform="translate({width + 30:.1f},20)" font-family="{FONT}" font-size="14">',
            *(f'<g transform="translate(0,{place * _LINE})">{line}</g>' for place, line in enumerate(lines)),
            "</g>",
        )
    )
    return frame(
        body,
        (total[0], total[1], f"0 0 {total[0]:.0f} {total[1]:.0f}"),
        name=name,
        words=(title, alternative),
    )


def _patterns(name: str, scale: float) -> str:
    """Dots for a band and lines for what is held: told apart, and from the steps, without colour.

    `scale` is that of what they fill, so that they are as dense on the map as in the legend.
    """
    return (
        f'<pattern id="{name}-dots" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({1 / scale:.4f})"><circle cx="4" cy="4" r="1.4" fill="{MUTED}"/></pattern>'
        f'<pattern id="{name}-lines" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({1 / scale:.4f}) rotate(45)">'
        f'<rect x="2" width="2" height="7" fill="{STRONG}"/></pattern>'
    )


def _paint(state: State | None, step: int, name: str) -> str:
    if state == State.SHOWN and step:
        return f'class="map-{step}" fill="{STEP_COLOURS[step - 1]}"'
    if state in (State.BAND, State.SHOWN):
        return f'fill="url(#{name}-dots)"'
    return f'fill="url(#{name}-lines)"' if state == State.HELD else f'fill="{SURFACE}"'


def _outline(each: Shaded, steps: Sequence[Step], name: str, pen: float) -> str:
    paint = _paint(each.state, step_of(each.number or 0, steps), name)
    return (
        f'<path {paint} stroke="{STRONG}" stroke-width="{pen:.4f}" '
        f'stroke-linejoin="round" d="{each.area.path}"/>'
    )


def _label(each: Shaded, steps: Sequence[Step], box: Box, scale: float) -> str:
    step = step_of(each.number or 0, steps)
    if not step:
        return ""
    x, y = each.area.middle
    return _digit(step, (x - box.left) * scale + 10, (y - box.top) * scale + 10)


def _digit(step: int, x: float, y: float) -> str:
    return (
        f'<text class="on-map-{step}" x="{x:.1f}" y="{y:.1f}" fill="{ON_STEPS[step - 1]}" '
        f'font-family="{FONT}" font-size="14" font-weight="700" text-anchor="middle" dy="5">'
        f"{step}</text>"
    )


def _key(name: str) -> str:
    return f"{name}-key"


def _legend(shaded: Sequence[Shaded], steps: Sequence[Step], legend: Legend, name: str) -> Iterator[str]:
    for step in reversed(steps):
        ends = "–".join(legend.written(end) for end in sorted({step.low, step.high}))
        yield _entry(_paint(State.SHOWN, step.number, name), ends) + _digit(step.number, 12, 12)
    for state, words in (
        (State.BAND, legend.band),
        (State.HELD, legend.held),
        (None, legend.without),
    ):
        if any(each.state == state for each in shaded):
            yield _entry(_paint(state, 0, name), words)


def _entry(paint: str, words: str) -> str:
    return (
        f'<rect {paint} stroke="{STRONG}" width="24" height="24"/>'
        f'<text x="34" y="17" fill="{TEXT}">{escape(words)}</text>'
    )


@dataclass(frozen=True, slots=True)
class Step:
    """All multiples of 5 from `low` to `high`, both included; `number` begins at 1 with the least."""

    number: int
    low: int
    high: int


def steps_for(numbers: Iterable[int]) -> tuple[Step, ...]:
    """Steps that hold every number from 5 up once, in order. No numbers, no steps."""
    there = [number for number in numbers if number >= BASE]
    if not there:
        return ()
    within = [low for low in _LOWS if low <= max(there)]
    first = max(place for place, low in enumerate(within) if low <= min(there))
    lows = _spread(within[first:])
    ends = [*(low - BASE for low in lows[1:]), max(there)]
    return tuple(
        Step(number, low, high) for number, (low, high) in enumerate(zip(lows, ends, strict=True), 1)
    )


def step_of(number: int, steps: Iterable[Step]) -> int:
    """The number of the step that holds a number; 0 for one that none holds."""
    return next((step.number for step in steps if step.low <= number <= step.high), 0)


def _spread(lows: list[int]) -> list[int]:
    if len(lows) <= STEPS:
        return lows
    return [lows[round(place * (len(lows) - 1) / (STEPS - 1))] for place in range(STEPS)]
