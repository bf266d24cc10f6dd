"""A dark figure in words: what is known, what there is at the least, the estimate or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from lykta.picture.darkfigure.words import reason, say, whole

if TYPE_CHECKING:
    from lykta.picture.darkfigure.estimating import Estimate
    from lykta.picture.darkfigure.figure import DarkFigure, Given
    from lykta.picture.darkfigure.words import Language

# More digits than these would look surer than any such estimate is.
_DIGITS: Final = 3


def figure_as_text(figure: DarkFigure, language: Language) -> str:
    """The lines for a reader: estimates to three digits, limits rounded outwards, the bound downwards."""
    return "\n".join(_lines(figure, language))


def _lines(figure: DarkFigure, language: Language) -> Iterator[str]:
    yield say("heading", language, area=say(f"area.{figure.area}", language))
    yield ""
    yield say(
        "known" if len(figure.lists) > 1 else "known.one_list",
        language,
        persons=whole(figure.known, language),
        lists=len(figure.lists),
    )
    yield _at_least(figure, language)
    if figure.given:
        yield from _given(figure.given, figure.known, language)
    else:
        yield say("refused", language)
        yield from (f"- {reason(refusal, language)}" for refusal in figure.refused)
    yield ""
    yield say("ending", language)


def _at_least(figure: DarkFigure, language: Language) -> str:
    bound = figure.at_least
    if bound is None:
        return say("no_at_least", language)
    rounded = (math.floor(bound.estimate), math.floor(bound.low), math.ceil(bound.high))
    persons, low, high = (whole(number, language) for number in rounded)
    return say("at_least", language, persons=persons, low=low, high=high)


def _given(given: Given, known: int, language: Language) -> Iterator[str]:
    persons = _digits(given.estimate.persons, round)
    yield say(
        "estimate",
        language,
        persons=whole(persons, language),
        unseen=whole(max(persons - known, 0), language),
    )
    for interval in (given.interval_80, given.interval_95):
        low, high = _digits(interval.low, math.floor), _digits(interval.high, math.ceil)
        yield say(
            "interval", language, level=interval.level, low=whole(low, language), high=whole(high, language)
        )
    pairs = ", ".join(f"{first}–{second}" for first, second in given.estimate.pairs)
    dependent = say("pairs" if pairs else "pairs.none", language, pairs=pairs)
    method = say(f"method.{given.estimate.method}", language)
    yield say("model", language, method=method, pairs=dependent)
    yield ""
    yield say("beside", language)
    method = say(f"method.{given.other.method}", language)
    yield say("other", language, method=method, persons=_persons(given.other, language))
    for name, rest in given.without:
        yield say("without", language, list=name, persons=_persons(rest, language))
    yield from (say("leans_on", language, list=name) for name in given.leans_on)


def _persons(found: Estimate, language: Language) -> str:
    if math.isinf(found.persons):
        return say("none", language)
    return whole(_digits(found.persons, round), language)


def _digits(number: float, rounding: Callable[[float], int]) -> int:
    """A number of persons to three digits."""
    unit = int(10 ** max(len(str(int(number))) - _DIGITS, 0))
    return rounding(number / unit) * unit
