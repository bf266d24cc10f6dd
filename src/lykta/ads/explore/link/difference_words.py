"""What speaks against one writer, in words, and why each difference may mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lykta.ads.describing.languages import LANGUAGES
from lykta.ads.explore.link.against import Difference
from lykta.ads.explore.link.values import LinkedAd
from lykta.ads.result import Language, tag


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference as a row: its name, what each ad has, and why one writer may differ so."""

    name: str
    one: str
    other: str
    counter: str


_WORDS: Final[Mapping[Language, Mapping[str, tuple[str, str]]]] = {
    "sv": {
        "contacts": (
            "Andra kontaktvägar",
            "En avsändare kan ha flera telefoner, och många byter nummer för att få vara i fred.",
        ),
        "names": (
            "Andra namn",
            "En avsändare kan använda flera annonsnamn. Ett namn kan också vara någon annans som nämns i "
            "texten.",
        ),
        "places on one day": (
            "Två orter samma dag",
            "Den som ska resa annonserar gärna i förväg, och en webbplats kan visa samma annons på flera "
            "orter.",
        ),
        "places": ("Andra orter", "Många reser och annonserar där de är."),
        "languages": (
            "Andra språk",
            "Många skriver på flera språk för att nå fler läsare eller översätter med en app.",
        ),
        "voice": (
            "Annan röst",
            "En avsändare kan skriva ”jag” i en annons och ”vi” i en annan, eller låta en vän skriva.",
        ),
        "sites": ("Andra webbplatser", "Det är vanligt att annonsera på flera webbplatser."),
        "time": (
            "Över ett halvår emellan",
            "Många annonserar med långa uppehåll. Under så lång tid kan också ett nummer eller en text ha "
            "gått vidare till någon annan.",
        ),
    },
    "en": {
        "contacts": (
            "Other contacts",
            "One writer may have several phones, and many change their number to be left in peace.",
        ),
        "names": (
            "Other names",
            "One writer may use several names in ads. A name may also be that of someone whom the text "
            "mentions.",
        ),
        "places on one day": (
            "Two places on one day",
            "People who are about to travel advertise ahead, and a site may show one ad in several places.",
        ),
        "places": ("Other places", "Many travel and advertise where they are."),
        "languages": (
            "Other languages",
            "Many write in several languages to reach more readers, or translate with an app.",
        ),
        "voice": (
            "Another voice",
            "One writer may say “I” in one ad and “we” in another, or have a friend write.",
        ),
        "sites": ("Other sites", "Advertising on several sites is common."),
        "time": (
            "Over half a year apart",
            "Many advertise with long pauses. Over such a time a number or a text may also have passed on.",
        ),
    },
}
"""By kind of difference: its name, and its counter-explanation."""

_VOICES: Final[Mapping[Language, Mapping[str, str]]] = {
    "sv": {"I": "”jag”", "we": "”vi”", "she": "”hon”"},
    "en": {"I": "“I”", "we": "“we”", "she": "“she”"},
}


def shown_differences(
    differences: Sequence[Difference],
    ads: tuple[LinkedAd, LinkedAd],
    language: Language,
    *,
    day: Callable[[datetime], str] = lambda moment: moment.date().isoformat(),
) -> list[ShownDifference]:
    """The differences as rows in a language, contacts as tags; `day` writes the date of a moment."""
    kinds = {held.contact: held.kind for ad in ads for held in ad.contacts}
    column = ("sv", "en").index(language)
    shown: dict[str, Callable[[str], str]] = {
        "contacts": lambda contact: tag(kinds[contact], contact, language),
        "languages": lambda code: LANGUAGES[code][column],
        "voice": lambda voice: _VOICES[language][voice],
        "time": lambda moment: day(datetime.fromisoformat(moment)),
    }
    rows = []
    for difference in differences:
        name, counter = _WORDS[language][difference.kind]
        show = shown.get(difference.kind, str)
        one, other = (", ".join(map(show, values)) for values in (difference.one, difference.other))
        rows.append(ShownDifference(name, one, other, counter))
    return rows
