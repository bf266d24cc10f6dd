"""The words of reasons, shares and cuts in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lykta.ads.engine import Engine
from lykta.ads.explore.gloss import Gloss, WordingUse
from lykta.ads.explore.labels import GivenName, NetworkLabel, given_names
from lykta.ads.explore.left_out import OTHER, CutKind
from lykta.ads.reading.notes import RejectionReason
from lykta.ads.result.observations import LANGUAGE_NAMES
from lykta.ads.result.reasons import COUNTERS, CUT_NAMES, CUT_REASONS, REASON_NAMES, STATEMENTS, basis_of
from lykta.web.language import current_language

# Nearer to never or always than this, tenths tell nothing apart.
_TENTHS_FROM: Final = 0.1
_TENTHS_TO: Final = 0.9
# Of a hundred pairs, none and all are never said: no probability is that sure.
_LEAST, _MOST = 0.01, 0.99
_OF_CONTACTS: Final = frozenset({"hub", "recycled contact"})
_USES: Final[dict[WordingUse, str | Promise]] = {
    "named": _("says that a name comes"),
    "signed": _("ends a message, and a name may follow"),
    "presented": _("may present a name"),
}
REASONS: Final[dict[str, str | Promise]] = {
    RejectionReason.NO_ID: _("The row has no id."),
    RejectionReason.NUL_IN_ID: _("The id holds a NUL byte."),
    RejectionReason.INEXACT_ID: _(
        "The id is a number of so many digits that the file no longer has it exactly."
    ),
    RejectionReason.NO_TEXT: _("The row has no text."),
    RejectionReason.WRONG_FIELDS: _("The row has the wrong number of fields."),
    RejectionReason.STRAY_QUOTE: _("A quote mark stands inside a quoted field over several lines."),
    RejectionReason.NEVER_CLOSED: _("A quote mark opens and is never closed."),
    RejectionReason.UNCLOSED: _("A quote mark opens and is not closed in its row."),
    RejectionReason.UNDECODABLE: _("Bytes are not characters in the file's encoding."),
    RejectionReason.BROKEN_JSON: _("The row is not a JSON object."),
    RejectionReason.TOO_LONG: _("The row is too long."),
    RejectionReason.ABOVE_HEADINGS: _("The row stands above the headings, and is not an ad."),
    RejectionReason.SAME_AD: _("Another row holds the same ad, and was kept."),
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

    @property
    def basis(self) -> str:
        """What its probability rests on where that is the same in every file; else nothing."""
        return basis_of(self.key, current_language())


@dataclass(frozen=True, slots=True)
class GlossWords:
    """What is told of a text in another language, in the language of the page."""

    gloss: Gloss

    @property
    def code(self) -> str:
        """The code of the text's language."""
        return self.gloss.language

    @property
    def name(self) -> str:
        """The name of that language."""
        return capfirst(LANGUAGE_NAMES[self.gloss.language][current_language()])

    @property
    def known(self) -> list[tuple[str, str]]:
        """Words of the text that Lykta's lists hold, and what they do."""
        return [(each.words, str(_USES[each.use])) for each in self.gloss.known]


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
    label: str
    why: str
    cuts: int
    ads: int
    contacts: bool


REASON_WORDS: Final = {key: ReasonWords(key) for key in REASON_NAMES["en"]}
"""By the reason's name in the result."""


def network_names(
    engine: Engine, networks: Sequence[str], called: Mapping[str, NetworkLabel]
) -> dict[str, str]:
    """What networks are called: the name that an analyst gave, else one by what was observed, or none."""
    given = given_names(engine, networks) if networks else {}
    return {
        name: (called[name].name if name in called else "") or given_words(given[name]) for name in networks
    }


def given_words(given: GivenName) -> str:
    """The name that observations give, in words; empty where they give none."""
    persona = given.persona
    if given.others:
        persona = gettext("%(name)s and others") % {"name": given.persona}
    elif not persona and given.names > 1:
        persona = ngettext("%(count)s name", "%(count)s names", given.names) % {"count": given.names}
    places = "–".join(given.places)
    if more := given.more_places:
        said = ngettext("%(place)s and %(count)s more place", "%(place)s and %(count)s more places", more)
        places = said % {"place": places, "count": more}
    return ", ".join(filter(None, (persona, places)))


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

    Whole numbers, but for what would round to none or all: that has one decimal, and is never shown as
    nearer to none or all than 0.1 per cent.
    """
    numbers = []
    for probability in probabilities:
        # The formatting cuts decimals off, and 94.99999 is 95.
        if 0 < probability < 0.01 or 0.99 < probability < 1:
            numbers.append(number_format(min(max(round(100 * probability, 1), 0.1), 99.9), 1))
        else:
            numbers.append(number_format(round(100 * probability)))
    return gettext("%(number)s%%") % {"number": "–".join(numbers)}


def name_kind(kind: CutKind) -> NamedKind:
    """A kind of cut with its words; one that this version does not know keeps its own name."""
    return NamedKind(
        kind=kind.kind,
        label=CUT_NAMES[current_language()].get(kind.kind, kind.kind),
        why=CUT_REASONS[current_language()].get(kind.kind, ""),
        cuts=kind.cuts,
        ads=kind.ads,
        contacts=kind.kind in _OF_CONTACTS,
    )
