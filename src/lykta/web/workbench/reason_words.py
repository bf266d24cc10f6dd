"""What the reasons of links are called, and the innocent explanation that each may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as a reader meets it: its name, what it says of two ads, and its counter-explanation."""

    key: str
    name: str | Promise
    says: str | Promise
    counter: str | Promise


_ALL: Final = (
    ReasonWords(
        "near-duplicate",
        _("Near-duplicate"),
        _("The texts say nearly the same."),
        _(
            "People copy ads that they like, sites renew ads by themselves and copy from each other, and "
            "someone who helps several independent advertisers may post one text for all of them."
        ),
    ),
    ReasonWords(
        "shared template",
        _("Shared template"),
        _("The texts look filled in from one model."),
        _(
            "The model may be the site's, an agency's or a friend's, and filled in by several people who "
            "advertise on their own. Whoever begins to advertise often starts from someone else's ad."
        ),
    ),
    ReasonWords(
        "shared contact",
        _("Shared contact"),
        _("Both ads hold the contact."),
        _(
            "Friends who share a home often share a phone. A number may be lent or have passed to someone "
            "else, and an account or a page may belong to a site or a place that several people use."
        ),
    ),
    ReasonWords(
        "shared style",
        _("Shared style"),
        _("The texts share words, signs and turns of phrase, but hardly any longer passage."),
        _(
            "People with the same mother tongue, the same translation app or the habits of one site write "
            "alike. Style is the weakest reason: it rests on habits that many share."
        ),
    ),
)

REASON_WORDS: Final = {words.key: words for words in _ALL}
"""By the reason's name in the result."""
