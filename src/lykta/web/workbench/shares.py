"""Probabilities as shares that one can picture: about 8 of 10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# Nearer to never or always than this, tenths tell nothing apart.
_TENTHS_FROM: Final = 0.1
_TENTHS_TO: Final = 0.9
# Of a hundred pairs, none and all are never said: no probability is that sure.
_LEAST, _MOST = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `whole`, 10 or 100; `way` tells whether it is about that, or the number is a bound."""

    count: int
    whole: int
    way: Literal["about", "fewer", "more"] = "about"

    def __str__(self) -> str:
        """The share in words, in the language of the page."""
        values = {"count": self.count, "whole": self.whole}
        if self.way == "fewer":
            return _("fewer than %(count)s of %(whole)s") % values
        if self.way == "more":
            return _("more than %(count)s of %(whole)s") % values
        return _("about %(count)s of %(whole)s") % values


def share_of(probability: float) -> Share:
    """The share that a probability is, in tenths where those tell enough, else in hundredths."""
    if probability < _LEAST:
        return Share(1, 100, "fewer")
    if probability > _MOST:
        return Share(99, 100, "more")
    if _TENTHS_FROM <= probability <= _TENTHS_TO:
        return Share(round(10 * probability), 10)
    return Share(round(100 * probability), 100)


def per_cent(*probabilities: float) -> str:
    """One probability, or the two ends of an interval, in per cent with the sign.

    Whole numbers, but for what would round to none or all: that has one decimal.
    """
    numbers = []
    for probability in probabilities:
        value = 100 * probability
        places = 1 if 99 < value < 100 or 0 < value < 1 else 0
        # The formatting cuts decimals off, and 94.99999 is 95.
        numbers.append(number_format(round(value, places), places))
    return _("%(number)s%%") % {"number": "–".join(numbers)}
