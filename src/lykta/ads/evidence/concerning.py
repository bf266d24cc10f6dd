"""Which entries of the judgement log are about one network, and how the rest is withheld but provable.

A network leaves the house, and what was judged of others does not. Each entry about this network stands as
the very line of the log; of every other entry stands its number and its hash. Since a line holds the hash of
the one before it, whoever is shown the whole log later can check that these are its lines and that none is
missing between them.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from lykta.ads.judge.entries import Entry, Export, Judgement, Reveal, Undoing
from lykta.ads.judge.lines import BEGINNING, hash_of, line_of
from lykta.ads.judge.standing import in_force


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry in its line of the log: the line's hash, and whether an undoing in force undoes it."""

    entry: Entry
    line: bytes
    hash: str
    undone: bool


@dataclass(frozen=True)
class Network:
    """What makes an entry be about a network: its name, its ads by id, and its contacts by pseudonym."""

    name: str
    ads: frozenset[str]
    contacts: frozenset[str]


@dataclass(frozen=True)
class Concerning:
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

    def written(self, shows: Callable[[LogLine], bool]) -> bytes:
        """The log as it leaves: a line about the network as it is, if `shows` allows, else its hash alone."""
        return b"".join(
            line.line if line.entry.number in self.numbers and shows(line) else _withheld(line)
            for line in self.lines
        )


def concerning(entries: Sequence[Entry], network: Network) -> Concerning:
    """Which entries are about the network: judgements of its ads, reveals of its contacts, exports of it, and
    the undoings of these.
    """
    standing = {entry.number for entry in in_force(entries)}
    lines, numbers, previous = [], set[int](), BEGINNING
    for entry in entries:
        line = line_of(entry, previous)
        previous = hash_of(line)
        lines.append(LogLine(entry, line, previous, entry.number not in standing))
        if _is_about(entry, network, numbers):
            numbers.add(entry.number)
    return Concerning(tuple(lines), frozenset(numbers))


def _is_about(entry: Entry, network: Network, before: Collection[int]) -> bool:
    act = entry.act
    if isinstance(act, Judgement):
        return not network.ads.isdisjoint(act.on.ads)
    if isinstance(act, Reveal):
        return act.contact in network.contacts
    if isinstance(act, Undoing):
        return act.number in before
    assert isinstance(act, Export)  # noqa: S101 - there is no other act.
    return act.network == network.name


def _withheld(line: LogLine) -> bytes:
    values = {"number": line.entry.number, "withheld": line.hash}
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
