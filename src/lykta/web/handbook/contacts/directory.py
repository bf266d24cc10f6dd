"""All contacts: those of the package, with the county's own laid over them, and who is shown for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from lykta.places import county_codes
from lykta.web.handbook.contacts.contact import KINDS, Concern, Contact, Group, read_contacts
from lykta.web.handbook.library import PACKAGE

FILE = "contacts.toml"

_EVERY_GROUP = (
    Group.NOW, Group.MUNICIPALITY, Group.HELPLINE, Group.ADVICE, Group.CARE, Group.POLICE, Group.CHANGE,
)  # fmt: skip
# What comes first depends on whom the worry is about: for an adult, who answers tonight; for a child, the
# municipality's social services, to whom the report goes.
_ORDER: Mapping[Concern, tuple[Group, ...]] = {
    "adult": (Group.NOW, Group.HELPLINE, Group.MUNICIPALITY, Group.ADVICE, Group.CARE, Group.POLICE),
    "child": (Group.NOW, Group.MUNICIPALITY, Group.HELPLINE, Group.ADVICE, Group.CARE, Group.POLICE),
    "buyer": (Group.CHANGE,),
}


@dataclass(frozen=True)
class Directory:
    """The contacts by key, and the county that the server is for, if its overlay or its name tells."""

    contacts: Mapping[str, Contact]
    county: str = ""

    def about(self, concern: Concern | None, municipality: str = "") -> Iterator[tuple[Group, list[Contact]]]:
        """Whom to call about someone, or about anyone, by heading, the acute first.

        With a municipality's code also those of that municipality and its county; without one, those of the
        server's own county.
        """
        county = municipality[:2] or self.county
        shown = [each for each in self.contacts.values() if concern in (None, *each.about)]
        shown = [each for each in shown if each.serves(municipality, county)]
        for group in _ORDER[concern] if concern else _EVERY_GROUP:
            yield group, sorted((each for each in shown if each.group is group), key=_place)


def _place(contact: Contact) -> tuple[int, bool, bool]:
    # Within a kind those of the place come before those of the country, and those who always answer first.
    return list(KINDS).index(contact.kind), not contact.counties(), not contact.always_open


def load_contacts(overlay: Path | None = None, county_name: str = "") -> Directory:
    """Read the package's contacts, and over them the overlay's: a key replaces or adds.

    The county is the one that all of the overlay's local contacts lie in, or else the one of this name.
    """
    contacts = read_contacts(PACKAGE / FILE)
    own: dict[str, Contact] = {}
    if overlay and (overlay / FILE).is_file():
        own = read_contacts(overlay / FILE)
    counties = {code for contact in own.values() for code in contact.counties()}
    county = next(iter(counties)) if len(counties) == 1 else _county_called(county_name)
    return Directory(contacts | own, county)


def directory() -> Directory:
    """The contacts as the server is set up; read once."""
    return _loaded(settings.LYKTA.overlay, settings.LYKTA.county)


@lru_cache(maxsize=8)
def _loaded(overlay: Path | None, county_name: str) -> Directory:
    return load_contacts(overlay, county_name)


def _county_called(name: str) -> str:
    """The code of the county of this name, with or without "län" and its ending; nothing for another name."""
    wanted = _bare(name)
    return next((code for code, known in county_codes().items() if _bare(known) == wanted), "")


def _bare(name: str) -> str:
    return name.strip().removesuffix(" län").removesuffix("s").casefold()
