"""What speaks against one writer, in words, and why each difference may mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.describe.languages import LANGUAGES
from lykta.ads.explore.link import Difference, LinkedAd
from lykta.ads.result import Language, tag


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference as a row: its name, what each ad has, and why one writer may differ so."""

    name: str | Promise
    one: str
    other: str
    counter: str | Promise


_NAMES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "contacts": (
        _("Other contacts"),
        _("One writer may have several phones, and many change their number to be left in peace."),
    ),
    "names": (
        _("Other names"),
        _(
            "One writer may use several names in ads. A name may also be that of someone whom the text "
            "mentions."
        ),
    ),
    "places on one day": (
        _("Two places on one day"),
        _("People who are about to travel advertise ahead, and a site may show one ad in several places."),
    ),
    "places": (_("Other places"), _("Many travel and advertise where they are.")),
    "languages": (
        _("Other languages"),
        _("Many write in several languages to reach more readers, or translate with an app."),
    ),
    "voice": (
        _("Another voice"),
        _("One writer may say “I” in one ad and “we” in another, or have a friend write."),
    ),
    "sites": (_("Other sites"), _("Advertising on several sites is common.")),
    "time": (
        _("Over half a year apart"),
        _("Many advertise with long pauses. Over such a time a number or a text may also have passed on."),
    ),
}

_VOICES: Final[Mapping[str, str | Promise]] = {"I": _("“I”"), "we": _("“we”"), "she": _("“she”")}


def shown_differences(
    differences: Sequence[Difference], ads: tuple[LinkedAd, LinkedAd], language: Language
) -> list[ShownDifference]:
    """The differences as rows in the language of the page, contacts as tags."""
    kinds = {held.contact: held.kind for ad in ads for held in ad.contacts}
    column = ("sv", "en").index(language)
    shown: dict[str, Callable[[str], str]] = {
        "contacts": lambda contact: tag(kinds[contact], contact, language),
        "languages": lambda code: LANGUAGES[code][column],
        "voice": lambda voice: str(_VOICES[voice]),
        "time": lambda moment: date_format(datetime.fromisoformat(moment), "DATE_FORMAT"),
    }
    rows = []
    for difference in differences:
        name, counter = _NAMES[difference.kind]
        show = shown.get(difference.kind, str)
        one, other = (", ".join(map(show, values)) for values in (difference.one, difference.other))
        rows.append(ShownDifference(name, one, other, counter))
    return rows
