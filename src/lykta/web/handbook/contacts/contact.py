"""One contact: whom to call about what, when they answer, and where that was read.

Contacts are written in `contacts.toml`, a table for each. What is not known is left out, and never guessed:
the pages then say whom to ask for it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from lykta.errors import InputError
from lykta.places import county_codes, municipality_codes
from lykta.web.handbook.toml_file import read_toml
from lykta.web.language import Language

type Concern = Literal["adult", "child", "buyer"]
"""Whom the worry is about: an adult, a child, or someone who buys sex and wants to stop."""


class Group(StrEnum):
    """Under which heading contacts stand on a page."""

    NOW = "now"
    MUNICIPALITY = "municipality"
    HELPLINE = "helpline"
    ADVICE = "advice"
    CARE = "care"
    POLICE = "police"
    CHANGE = "change"


KINDS: Mapping[str, Group] = MappingProxyType(
    {
        "nodnummer": Group.NOW,
        "socialtjanst": Group.MUNICIPALITY,
        "socialjour": Group.MUNICIPALITY,
        "vaxel": Group.MUNICIPALITY,
        "barnahus": Group.MUNICIPALITY,
        "stodlinje": Group.HELPLINE,
        "mika": Group.HELPLINE,
        "stodprogram": Group.HELPLINE,
        "kvinnojour": Group.HELPLINE,
        "brottsofferjour": Group.HELPLINE,
        "resursteam": Group.ADVICE,
        "stodtelefon": Group.ADVICE,
        "regionkoordinator": Group.ADVICE,
        "lansstyrelse": Group.ADVICE,
        "sjukvardsradgivning": Group.CARE,
        "akut": Group.CARE,
        "bup": Group.CARE,
        "ungdomsmottagning": Group.CARE,
        "barnmorskemottagning": Group.CARE,
        "vuxenpsykiatri": Group.CARE,
        "traumamottagning": Group.CARE,
        "polis": Group.POLICE,
        "kast": Group.CHANGE,
    }
)
"""What a contact can be, in the order in which they stand, and the heading of each."""

_CONCERNS = ("adult", "child", "buyer")
# The helplines for adults alone, whoever writes them down: a child who calls one is sent on, or hangs up.
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
class Words:
    """What is said of a contact in one language; empty where nothing is known."""

    name: str
    hours: str
    for_whom: str
    languages: str
    reach: str
    """How it is reached when there is no number to call."""
    note: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One contact. It is for a municipality, for a county, or, with neither, for the whole country."""

    key: str
    kind: str
    about: tuple[Concern, ...]
    words: Mapping[Language, Words]
    phones: tuple[str, ...] = ()
    web: str = ""
    mail: str = ""
    address: str = ""
    always_open: bool = False
    """Whether somebody answers day and night."""
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
    def group(self) -> Group:
        """The heading that it stands under."""
        return KINDS[self.kind]

    @property
    def is_local(self) -> bool:
        """Whether it is for one or some municipalities."""
        return bool(self.municipalities)

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


def read_contacts(path: Path) -> dict[str, Contact]:
    """Read the contacts of one file, by key; `InputError` names the file, the contact and what is wrong."""
    tables = read_toml(path, "the contacts")
    return {key: _contact(path, key, table) for key, table in tables.items()}


def _contact(path: Path, key: str, table: Any) -> Contact:
    wrong = next(iter(_wrong_form(table) if isinstance(table, dict) else ["it is no table"]), None)
    wrong = wrong or next(_wrong_content(table), None)
    if wrong:
        raise InputError(f"{path}: the contact {key} does not hold: {wrong}.")
    words: dict[Language, Words] = {
        "sv": Words(*(table.get(word, "") for word in _WORDS)),
        "en": Words(*(table.get(f"{word}_en", "") for word in _WORDS)),
    }
    said = {name for word in _WORDS for name in (word, f"{word}_en")}
    given = {name: _frozen(value) for name, value in table.items() if name not in said}
    return Contact(key=key, words=MappingProxyType(words), **given)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _wrong_form(table: Mapping[str, Any]) -> Iterator[str]:
    if missing := sorted(_NEEDED - table.keys()):
        yield f"{', '.join(missing)} is missing"
    if unknown := sorted(table.keys() - _FIELDS.keys()):
        yield f"{', '.join(unknown)} is no field of a contact"
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
    if not about or not set(about) <= set(_CONCERNS):
        yield f"about has to name whom it concerns: {', '.join(_CONCERNS)}"
    if not (phones or table.get("web") or table.get("reach")):
        yield "it has neither phones, web nor reach: nobody could get in touch"
    for phone in phones:
        if not _PHONE.fullmatch(phone):
            yield f"{phone} is no phone number"
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
