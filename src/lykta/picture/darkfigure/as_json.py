"""A dark figure as one JSON value, for a program to read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lykta.picture.darkfigure.words import reason

if TYPE_CHECKING:
    from lykta.picture.darkfigure.bootstrap import Interval
    from lykta.picture.darkfigure.estimating import Estimate
    from lykta.picture.darkfigure.figure import DarkFigure, Given
    from lykta.picture.darkfigure.words import Language


def figure_as_json(figure: DarkFigure, language: Language) -> dict[str, object]:
    """The value, with unrounded numbers; `given` is null where `refused` has reasons.

    A number that there is none of, as the estimate without a list that it cannot do without, is null.
    """
    bound = figure.at_least
    return {
        "area": figure.area,
        "language": language,
        "lists": list(figure.lists),
        "known": figure.known,
        "at_least": bound and {"persons": bound.estimate, "interval_95": [bound.low, bound.high]},
        "given": figure.given and _given(figure.given),
        "refused": [
            {
                "why": refusal.why.value,
                "values": {name: _number(value) for name, value in refusal.values},
                "text": reason(refusal, language),
            }
            for refusal in figure.refused
        ],
    }


def _given(given: Given) -> dict[str, object]:
    return {
        **_estimate(given.estimate),
        "interval_80": _interval(given.interval_80),
        "interval_95": _interval(given.interval_95),
        "rounds": given.draws.rounds,
        "seed": given.draws.seed,
        "other": _estimate(given.other),
        "without": {name: _estimate(rest) for name, rest in given.without},
        "leans_on": list(given.leans_on),
    }


def _estimate(found: Estimate) -> dict[str, object]:
    return {
        "method": found.method,
        "persons": _number(found.persons),
        "unseen": _number(found.unseen),
        "pairs": [list(pair) for pair in found.pairs],
    }


def _interval(interval: Interval) -> list[object]:
    return [_number(interval.low), _number(interval.high)]


def _number(value: str | float) -> str | float | None:
    """JSON has no infinity."""
    return None if isinstance(value, float) and math.isinf(value) else value
