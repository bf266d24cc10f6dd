"""What the tables of a result name in words of their own, in the language of the page."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.explore.left_out import OTHER, REPEATED, Kind
from lykta.ads.read.reasons import Reason
from lykta.web.language import current_language

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


def named(kind: Kind) -> NamedKind:
    """A kind of cut with its words; one that this version does not know keeps its own name."""
    return NamedKind(
        kind=kind.kind,
        label=_CUTS.get(kind.kind, kind.kind),
        why=kind.swedish if current_language() == "sv" else kind.english,
        cuts=kind.cuts,
        ads=kind.ads,
        contacts=kind.kind in _OF_CONTACTS,
    )
