"""One contact of one network in clear: under its key, from its pseudonym, and never the other way round."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.contacts import ContactKey, open_row
from lykta.ads.engine import Engine

# Values are sealed in their place among all contacts by pseudonym.
_SEALED = """
SELECT kind, sealed, (SELECT count(*) FROM contact_values WHERE contact < $1) AS row
FROM contact_values WHERE contact = $1
"""
_HELD = """
SELECT count(DISTINCT ad) AS ads FROM contacts JOIN members USING (ad) WHERE contact = ? AND network = ?
"""
_TABLE: Final = "contact_values"


@dataclass(frozen=True)
class SealedContact:
    """A contact of a network, by its pseudonym, on so many of the network's ads; its value is sealed."""

    contact: str
    kind: str
    ads: int
    sealed: bytes
    row: int

    def opened(self, key: ContactKey) -> str:
        """The contact in clear; `InputError` when the key is another, or the value was changed or moved."""
        return open_row(self.sealed, key, table=_TABLE, row=self.row).decode()


def sealed_contact(engine: Engine, network: str, contact: str) -> SealedContact | None:
    """The contact of this pseudonym; None when no ad of the network, as judged, has it."""
    held = engine.arrow(_HELD, [contact, network])["ads"][0].as_py()
    if not held:
        return None
    found = engine.arrow(_SEALED, [contact]).to_pylist()[0]
    return SealedContact(contact, found["kind"], held, found["sealed"], found["row"])
