"""Whom to call: contacts as data, national and of a county, chosen by municipality.

Contacts are written in `contacts.toml`, a table for each. What is not known is left out, and never guessed:
the pages then say whom to ask for it.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from django.conf import settings

from lykta.errors import InputError
from lykta.language import Language
from lykta.places import county_codes, municipality_codes
from lykta.places.names import SEATS
from lykta.web.handbook.checking import EditorFinding
from lykta.web.handbook.library import PACKAGE, Library, read_toml
from lykta.web.handbook.markdown import placed_things

type Concern = Literal["adult", "child", "buyer"]
"""Whom the worry is about: an adult, a child, or someone who buys sex and wants to stop."""

CONCERNS: tuple[Concern, ...] = ("adult", "child", "buyer")


class ContactGroup(StrEnum):
    """Under which heading contacts stand on a page."""

    NOW = "now"
    MUNICIPALITY = "municipality"
    HELPLINE = "helpline"
    ADVICE = "advice"
    CARE = "care"
    POLICE = "police"
    CHANGE = "change"


KINDS: Mapping[str, ContactGroup] = MappingProxyType(
    {
        "nodnummer": ContactGroup.NOW,
        "socialtjanst": ContactGroup.MUNICIPALITY,
        "socialjour": ContactGroup.MUNICIPALITY,
        "vaxel": ContactGroup.MUNICIPALITY,
        "barnahus": ContactGroup.MUNICIPALITY,
        "stodlinje": ContactGroup.HELPLINE,
        "mika": ContactGroup.HELPLINE,
        "stodprogram": ContactGroup.HELPLINE,
        "kvinnojour": ContactGroup.HELPLINE,
        "brottsofferjour": ContactGroup.HELPLINE,
        "resursteam": ContactGroup.ADVICE,
        "stodtelefon": ContactGroup.ADVICE,
        "regionkoordinator": ContactGroup.ADVICE,
        "lansstyrelse": ContactGroup.ADVICE,
        "sjukvardsradgivning": ContactGroup.CARE,
        "akut": ContactGroup.CARE,
        "bup": ContactGroup.CARE,
        "ungdomsmottagning": ContactGroup.CARE,
        "barnmorskemottagning": ContactGroup.CARE,
        "vuxenpsykiatri": ContactGroup.CARE,
        "traumamottagning": ContactGroup.CARE,
        "polis": ContactGroup.POLICE,
        "kast": ContactGroup.CHANGE,
    }
)
"""What a contact can be, in the order in which they stand, and the heading of each."""

# The helplines for adults alone, in every file: a child who calls one is sent on, or hangs up.
_FOR_ADULTS_ALONE = {"116016", "020505050", "020808080", "020550000"}
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){2,14}")
_WORDS = ("name", "hours", "for_whom", "languages", "reach", "note")
_FIELDS: Mapping[str, type] = {
    "kind": str, "about": list, "phones": list, "web": str, "mail": str, "address": str, "always_open": bool,
    "from_age": int, "county": str, "municipalities": list, "source": str, "checked": dt.date,
    **dict.fromkeys(_WORDS, str), **{f"{word}_en": str for word in _WORDS},
}  # fmt: skip
_NEEDED = {"kind", "name", "name_en", "about", "source", "checked"}


@dataclass(frozen=True)
class ContactWords:
    """A contact's words in one language; empty where nothing is known."""

    name: str
    hours: str
    for_whom: str
    languages: str
    reach: str
    """How it is reached when there is no number to call."""
    note: str


@dataclass(frozen=True, kw_only=True)
class HelpContact:
    """One contact. It is for a municipality, for a county, or, with neither, for the whole country."""

    key: str
    kind: str
    about: tuple[Concern, ...]
    words: Mapping[Language, ContactWords]
    phones: tuple[str, ...] = ()
    web: str = ""
    mail: str = ""
    address: str = ""
    always_open: bool = False
    """Whether it answers day and night."""
    from_age: int = 0
    """The lowest age in years of those it is for; 0: no limit."""
    county: str = ""
    """The county's code (SCB), two digits."""
    municipalities: tuple[str, ...] = ()
    """The municipalities' codes (SCB), four digits."""
    source: str
    """The key of the source that it was read in."""
    checked: dt.date

    @property
    def group(self) -> ContactGroup:
        """The heading that it stands under."""
        return KINDS[self.kind]

    def counties(self) -> set[str]:
        """The codes of the counties that it belongs to; none for a national one."""
        return {self.county} - {""} | {code[:2] for code in self.municipalities}

    def serves(self, municipality: str, county: str) -> bool:
        """Whether it is for people in this municipality, or in this county when that is all that is known."""
        if self.municipalities:
            return municipality in self.municipalities
        return not self.county or self.county == county

    def is_older_than_a_year(self, today: dt.date) -> bool:
        """Whether it was last compared with its source more than a year ago."""
        return (today - self.checked).days > 365


def read_contacts(path: Path) -> dict[str, HelpContact]:
    """Read the contacts of one file, by key; `InputError` names the file, the contact and what is wrong."""
    tables = read_toml(path, "the contacts")
    return {key: _contact(path, key, table) for key, table in tables.items()}


def _contact(path: Path, key: str, table: Any) -> HelpContact:
    wrong = next(iter(_wrong_form(table) if isinstance(table, dict) else ["it is not a table"]), None)
    wrong = wrong or next(_wrong_content(table), None)
    if wrong:
        raise InputError(f"{path}: the contact {key} does not hold: {wrong}.")
    words: dict[Language, ContactWords] = {
        "sv": ContactWords(*(table.get(word, "") for word in _WORDS)),
        "en": ContactWords(*(table.get(f"{word}_en", "") for word in _WORDS)),
    }
    texts = {name for word in _WORDS for name in (word, f"{word}_en")}
    given = {name: _freeze(value) for name, value in table.items() if name not in texts}
    return HelpContact(key=key, words=MappingProxyType(words), **given)


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _wrong_form(table: Mapping[str, Any]) -> Iterator[str]:
    if missing := sorted(_NEEDED - table.keys()):
        yield f"{', '.join(missing)} is missing"
    if unknown := sorted(table.keys() - _FIELDS.keys()):
        yield f"{', '.join(unknown)} is not a field of a contact"
    for name, value in table.items():
        items = value if isinstance(value, list) else []
        if name in _FIELDS and (
            type(value) is not _FIELDS[name] or any(type(each) is not str for each in items)
        ):
            yield f"{name} is not of its kind: text in quotes, a list, true or false, or a bare date"
    for word in _WORDS:
        if bool(table.get(word)) != bool(table.get(f"{word}_en")):
            yield f"{word} is in one language only"


def _wrong_content(table: Mapping[str, Any]) -> Iterator[str]:
    phones, about = table.get("phones", []), table["about"]
    if table["kind"] not in KINDS:
        yield f"there is no kind {table['kind']}; there are {', '.join(KINDS)}"
    if not about or not set(about) <= set(CONCERNS):
        yield f"about has to name whom it concerns: {', '.join(CONCERNS)}"
    if not (phones or table.get("web") or table.get("reach")):
        yield "it has neither phones, web nor reach: nobody could get in touch"
    for phone in phones:
        if not _PHONE.fullmatch(phone):
            yield f"{phone} is not a phone number"
    if not str(table.get("web", "https://")).startswith("https://"):
        yield "web has to begin with https://"
    digits = {re.sub(r"\D", "", phone) for phone in phones}
    if "child" in about and (table.get("from_age", 0) >= 18 or digits & _FOR_ADULTS_ALONE):
        yield "it is for adults alone, and may not be shown for a child"
    yield from _wrong_places(table)


def _wrong_places(table: Mapping[str, Any]) -> Iterator[str]:
    county, municipalities = table.get("county", ""), table.get("municipalities", [])
    if county and county not in county_codes():
        yield f"there is no county {county}"
    for code in municipalities:
        if code not in municipality_codes():
            yield f"there is no municipality {code}"
    if county and municipalities:
        yield "it names a county and municipalities: one of them is enough"


FILE = "contacts.toml"

# What comes first depends on whom the worry is about: for an adult, who answers tonight; for a child, the
# municipality's social services, to whom the report goes.
_LAST = (ContactGroup.ADVICE, ContactGroup.CARE, ContactGroup.POLICE)
_ORDER: Mapping[Concern | None, tuple[ContactGroup, ...]] = {
    "adult": (ContactGroup.NOW, ContactGroup.HELPLINE, ContactGroup.MUNICIPALITY, *_LAST),
    "child": (ContactGroup.NOW, ContactGroup.MUNICIPALITY, ContactGroup.HELPLINE, *_LAST),
    "buyer": (ContactGroup.CHANGE,),
    None: tuple(ContactGroup),
}


@dataclass(frozen=True)
class Directory:
    """The contacts by key, and the county that the server is for, if its overlay or its name tells."""

    contacts: Mapping[str, HelpContact]
    county: str = ""

    def about(
        self, concern: Concern | None, municipality: str = ""
    ) -> Iterator[tuple[ContactGroup, list[HelpContact]]]:
        """Whom to call about someone, or about anyone, by heading, the acute first.

        With a municipality's code also those of that municipality and its county; without one, those of the
        server's own county.
        """
        county = municipality[:2] or self.county
        shown = [each for each in self.contacts.values() if concern in (None, *each.about)]
        shown = [each for each in shown if each.serves(municipality, county)]
        for group in _ORDER[concern]:
            yield group, sorted((each for each in shown if each.group is group), key=_sort_key)

    def has(self, kind: str, municipality: str) -> bool:
        """Whether there is a number of this kind for this very municipality."""
        return any(
            each.kind == kind and each.phones and municipality in each.municipalities
            for each in self.contacts.values()
        )

    def placeable(self) -> set[str]:
        """What may stand after `call` in `[[call ...]]`: whom the worry is about, or the key of a contact."""
        return {*CONCERNS, *self.contacts}


def _sort_key(contact: HelpContact) -> tuple[int, bool, bool]:
    # Within a kind those of the place come before those of the country, and those who always answer first.
    return list(KINDS).index(contact.kind), not contact.counties(), not contact.always_open


def load_contacts(overlay: Path | None = None, county_name: str = "") -> Directory:
    """Read the package's contacts, and over them the overlay's: a key replaces or adds.

    The county is the one that all of the overlay's local contacts lie in, or else the one of this name.
    """
    contacts = read_contacts(PACKAGE / FILE)
    own: dict[str, HelpContact] = {}
    if overlay and (overlay / FILE).is_file():
        own = read_contacts(overlay / FILE)
    counties = {code for contact in own.values() for code in contact.counties()}
    county = next(iter(counties)) if len(counties) == 1 else _county_called(county_name)
    return Directory(contacts | own, county)


def directory() -> Directory:
    """The contacts as the server is set up; read once."""
    return _load_once(settings.LYKTA.overlay, settings.LYKTA.county)


@lru_cache(maxsize=8)
def _load_once(overlay: Path | None, county_name: str) -> Directory:
    return load_contacts(overlay, county_name)


def _county_called(name: str) -> str:
    """The code of the county of this name, with or without "län" and its ending; nothing for another name."""
    wanted = _bare(name)
    return next((code for code, known in county_codes().items() if _bare(known) == wanted), "")


def _bare(name: str) -> str:
    return name.strip().removesuffix(" län").removesuffix("s").casefold()


def check_contacts(contacts: Directory, library: Library, today: dt.date) -> list[EditorFinding]:
    """What is to be mended among the contacts on a day: those not checked for a year, and missing ones."""
    return list(_in_contacts(contacts, library, today))


def missing_numbers(contacts: Directory) -> list[EditorFinding]:
    """The municipalities of the county without a number to social services, by day and out of hours.

    They are told to the county apart from what is wrong: what is not known is said to the reader as it is.
    """
    county = in_county(contacts.county)
    without = {
        kind: [each.name for each in county if not contacts.has(kind, each.code)]
        for kind in ("socialtjanst", "socialjour")
    }
    return [
        EditorFinding("missing number", f"contacts/{contacts.county}", f"{kind}: {', '.join(names)}")
        for kind, names in without.items()
        if names
    ]


def _in_contacts(contacts: Directory, library: Library, today: dt.date) -> Iterator[EditorFinding]:
    for contact in contacts.contacts.values():
        where = f"contacts/{contact.key}"
        if contact.is_older_than_a_year(today):
            yield EditorFinding("old contact", where, f"was last checked on {contact.checked}")
        if contact.source not in library.sources:
            yield EditorFinding("unknown source", where, contact.source)
    for page in library.pages.values():
        for name, what in placed_things(page.body):
            if name == "call" and what not in contacts.placeable():
                yield EditorFinding("unknown contact", f"{page.language}/{page.key}", f"[[call {what}]]")


LONGEST = 60
"""Letters of what is typed that are read; the rest is left out."""

_MOST_SUGGESTED = 6


@dataclass(frozen=True)
class Municipality:
    """One of the 290 municipalities."""

    code: str
    name: str


@dataclass(frozen=True)
class MunicipalityChoice:
    """What was typed, the municipality it means, or else those that it may mean."""

    typed: str = ""
    municipality: Municipality | None = None
    suggested: tuple[Municipality, ...] = ()
    is_beginning: bool = False
    """Whether what was typed is the beginning of several names, which is no mistake."""
    has_more: bool = False
    """Whether more than the suggested ones may be meant."""

    @property
    def is_unknown(self) -> bool:
        """Whether something was typed that no name is and none begins with."""
        return bool(self.typed) and self.municipality is None and not self.is_beginning


def municipality(code: str) -> Municipality | None:
    """The municipality of this code; none for another code."""
    name = municipality_codes().get(code)
    return Municipality(code, name) if name else None


def in_county(code: str) -> list[Municipality]:
    """The municipalities of a county, by name; none without a county."""
    return [each for each in sorted(_all(), key=lambda one: one.name) if code and each.code[:2] == code]


# These name a municipality or its seat only where nothing else was typed.
_USUAL_WORDS = {"berg", "handen", "mark", "vara", "varas"}


def find_named(query: str, among: Iterable[Municipality]) -> tuple[Municipality, ...]:
    """Those of these municipalities that a query names, or whose seat it names, in any case."""
    said = " ".join(re.findall(r"[\w-]+", query.casefold()))
    return tuple(each for each in among if any(_has(said, form) for form in _forms_of(each)))


def _has(said: str, form: str) -> bool:
    return form == _plain(said) or (form not in _USUAL_WORDS and f" {form} " in f" {said} ")


def _forms_of(named: Municipality) -> Iterator[str]:
    """Its name and its seat's, and each in the genitive."""
    seats = (seat for seat, name in SEATS.items() if name == named.name)
    for name in (named.name, *seats):
        yield name.casefold()
        yield f"{name.casefold()}s"


def choose(typed: str) -> MunicipalityChoice:
    """Which municipality is meant: its name, its beginning or its seat, in any case; never an exception."""
    typed = " ".join("".join(sign for sign in typed[:LONGEST] if sign.isprintable()).split())
    wanted = _plain(typed)
    names = {name.casefold(): name for name in municipality_codes().values()}
    seats = {seat.casefold(): name for seat, name in SEATS.items()}
    exact = names.get(wanted) or names.get(wanted.removesuffix("s")) or seats.get(wanted)
    if exact:
        return MunicipalityChoice(typed, _find_municipality(exact))
    begun = [name for key, name in names.items() if wanted and key.startswith(wanted)]
    if len(begun) == 1:
        return MunicipalityChoice(typed, _find_municipality(begun[0]))
    near = begun or [(names | seats)[key] for key in get_close_matches(wanted, [*names, *seats], cutoff=0.7)]
    return MunicipalityChoice(
        typed,
        suggested=tuple(_find_municipality(name) for name in dict.fromkeys(near[:_MOST_SUGGESTED])),
        is_beginning=bool(begun),
        has_more=len(begun) > _MOST_SUGGESTED,
    )


def _plain(typed: str) -> str:
    return typed.casefold().removesuffix(" kommun").removesuffix(" stad").strip()


def _find_municipality(name: str) -> Municipality:
    return next(each for each in _all() if each.name == name)


def _all() -> Iterator[Municipality]:
    return (Municipality(code, name) for code, name in municipality_codes().items())
