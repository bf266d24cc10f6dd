"""Contacts in clear: those that a person wrote into a note, kept out, and those shown with a reason.

A folder holds no clear contact. What is of the file has none; what people wrote of their own may have.
"""

from dataclasses import dataclass

import pyarrow as pa

from lykta.ads.contacts import ContactKey, find_contacts, open_row
from lykta.ads.engine import Engine
from lykta.ads.evidence.concerning import Concerning
from lykta.ads.judge.entries import Reveal
from lykta.ads.pipeline.contacts import VAULT_TABLE
from lykta.ads.result import Language, tag

# The sealed values lie in the order of their pseudonyms, and each is bound to its place in it.
_SEALED = """
SELECT sealed, (SELECT count(*) FROM contact_values AS before WHERE before.contact < own.contact) AS place
FROM contact_values AS own WHERE contact = ?
"""


@dataclass(frozen=True, slots=True)
class Revealed:
    """A contact in clear, and the entries of the log in which somebody said why they wanted to see it."""

    clear: str
    numbers: tuple[int, ...]


def holds_contact(text: str, region: str) -> bool:
    """Whether something in a text reads as a contact."""
    return bool(find_contacts(pa.array([text]), region=region).num_rows)


def without_contacts(text: str, region: str, language: Language = "en") -> str:
    """The text with the kind of each contact, in a language, in brackets where the contact stood."""
    data = text.encode()
    found = find_contacts(pa.array([text]), region=region).to_pylist()
    for contact in reversed(found):
        data = data[: contact["start"]] + _kind(contact["kind"], language) + data[contact["end"] :]
    return data.decode()


def _kind(kind: str, language: Language) -> bytes:
    return f"[{tag(kind, '', language).strip()}]".encode()


def revealed(engine: Engine, log: Concerning, key: ContactKey) -> dict[str, Revealed]:
    """The contacts of a network that were shown with a reason, by pseudonym.

    Raises `InputError` when the key is another than the one that they were sealed under.
    """
    numbers: dict[str, list[int]] = {}
    for line in log.own:
        if isinstance(line.entry.act, Reveal):
            numbers.setdefault(line.entry.act.contact, []).append(line.entry.number)
    return {
        contact: Revealed(_opened(engine, contact, key), tuple(entries))
        for contact, entries in sorted(numbers.items())
    }


def _opened(engine: Engine, contact: str, key: ContactKey) -> str:
    row = engine.arrow(_SEALED, [contact]).to_pylist()[0]
    return open_row(row["sealed"], key, table=VAULT_TABLE, row=row["place"]).decode()
