"""Maps of an edition: areas filled in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from lykta.picture.edition.charts import (
    FONT,
    MUTED,
    ON_STEPS,
    STEP_COLOURS,
    STRONG,
    SUNKEN,
    TEXT,
    WIDTH,
    frame,
)
from lykta.picture.edition.compact import compact
from lykta.picture.tables import BASE, CellState
from lykta.places import Area, Box, around

_HEIGHT: Final = 320
_LINE: Final = 32
_STEPS_WIDTH: Final = 124
STEPS: Final = 5
"""As many tones as the eye still tells apart on paper."""
# Numbers are multiples of 5 and differ by factors of hundreds: the steps widen as they rise.
_LOWS: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)


@dataclass(frozen=True, slots=True)
class Shaded:
    """An area and how its cell is shown; `state` is None for an area that the table has no cell of."""

    area: Area
    state: CellState | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """The words of the legend: a number as it is written, a band, a held cell, and an area without a cell.

    `without` may be two lines: an area that has no number of its own is not an area with none.
    """

    written: Callable[[int], str]
    band: str
    held: str
    without: tuple[str, ...]


def areas(shaded: Sequence[Shaded], legend: Legend, *, name: str, title: str, alternative: str) -> str:
    """The SVG of the map with its legend below it, as wide as a phone; one area at least."""
    steps = steps_for(each.number for each in shaded if each.number is not None)
    box = around([each.area.box for each in shaded])
    scale = min(_HEIGHT / box.height, WIDTH / box.width)
    left = 10 + (WIDTH - box.width * scale) / 2
    columns = (list(_step_entries(steps, legend, _key(name))), list(_other_entries(shaded, legend, name)))
    rows = max(len(column) for column in columns)
    top = box.height * scale + 34
    total = (WIDTH + 20, top + rows * _LINE)
    drawn = "".join(
        (
            f'<g transform="translate({left:.1f},10) scale({scale:.4f}) translate({-box.left},{-box.top})" '
            f'stroke="{STRONG}" stroke-width="{1 / scale:.4f}" stroke-linejoin="round">',
            *(_outline(each, steps, name) for each in shaded),
            "</g>",
            f'<g font-family="{FONT}" font-size="14">',
            *(_label(each, steps, box, scale, left) for each in shaded),
            *(
                f'<g transform="translate({10 + place * _STEPS_WIDTH * bool(columns[0])},{top:.0f})">'
                f"{_stack_lines(column)}</g>"
                for place, column in enumerate(columns)
                if column
            ),
            "</g>",
        )
    )
    patterns = "".join(_patterns(drawn, name, scale) + _patterns(drawn, _key(name), 1))
    return frame(
        (f"<defs>{patterns}</defs>" if patterns else "") + compact(drawn),
        (total[0], total[1], f"0 0 {total[0]:.0f} {total[1]:.0f}"),
        name=name,
        words=(title, alternative),
    )


def _stack_lines(lines: Sequence[str]) -> str:
    return "".join(
        f'<g transform="translate(0,{place * _LINE})">{line}</g>' for place, line in enumerate(lines)
    )


def _patterns(drawn: str, name: str, scale: float) -> list[str]:
    """Dots for a band and lines for what is held, as far as `drawn` uses them.

    They are told apart, and from the steps, without colour. `scale` is that of what they fill, so that they
    are as dense on the map as in the legend.
    """
    made = {
        "dots": f'<pattern id="{name}-dots" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({1 / scale:.4f})"><circle cx="4" cy="4" r="1.4" fill="{MUTED}"/></pattern>',
        "lines": f'<pattern id="{name}-lines" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({1 / scale:.4f}) rotate(45)">'
        f'<rect x="2" width="2" height="7" fill="{STRONG}"/></pattern>',
    }
    return [pattern for kind, pattern in made.items() if f"url(#{name}-{kind})" in drawn]


def _paint(state: CellState | None, step: int, name: str) -> str:
    if state == CellState.SHOWN and step:
        return f'class="map-{step}" fill="{STEP_COLOURS[step - 1]}"'
    if state in (CellState.BAND, CellState.SHOWN):
        return f'fill="url(#{name}-dots)"'
    return f'fill="url(#{name}-lines)"' if state == CellState.HELD else f'fill="{SUNKEN}"'


def _outline(each: Shaded, steps: Sequence[ShadeStep], name: str) -> str:
    return f'<path {_paint(each.state, step_of(each.number or 0, steps), name)} d="{each.area.path}"/>'


def _label(each: Shaded, steps: Sequence[ShadeStep], box: Box, scale: float, left: float) -> str:
    step = step_of(each.number or 0, steps)
    if not step:
        return ""
    x, y = each.area.middle
    return _digit(step, (x - box.left) * scale + left, (y - box.top) * scale + 10)


def _digit(step: int, x: float, y: float) -> str:
    return (
        f'<text class="on-map-{step}" x="{x:.1f}" y="{y + 5:.1f}" fill="{ON_STEPS[step - 1]}" '
        f'font-weight="700" text-anchor="middle">{step}</text>'
    )


def _key(name: str) -> str:
    return f"{name}-key"


def _step_entries(steps: Sequence[ShadeStep], legend: Legend, name: str) -> Iterator[str]:
    for step in reversed(steps):
        ends = "–".join(legend.written(end) for end in sorted({step.low, step.high}))
        yield _entry(_paint(CellState.SHOWN, step.number, name), (ends,)) + _digit(step.number, 12, 12)


def _other_entries(shaded: Sequence[Shaded], legend: Legend, name: str) -> Iterator[str]:
    for state, words in (
        (CellState.BAND, (legend.band,)),
        (CellState.HELD, (legend.held,)),
        (None, legend.without),
    ):
        if any(each.state == state for each in shaded):
            yield _entry(_paint(state, 0, _key(name)), words)


def _entry(paint: str, lines: Sequence[str]) -> str:
    return f'<rect {paint} stroke="{STRONG}" width="24" height="24"/>' + "".join(
        f'<text x="34" y="{17 + 18 * place}" fill="{TEXT}">{escape(words)}</text>'
        for place, words in enumerate(lines)
    )


@dataclass(frozen=True, slots=True)
class ShadeStep:
    """All multiples of 5 from `low` to `high`, both included; `number` begins at 1 with the least."""

    number: int
    low: int
    high: int


def steps_for(numbers: Iterable[int]) -> tuple[ShadeStep, ...]:
    """Steps that hold every number from 5 up once, in order. No numbers, no steps."""
    there = [number for number in numbers if number >= BASE]
    if not there:
        return ()
    within = [low for low in _LOWS if low <= max(there)]
    first = max(place for place, low in enumerate(within) if low <= min(there))
    lows = _spread(within[first:])
    ends = [*(low - BASE for low in lows[1:]), max(there)]
    return tuple(
        ShadeStep(number, low, high) for number, (low, high) in enumerate(zip(lows, ends, strict=True), 1)
    )


def step_of(number: int, steps: Iterable[ShadeStep]) -> int:
    """The number of the step that holds a number; 0 for one that none holds."""
    return next((step.number for step in steps if step.low <= number <= step.high), 0)


def _spread(lows: list[int]) -> list[int]:
    if len(lows) <= STEPS:
        return lows
    return [lows[round(place * (len(lows) - 1) / (STEPS - 1))] for place in range(STEPS)]
