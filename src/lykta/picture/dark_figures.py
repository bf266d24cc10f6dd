"""Dark figures as an edition says them: rounded like any other number, or refused without one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lykta.picture.darkfigure import Draws, Given, Refusal, Why, dark_figure, read_overlaps
from lykta.picture.darkfigure.rules import LEAST_PERSONS
from lykta.picture.darkfigure.words import reason
from lykta.picture.edition import DarkFigure, Interval
from lykta.picture.picture import Language, Words
from lykta.picture.plan import PlannedDarkFigure
from lykta.picture.tables import BASE

# How few there are is a small number itself, which an edition does not tell.
_FEWER: Final = Words(f"färre än {LEAST_PERSONS}", f"fewer than {LEAST_PERSONS}")


def dark_figures(planned: Sequence[PlannedDarkFigure]) -> tuple[DarkFigure, ...]:
    """What may be said of each planned table. `InputError` for one that cannot be read."""
    return tuple(_figure(each) for each in planned)


def _figure(planned: PlannedDarkFigure) -> DarkFigure:
    found = dark_figure(read_overlaps(planned.file), area=planned.area, draws=Draws(seed=planned.seed))
    known = _down(found.known) if found.known >= LEAST_PERSONS else 0
    about: Mapping[str, Any] = {"area": planned.where, "period": planned.period, "known": known}
    if found.given:
        return DarkFigure(**about, **_said(found.given))
    least = _down(found.at_least.estimate) if found.at_least and known else None
    return DarkFigure(**about, refusal=_refusal(found.refused), least=least)


def _said(given: Given) -> dict[str, Any]:
    return {
        "estimate": _down(given.estimate.persons),
        "interval_80": Interval(_down(given.interval_80.low), _up(given.interval_80.high)),
        "interval_95": Interval(_down(given.interval_95.low), _up(given.interval_95.high)),
    }


def _refusal(refused: Sequence[Refusal]) -> Words:
    return Words(sv=_reasons(refused, "sv"), en=_reasons(refused, "en"))


def _reasons(refused: Sequence[Refusal], language: Language) -> str:
    said = dict.fromkeys(reason(_without_small_numbers(each, language), language) for each in refused)
    return " ".join(said)


def _without_small_numbers(refusal: Refusal, language: Language) -> Refusal:
    """The same without how few there are, and without that there is nobody in an overlap."""
    if refusal.why is Why.FEW_PERSONS:
        values = dict(refusal.values) | {"persons": _FEWER[language]}
        return replace(refusal, values=tuple(values.items()))
    return Refusal(Why.NO_ESTIMATE) if refusal.why is Why.LIST_ALONE else refusal


def _down(persons: float) -> int:
    return math.floor(persons / BASE) * BASE


def _up(persons: float) -> int:
    return math.ceil(persons / BASE) * BASE
