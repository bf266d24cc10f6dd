"""Pairs of ads for the questions about a link."""

from datetime import datetime
from typing import Final

from lykta.ads.explore.link import LinkContact, LinkedAd
from lykta.ads.normalise import make_lexicon
from lykta.ads.result import Ad
from lykta.ads.result.values import ContactMark

LEXICON: Final = make_lexicon(["Karlstad", "Arvika"])
PHONE: Final = LinkContact("phone", "3f9a1c" + "0" * 26, 2, hub=False, recycled=False)
OTHER_PHONE: Final = LinkContact("phone", "77b200" + "0" * 26, 3, hub=False, recycled=False)
SWITCHBOARD: Final = LinkContact("phone", "c0ffee" + "0" * 26, 90, hub=True, recycled=False)


def moment(day: int, month: int = 3) -> datetime:
    """Noon of a day in 2026, local, as ads give it."""
    return datetime(2026, month, day, 12)  # noqa: DTZ001 - ads give no zone.


def made(
    text: str = "Hej, ring i dag.",
    *,
    title: str | None = None,
    place: str | None = None,
    site: str | None = None,
    posted: datetime | None = None,
    contacts: tuple[LinkContact, ...] = (),
) -> LinkedAd:
    """An ad of one's own; the symbol ☎ in its text is the first of its contacts."""
    at = len(text[: text.find("☎")].encode()) if "☎" in text else -1
    marks = tuple(ContactMark(held.kind, held.contact, at) for held in contacts[:1])
    return LinkedAd(0, Ad("a1", title, text, posted, place, site, marks), "n1", 1, contacts)
