"""What a result file says, as values, and how a text is shown with tags in the place of contacts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final, Literal, NamedTuple, Self

from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS
from lykta.language import Language

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {"phone": "telefon", "email": "e-post", "handle": "konto", "link": "länk"},
    "en": {"phone": "phone", "email": "e-mail", "handle": "account", "link": "link"},
}
SHOWN_OF_CONTACT: Final = 6
"""Hexadecimal digits of a pseudonym that are shown: they tell the contacts of a network apart at a glance."""

type Order = Literal["size", "first", "last", "places"]


def posted_in_words(moment: datetime) -> str:
    """When an ad was posted, to the minute; the day alone at midnight sharp, a day without a time."""
    form = "%Y-%m-%d" if is_day(moment) else "%Y-%m-%d %H:%M"
    return moment.strftime(form)


def posted_in_iso(moment: datetime) -> str:
    """The same as ISO 8601 for programs: to the second, or the day alone."""
    return moment.date().isoformat() if is_day(moment) else moment.isoformat(timespec="seconds")


def is_day(moment: datetime) -> bool:
    """Whether it is a day without a time: midnight sharp."""
    return moment.time() == time.min


def kind_in_words(kind: str, language: Language) -> str:
    """What a kind of contact is called."""
    return _WORDS[language].get(kind, kind)


def tag(kind: str, contact: str, language: Language = "sv") -> str:
    """The tag of a contact, such as `telefon 3f9a1c`: its kind and the beginning of its pseudonym."""
    return f"{kind_in_words(kind, language)} {contact[:SHOWN_OF_CONTACT]}"


class ContactMark(NamedTuple):
    """Where a contact stood: its kind, its pseudonym, and the byte offset of its symbol in the bare text."""

    kind: str
    contact: str
    position: int


def fill(bare: str, marks: Iterable[ContactMark], language: Language = "sv") -> str:
    """A bare text with a tag in brackets in the place of each contact's symbol.

    A symbol without a mark stays, as that of a title does, and so does a place that holds no symbol of the
    mark's kind; a mark at -1 is that of a contact from a column.
    """
    data = bare.encode()
    for mark in sorted(marks, key=lambda mark: -mark.position):
        symbol = chr(CONTACT_PLACEHOLDERS[mark.kind]).encode()
        if mark.position >= 0 and data.startswith(symbol, mark.position):
            name = f"[{tag(mark.kind, mark.contact, language)}]".encode()
            data = data[: mark.position] + name + data[mark.position + len(symbol) :]
    return data.decode()


@dataclass(frozen=True, slots=True)
class Network:
    """A network of two ads or more: how many of what, and when it was seen."""

    network: str
    ads: int
    texts: int
    contacts: int
    personas: int
    places: int
    sites: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class TemplateStretch:
    """A part of a template: common wording or a slot; `kept` is the share of compared ads that hold it."""

    slot: bool
    words: str
    kept: float


@dataclass(frozen=True, slots=True)
class Reason:
    """All links of a network that have one reason.

    `least` and `most` are the range of their probabilities; `low` and `high` the outermost ends of their
    intervals.
    """

    reason: str
    links: int
    ads: int
    least: float
    most: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact under its pseudonym: on how many ads of the network and of the file; a hub links nobody."""

    kind: str
    contact: str
    ads: int
    ads_in_file: int
    hub: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A place of a network: how many of its ads, and when; `place` is None for ads without one."""

    place: str | None
    ads: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Ad:
    """One ad: its bare text, and the marks of the contacts that were found in it."""

    ad_id: str
    title: str | None
    bare: str
    posted_at: datetime | None
    place: str | None
    site: str | None
    marks: tuple[ContactMark, ...]

    def text(self, language: Language = "sv") -> str:
        """The text as it may be shown: a tag in the place of each contact."""
        return fill(self.bare, self.marks, language)

    def whole(self) -> Self:
        """The ad with its title as the first line of its text: the whole that a template is made of."""
        if self.title is None:
            return self
        before = f"{self.title}\n"
        moved = len(before.encode())
        marks = tuple(
            mark._replace(position=mark.position + moved) if mark.position >= 0 else mark
            for mark in self.marks
        )
        return replace(self, bare=before + self.bare, marks=marks)


@dataclass(frozen=True, slots=True)
class NetworkEvent:
    """What happened to a network in one run over the file, at this moment (UTC).

    Runs in which something happened to a network count from 0. `event` is `began`, `grew`, `joined` (the
    `other` network ended in it), `received` (ads of the other), `split` (it came from the other), `gave` (ads
    to the other, or to none) or `ended` (in the other, or in none). So many ads `came` and `went` by it; the
    network had `ads` after the run.
    """

    run: int
    at: datetime
    event: str
    other: str | None
    came: int
    went: int
    ads: int
