"""The finding of a figure in one sentence, computed from its cells, and never surer than they are.

A number that is shown may be up to 4 too low or too high, and "0–4" may be nobody. Two numbers differ only if
no pair of counts that can lie behind them says otherwise; a held cell differs from nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lykta.language import Language
from lykta.picture.edition.document import approximate_words
from lykta.picture.edition.words import number, say, words
from lykta.picture.tables import BASE, Cell, CellState

_OFF: Final = BASE - 1
"""How far a shown number can lie from its count, either way."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that the count behind a cell can be."""

    low: float
    high: float


def bounds_of(cell: Cell) -> Bounds:
    """What is known of the count behind a cell by the rules alone, which readers know too."""
    if cell.state is CellState.SHOWN:
        shown = cell.number or 0
        return Bounds(max(BASE, shown - _OFF), shown + _OFF)
    return Bounds(0, _OFF) if cell.state is CellState.BAND else Bounds(0, math.inf)


def compare(one: Cell, other: Cell) -> int | None:
    """1 where the first is surely the greater, -1 where it is surely the less, 0 where nobody can tell.

    None where one of them is held, so that there is nothing to compare.
    """
    if CellState.HELD in (one.state, other.state):
        return None
    first, second = bounds_of(one), bounds_of(other)
    return int(first.low > second.high) - int(first.high < second.low)


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A category or a period in words, and its cell."""

    label: str
    cell: Cell


def newest(measure: str, moments: Sequence[NamedCell], *, is_broken: bool, language: Language) -> str:
    """The newest number of a series, and whether it is more than the one before, where that can be told.

    `is_broken` tells that a break lies between the two.
    """
    now = moments[-1]
    values = {"period": now.label, "number": _format_cell(now.cell, language)}
    if now.cell.state is not CellState.SHOWN:
        state = "band" if now.cell.state is CellState.BAND else "held"
        return say(f"finding.{measure}.{state}", language, **values)
    told = say(f"finding.{measure}", language, **values)
    if len(moments) < 2:
        return told
    before = moments[-2]
    written = approximate_words(before.cell, language)
    if is_broken:
        return told + say("finding.broken", language, before=before.label)
    key = {1: "more", -1: "fewer", 0: "unclear", None: "alone"}[compare(now.cell, before.cell)]
    if key == "unclear" and now.cell.number == before.cell.number:
        key = "same"
    return told + say(f"finding.{key}", language, before=before.label, number=written)


def largest(subject: str, parts: Sequence[NamedCell], total: Cell | None, language: Language) -> str:
    """Which category is surely the largest, and whether it is over half; else that none is surely so."""
    top = _surely_largest(parts, total)
    if top is None:
        return _no_largest(subject, _leading(parts), language)
    told = say(
        _own_key("finding.largest", subject, language),
        language,
        label=top.label,
        number=_format_cell(top.cell, language),
    )
    if total is None or total.state is not CellState.SHOWN:
        return told
    half = bounds_of(top.cell).low * 2 > bounds_of(total).high
    return told + say(
        "finding.of_total.half" if half else "finding.of_total",
        language,
        total=_format_cell(total, language),
    )


def _own_key(key: str, subject: str, language: Language) -> str:
    """The key of a subject's own words, where it has any."""
    own = f"{key}.{subject}"
    return own if own in words(language) else key


def _no_largest(subject: str, leading: Sequence[NamedCell], language: Language) -> str:
    """Why no category is surely the largest: none is shown, one is held, or two are near each other."""
    if not leading:
        return say("finding.none", language)
    values = {"label": leading[0].label, "number": _format_cell(leading[0].cell, language)}
    if len(leading) < 2 or compare(leading[0].cell, leading[1].cell) == 1:
        return say(_own_key("finding.largest.shown", subject, language), language, **values)
    other = {"other": leading[1].label, "other_number": _format_cell(leading[1].cell, language)}
    return say("finding.tied", language, **values, **other)


def _leading(parts: Sequence[NamedCell]) -> list[NamedCell]:
    """The two largest that are shown, the larger first."""
    shown = [each for each in parts if each.cell.state is CellState.SHOWN]
    return sorted(shown, key=lambda each: -(each.cell.number or 0))[:2]


def _surely_largest(parts: Sequence[NamedCell], total: Cell | None) -> NamedCell | None:
    """The category that exceeds every other, also those that are held, whatever the counts are."""
    leading = _leading(parts)
    if not leading:
        return None
    least = bounds_of(leading[0].cell).low
    others = [each for each in parts if each is not leading[0]]
    return leading[0] if all(least > _most(each, parts, total) for each in others) else None


def _most(part: NamedCell, parts: Sequence[NamedCell], total: Cell | None) -> float:
    """The most that a part can be; a held one is at most what the others leave of the total."""
    known = bounds_of(part.cell).high
    if part.cell.state is not CellState.HELD or total is None:
        return known
    rest = sum(bounds_of(each.cell).low for each in parts if each is not part)
    return min(known, bounds_of(total).high - rest)


@dataclass(frozen=True, slots=True)
class SenderCells:
    """The cells of one period: the fewest and the most senders seen, their ads, and all at least."""

    low: Cell
    high: Cell
    ads: Cell | None = None
    at_least: Cell | None = None


def range_of(cells: SenderCells, period: str, language: Language) -> str:
    """How many senders were seen behind how many ads in the newest period, as a range.

    How many there were at least is told where that is surely more than were seen.
    """
    low, high, ads, least = cells.low, cells.high, cells.ads, cells.at_least
    if low.state is not CellState.SHOWN or high.state is not CellState.SHOWN:
        return say("finding.range.held", language, period=period)
    ends = [_format_cell(each, language) for each in (low, high)]
    key = "finding.range.one" if ends[0] == ends[1] else "finding.range"
    told = say(key, language, low=ends[0], high=ends[1], period=period)
    if ads is not None and ads.state is CellState.SHOWN:
        told += say("finding.range.ads", language, number=_format_cell(ads, language))
    if least is not None and compare(least, high) == 1:
        told += say("finding.range.least", language, number=_format_cell(least, language))
    return told


def _format_cell(cell: Cell, language: Language) -> str:
    return number(cell.number or 0, language) if cell.state is CellState.SHOWN else say("cell.band", language)
