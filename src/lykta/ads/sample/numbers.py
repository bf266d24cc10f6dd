"""Telephone numbers of the synthetic county: fictional series first, generated ones after.

PTS keeps some series for film and fiction, and Ofcom the series 07700 900; they serve a few hundred hands.
A larger county needs numbers by the hundred thousand. Those are counted through Sweden's mobile series in a
fixed scatter: they are valid in form, generated, and may by chance coincide with numbers in use.
"""

from collections.abc import Iterator
from math import gcd

from lykta.ads.sample.dice import Dice

# The site's own number, on ads of unrelated hands; out of the fictional Stockholm series.
SWITCHBOARD = "0846500400"

_MOBILE_PREFIXES = ("070", "072", "073", "076", "079")
_PER_PREFIX = 10_000_000


def fictional() -> list[str]:
    """The Swedish numbers set aside for fiction by PTS, without the switchboard's, in national form."""
    mobile = [f"0701740{last}" for last in range(605, 700)]
    landline = [
        f"{head}{last:02d}"
        for head in ("03139006", "04062804", "08465004", "09803192")
        for last in range(100)
    ]
    return [number for number in mobile + landline if number != SWITCHBOARD]


def abroad() -> list[str]:
    """The British mobile numbers set aside for drama by Ofcom, in international form."""
    return [f"+447700900{last:03d}" for last in range(1000)]


def swedish_numbers(dice: Dice) -> Iterator[str]:
    """Numbers without repetition: the fictional ones in random order, then generated mobile numbers."""
    first = fictional()
    yield from dice.some(first, len(first))
    space = _PER_PREFIX * len(_MOBILE_PREFIXES)
    # Any step that shares no factor with the space visits every number once.
    step = dice.between(space // 4, space // 2) | 1
    while gcd(step, space) != 1:
        step += 2
    at = dice.between(0, space - 1)
    known = set(first)
    for _ in range(space):
        at = (at + step) % space
        number = _MOBILE_PREFIXES[at // _PER_PREFIX] + f"{at % _PER_PREFIX:07d}"
        if number not in known:
            yield number


class Exchange:
    """Gives each hand its numbers, and now and then passes on one that another hand gave up months ago."""

    _ABROAD = 0.02
    _PASSED_ON = 0.004
    _MONTHS = 120

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._swedish = swedish_numbers(dice)
        self._abroad = iter(dice.some(abroad(), 1000))
        self._given_up: list[tuple[int, str]] = []

    def number(self, first: int, last: int) -> str:
        """A number for a hand that uses it from the first to the last of these days."""
        dice = self._dice
        if dice.random() < self._PASSED_ON:
            for place, (day, number) in enumerate(self._given_up):
                if day + self._MONTHS <= first:
                    del self._given_up[place]
                    return number
        drawn = next(self._abroad, "") if dice.random() < self._ABROAD else ""
        drawn = drawn or next(self._swedish)
        if dice.random() < 0.02 and len(self._given_up) < 500:
            self._given_up.append((last, drawn))
        return drawn
