"""What may be shown of each cell, by the rules that look at counts and at lines.

Each rule only hides more. Those after the case rules look at nothing that is not published, so that what they
hide tells nothing that the numbers beside it do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lykta.picture.protect.counting import Counts, Numbers
from lykta.picture.protect.lines import Codes, Line, last_specified, lines_of
from lykta.picture.protect.shape import Shape
from lykta.picture.tables import State, Why

FEWEST_PERSONS: Final = 5
FEWEST_TO_SPLIT: Final = 10
"""A total that is shown as less is not split: its parts would be known to be few of few."""

type Verdict = State | Why
"""Shown, in the band, or the reason why it is held."""

_CASE_REASONS: Final = frozenset({Why.FEW_CASES, Why.ONE_CASE})


@dataclass(frozen=True, slots=True)
class Draft:
    """A table in the making: its shape, the number that each cell would be shown as, and verdicts so far."""

    shape: Shape
    numbers: Mapping[Codes, int]
    verdicts: dict[Codes, Verdict]

    @property
    def lines(self) -> list[Line]:
        """The lines of the table, from its own total down."""
        return list(lines_of(self.shape.dimensions, self.shape.categories))

    def hold(self, codes: Codes, why: Why) -> None:
        """Hold a cell, unless it is held already."""
        if not isinstance(self.verdicts[codes], Why):
            self.verdicts[codes] = why


def first_verdicts(counts: Counts, shape: Shape, needs_cases: int, told: Numbers) -> dict[Codes, Verdict]:
    """Each cell by its own counts: 5 persons of enough cases, none of which has over half of them.

    `told` is the number that the cell would tell, int64[cells]. In a table of cases it can be small where
    there are many persons, since a case is counted where the first of its persons is.
    """
    found = {}
    numbers = zip(*(each.tolist() for each in (counts.persons, counts.cases, counts.largest)), strict=True)
    for codes, number, (persons, cases, largest) in zip(shape.codes(), told.tolist(), numbers, strict=True):
        verdict = _verdict(persons, cases, largest, needs_cases)
        found[codes] = State.BAND if verdict is State.SHOWN and number < FEWEST_PERSONS else verdict
    return found


def _verdict(persons: int, cases: int, largest: int, needs_cases: int) -> Verdict:
    if persons < FEWEST_PERSONS:
        return State.BAND
    if cases < needs_cases:
        return Why.FEW_CASES
    return Why.ONE_CASE if 2 * largest > persons else State.SHOWN


def hide_case_holds(draft: Draft) -> None:
    """Hold cells beside those that are held for their cases, so that nobody knows which has so many persons.

    Those beside it that are in the band, or if there is none the smallest that is shown. The table's own
    total has nothing beside it: when it cannot be shown, it is held whether it is few persons or few cases.
    """
    lines = {part: line for line in draft.lines for part in line.parts if _is_last(line, part, draft)}
    for codes in [codes for codes, verdict in draft.verdicts.items() if verdict in _CASE_REASONS]:
        if codes in lines:
            _hide_beside(draft, lines[codes], draft.verdicts[codes])
    whole = next(codes for codes in draft.verdicts if last_specified(codes) is None)
    if draft.verdicts[whole] is not State.SHOWN:
        draft.verdicts[whole] = Why.FEW_CASES


def _is_last(line: Line, part: Codes, draft: Draft) -> bool:
    at = last_specified(part)
    return at is not None and draft.shape.dimensions[at] == line.dimension


def _hide_beside(draft: Draft, line: Line, why: Verdict) -> None:
    beside = [codes for codes in line.parts if draft.verdicts[codes] is State.BAND]
    shown = [codes for codes in line.parts if draft.verdicts[codes] is State.SHOWN]
    held = [codes for codes in line.parts if isinstance(draft.verdicts[codes], Why)]
    if not beside and len(held) < 2 and shown:
        beside = [min(shown, key=lambda codes: draft.numbers[codes])]
    for codes in beside:
        if isinstance(why, Why):
            draft.hold(codes, why)


def hold_unsplit(draft: Draft) -> None:
    """Do not split a total that is held, or that is shown as less than 10.

    Its parts have this reason and no other: theirs would tell why the total is held.
    """
    for line in draft.lines:
        total = draft.verdicts[line.total]
        too_few = total is State.SHOWN and draft.numbers[line.total] < FEWEST_TO_SPLIT
        if isinstance(total, Why) or too_few:
            draft.verdicts.update(dict.fromkeys(line.parts, Why.TOO_FEW))


def hold_one_category(draft: Draft) -> None:
    """Hold the parts of a line in which one is shown as all of the total, and the others are in the band.

    Periods are no category: that all were met in one year says nothing of anybody.
    """
    for line in draft.lines:
        if line.dimension == "period" or draft.verdicts[line.total] is not State.SHOWN:
            continue
        shown = [codes for codes in line.parts if draft.verdicts[codes] is State.SHOWN]
        band = sum(draft.verdicts[codes] is State.BAND for codes in line.parts)
        one = len(shown) == 1 and band == len(line.parts) - 1
        if one and draft.numbers[shown[0]] >= draft.numbers[line.total]:
            for codes in line.parts:
                draft.hold(codes, Why.ONE_CATEGORY)
