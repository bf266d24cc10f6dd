"""The words of reasons, shares and cuts in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.ads.explore.left_out import OTHER, REPEATED, CutKind
from lykta.ads.reading.notes import Reason
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, STATEMENTS
from lykta.web.language import current_language

# Nearer to never or always than this, tenths tell nothing apart.
_TENTHS_FROM: Final = 0.1
_TENTHS_TO: Final = 0.9
# Of a hundred pairs, none and all are never said: no probability is that sure.
_LEAST, _MOST = 0.01, 0.99
_OF_CONTACTS: Final = frozenset({"hub", "recycled contact"})
_CUTS: Final[dict[str, str | Promise]] = {
    "hub": _("Contacts on ads that are not alike"),
    "recycled contact": _("Contacts that changed hands"),
    "stock text": _("Texts that unrelated advertisers use word for word"),
    "little wording": _("Texts that say too little beyond standard wording"),
    "copied text": _("Texts that were probably copied from others"),
    "wrong bridge": _("Networks that a thin tie held together"),
}
REASONS: Final[dict[str, str | Promise]] = {
    Reason.NO_ID: _("The row has no id."),
    Reason.NUL_IN_ID: _("The id holds a NUL byte."),
    Reason.NO_TEXT: _("The row has no text."),
    Reason.WRONG_FIELDS: _("The row has the wrong number of fields."),
    Reason.STRAY_QUOTE: _("A quote mark stands inside a quoted field over several lines."),
    Reason.NEVER_CLOSED: _("A quote mark opens and is never closed."),
    Reason.UNDECODABLE: _("Bytes are no characters in the file's encoding."),
    Reason.BROKEN_JSON: _("The row is no JSON object."),
    Reason.TOO_LONG: _("The row is too long."),
    REPEATED: _("Another row holds the same ad, and was kept."),
    OTHER: _("Another reason."),
}
"""Why rows were rejected, by the names of `lykta.ads.explore.left_out`."""


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as a reader meets it, by its name in the result."""

    key: str

    @property
    def name(self) -> str:
        """What it is called."""
        return capfirst(REASON_NAMES[current_language()][self.key])

    @property
    def says(self) -> str:
        """What it says of two ads."""
        return STATEMENTS[current_language()][self.key]

    @property
    def counter(self) -> str:
        """Its counter-explanation."""
        return COUNTERS[current_language()][self.key]


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
            return gettext("fewer than %(count)s of %(whole)s") % values
        if self.way == "more":
            return gettext("more than %(count)s of %(whole)s") % values
        return gettext("about %(count)s of %(whole)s") % values


@dataclass(frozen=True, slots=True)
class NamedKind:
    """A kind of cut in the language of the page; `contacts` says that its subjects are contacts, and
    not ads.
    """

    kind: str
    label: str | Promise
    why: str
    cuts: int
    ads: int
    contacts: bool


REASON_WORDS: Final = {key: ReasonWords(key) for key in REASON_NAMES["en"]}
"""By the reason's name in the result."""


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
    return gettext("%(number)s%%") % {"number": "–".join(numbers)}


def name_kind(kind: CutKind) -> NamedKind:
    """A kind of cut with its words; one that this version does not know keeps its own name."""
    return NamedKind(
        kind=kind.kind,
        label=_CUTS.get(kind.kind, kind.kind),
        why=kind.swedish if current_language() == "sv" else kind.english,
        cuts=kind.cuts,
        ads=kind.ads,
        contacts=kind.kind in _OF_CONTACTS,
    )
