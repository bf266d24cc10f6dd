"""What the judgement log says of one network, and the contacts in it that may stand in clear.

A network is handed over, and what was judged of others is not. Each entry about this network stands as
the very line of the log; of every other entry stands its number and its hash. Since a line holds the hash of
the one before it, a reader of the whole log can check later that these are its lines and that none is
missing between them.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa

from lykta.ads.contacts import ContactKey, find_contacts, open_row
from lykta.ads.engine import Engine
from lykta.ads.judgements.entries import (
    BEGINNING,
    Export,
    Judgement,
    JudgementEntry,
    Label,
    Reveal,
    Undoing,
    hash_of,
    line_of,
)
from lykta.ads.judgements.log import in_force
from lykta.ads.pipeline.contacts import VAULT_TABLE
from lykta.ads.result import tag
from lykta.language import Language

# The sealed values lie in the order of their pseudonyms, and each is bound to its place in it.
_SEALED = """
SELECT sealed, (SELECT count(*) FROM contact_values AS before WHERE before.contact < own.contact) AS place
FROM contact_values AS own WHERE contact = ?
"""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry in its line of the log: the line's hash, and whether an undoing in force undoes it."""

    entry: JudgementEntry
    line: bytes
    hash: str
    undone: bool


@dataclass(frozen=True)
class NetworkScope:
    """What makes an entry be about a network: its name, its ads by id, and its contacts by pseudonym."""

    name: str
    ads: frozenset[str]
    contacts: frozenset[str]


@dataclass(frozen=True)
class LogExtract:
    """The whole log, and which of its entries are about the network."""

    lines: tuple[LogLine, ...]
    numbers: frozenset[int]

    @property
    def head(self) -> str:
        """The hash of the newest line."""
        return self.lines[-1].hash if self.lines else BEGINNING

    @property
    def own(self) -> list[LogLine]:
        """The lines about the network, in their order."""
        return [line for line in self.lines if line.entry.number in self.numbers]

    def redact(self, shows: Callable[[LogLine], bool]) -> bytes:
        """The log as it leaves: a line about the network as it is, if `shows` allows, else its hash alone."""
        return b"".join(
            line.line if line.entry.number in self.numbers and shows(line) else _withhold(line)
            for line in self.lines
        )


def extract_log(entries: Sequence[JudgementEntry], network: NetworkScope) -> LogExtract:
    """Which entries are about the network: judgements of its ads, labels on it, reveals of its contacts,
    exports of it, and the undoings of these.
    """
    in_effect = {entry.number for entry in in_force(entries)}
    lines, numbers, previous = [], set[int](), BEGINNING
    for entry in entries:
        line = line_of(entry, previous)
        previous = hash_of(line)
        lines.append(LogLine(entry, line, previous, entry.number not in in_effect))
        if _is_about(entry, network, numbers):
            numbers.add(entry.number)
    return LogExtract(tuple(lines), frozenset(numbers))


def _is_about(entry: JudgementEntry, network: NetworkScope, before: Collection[int]) -> bool:
    act = entry.act
    if isinstance(act, Judgement):
        return not network.ads.isdisjoint(act.on.ads)
    if isinstance(act, Label):
        return act.network == network.name or not network.ads.isdisjoint(act.ads)
    if isinstance(act, Reveal):
        return act.contact in network.contacts
    if isinstance(act, Undoing):
        return act.number in before
    assert isinstance(act, Export)  # noqa: S101 - there is no other act.
    return act.network == network.name


def _withhold(line: LogLine) -> bytes:
    values = {"number": line.entry.number, "withheld": line.hash}
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


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


def open_revealed(engine: Engine, log: LogExtract, key: ContactKey) -> dict[str, Revealed]:
    """The contacts of a network that were shown with a reason, by pseudonym.

    Raises `InputError` when the key is another than the one that they were sealed under.
    """
    numbers: dict[str, list[int]] = {}
    for line in log.own:
        if isinstance(line.entry.act, Reveal):
            numbers.setdefault(line.entry.act.contact, []).append(line.entry.number)
    return {
        contact: Revealed(_open_sealed(engine, contact, key), tuple(entries))
        for contact, entries in sorted(numbers.items())
    }


def _open_sealed(engine: Engine, contact: str, key: ContactKey) -> str:
    row = engine.arrow(_SEALED, [contact]).to_pylist()[0]
    return open_row(row["sealed"], key, table=VAULT_TABLE, row=row["place"]).decode()
