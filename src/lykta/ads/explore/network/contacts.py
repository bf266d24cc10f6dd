"""The contacts of a network, as pseudonyms, and which ads hold them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from lykta.ads.engine import Engine
from lykta.ads.explore.network.own import Own
from lykta.ads.result import Contact

_HELD = "SELECT DISTINCT ad, contact FROM contacts WHERE ad IN (SELECT unnest(?)) ORDER BY ad, contact"
_VALUES = "SELECT contact, kind, ads, hub FROM contact_values WHERE contact IN (SELECT unnest(?))"


@dataclass(frozen=True)
class Holdings:
    """The contacts, most ads of the network first, and the pseudonyms that each ad (by number) holds."""

    contacts: tuple[Contact, ...]
    by_ad: dict[int, tuple[str, ...]]


def holdings(engine: Engine, own: Own) -> Holdings:
    """Who holds what in a network; an ad without a contact is not in `by_ad`."""
    rows = engine.arrow(_HELD, [list(own.numbers)])
    held = defaultdict(list)
    for ad, contact in zip(rows["ad"].to_pylist(), rows["contact"].to_pylist(), strict=True):
        held[ad].append(contact)
    here = Counter(contact for contacts in held.values() for contact in contacts)
    values = engine.arrow(_VALUES, [list(here)]).to_pylist() if here else []
    found = [
        Contact(row["kind"], row["contact"], here[row["contact"]], row["ads"], row["hub"]) for row in values
    ]
    found.sort(key=lambda contact: (-contact.ads, contact.kind, contact.contact))
    return Holdings(tuple(found), {ad: tuple(contacts) for ad, contacts in held.items()})
