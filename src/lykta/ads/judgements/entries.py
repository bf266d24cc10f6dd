"""What an analyst writes into the log, and each entry as a line of JSON chained to the line before."""

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final

from lykta.errors import InputError

LONGEST_NOTE: Final = 4000
"""So many characters a note may have: some 600 words."""

BEGINNING: Final = "0" * 64
"""What the first line is chained to."""


class Verdict(StrEnum):
    """Whether one author is behind the ads. `UNSURE` says that they were looked at, and changes nothing."""

    SAME = "same"
    NOT = "not"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class JudgedLink:
    """Two ads, by their ids; the lesser stands first, so that each pair has one name."""

    a: str
    b: str

    def __post_init__(self) -> None:
        if not self.a < self.b:
            raise ValueError("a link has two ads, the lesser id first")

    @classmethod
    def between(cls, one: str, other: str) -> "JudgedLink":
        """The link of two ads in either order."""
        return cls(min(one, other), max(one, other))

    @property
    def ads(self) -> tuple[str, ...]:
        """The ads that it is about."""
        return self.a, self.b


@dataclass(frozen=True, slots=True, order=True)
class JudgedNetwork:
    """The ads of a network as it was when it was judged, by their ids, sorted: two or more."""

    ads: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.ads) < 2 or any(one >= other for one, other in zip(self.ads, self.ads[1:], strict=False)):
            raise ValueError("a network has two ads or more, each once, sorted by id")

    @classmethod
    def of(cls, ads: frozenset[str] | set[str]) -> "JudgedNetwork":
        """The network of these ads."""
        return cls(tuple(sorted(ads)))


type Subject = JudgedLink | JudgedNetwork
"""What a judgement is about."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """That somebody judges ads to be of one author, of several, or cannot say; the note says why.

    `network` is the name of a network that is judged as a whole: the judgement stays on it when it grows.
    `blind` says that it was made without seeing what others had judged of the same, and `unseen` without
    seeing how probable Lykta finds the link.
    """

    on: Subject
    verdict: Verdict
    note: str = ""
    network: str = ""
    blind: bool = False
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Undoing:
    """That an earlier entry is to be as if it were not there. An undoing can be undone."""

    number: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """That a contact, by its pseudonym, was shown in clear, and why."""

    contact: str
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """That a network was handed over as an evidence folder: what for, and the SHA-256 of its manifest.

    `clear` are the contacts, by pseudonym, that left in clear: none unless they were revealed before.
    """

    network: str
    purpose: str
    manifest: str
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """What an analyst calls a network, files it under, and notes about it; it changes no judgement.

    `network` is its name in the result and `ads` are its ads by id, sorted, so that the label follows them
    where judgements regroup it. A label takes the place of the one before it, an empty one takes it away.
    """

    network: str
    ads: tuple[str, ...]
    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


type Act = Judgement | Undoing | Reveal | Export | Label


def free_text_of(act: Act) -> str:
    """What a person wrote of their own in an entry: a note, a reason, a purpose."""
    match act:
        case Judgement():
            return act.note
        case Reveal():
            return act.reason
        case Export():
            return act.purpose
        case Label():
            return "; ".join(part for part in (act.name, ", ".join(act.tags), act.note) if part)
        case Undoing():
            return ""


@dataclass(frozen=True, slots=True)
class JudgementEntry:
    """One line of the log: its number from 1, when (UTC, to the second), by whom, and what."""

    number: int
    at: str
    by: str
    act: Act


def line_of(entry: JudgementEntry, previous: str) -> bytes:
    """The line of an entry that follows the one with this hash, with its line break."""
    values = {
        "number": entry.number,
        "at": entry.at,
        "by": entry.by,
        **_values_of(entry.act),
        "previous": previous,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def hash_of(line: bytes) -> str:
    """What the next line is chained to: BLAKE2b of the whole line, 64 hexadecimal digits."""
    return blake2b(line, digest_size=32, person=b"lykta-judgement").hexdigest()


def entry_of(line: bytes, *, number: int, previous: str) -> JudgementEntry:
    """The entry of a line that should have this number and follow the line of this hash.

    Raises `InputError` when it was changed, moved, or is not a line of such a log.
    """
    try:
        values: dict[str, Any] = json.loads(line)
        entry = JudgementEntry(values["number"], values["at"], values["by"], _act_of(values))
        whole = line_of(entry, values["previous"]) == line
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"line {number} is not an entry of a judgement log") from error
    if not whole:
        raise InputError(f"line {number} was written by something else than Lykta")
    if (entry.number, values["previous"]) != (number, previous):
        raise InputError(f"line {number} does not follow the line before it")
    return entry


def _values_of(act: Act) -> dict[str, Any]:
    if isinstance(act, Undoing):
        return {"undo": act.number}
    if isinstance(act, Reveal):
        return {"reveal": act.contact, "reason": act.reason}
    if isinstance(act, Export):
        told = {"export": act.network, "purpose": act.purpose, "manifest": act.manifest}
        return {**told, "clear": list(act.clear)}
    if isinstance(act, Label):
        lists = {"tags": list(act.tags), "ads": list(act.ads)}
        return {"label": act.network, "name": act.name, "note": act.note, **lists}
    kind = "link" if isinstance(act.on, JudgedLink) else "network"
    # Lines that were written before networks kept their names have none.
    named: dict[str, Any] = {"name": act.network} if act.network else {}
    named |= {"blind": True} if act.blind else {}
    named |= {"unseen": True} if act.unseen else {}
    return {kind: list(act.on.ads), "verdict": str(act.verdict), "note": act.note, **named}


def _act_of(values: dict[str, Any]) -> Act:
    if "undo" in values:
        return Undoing(int(values["undo"]))
    if "reveal" in values:
        return Reveal(values["reveal"], values["reason"])
    if "export" in values:
        return Export(values["export"], values["purpose"], values["manifest"], tuple(values["clear"]))
    if "label" in values:
        ads, tags = tuple(values["ads"]), tuple(values["tags"])
        return Label(values["label"], ads, values["name"], tags, values["note"])
    subject = JudgedLink(*values["link"]) if "link" in values else JudgedNetwork(tuple(values["network"]))
    given = Verdict(values["verdict"]), values["note"], values.get("name", "")
    return Judgement(subject, *given, blind=bool(values.get("blind")), unseen=bool(values.get("unseen")))
