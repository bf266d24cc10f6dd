"""What an analyst writes into the log: judgements, undoings, why a contact was shown, what was exported."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_NOTE: Final = 4000
"""So many characters a note may have: some 600 words."""


class Verdict(StrEnum):
    """Whether one hand is behind the ads. `UNSURE` says that they were looked at, and changes nothing."""

    SAME = "same"
    NOT = "not"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two ads, by their ids; the lesser stands first, so that each pair has one name."""

    a: str
    b: str

    def __post_init__(self) -> None:
        if not self.a < self.b:
            raise ValueError("a link has two ads, the lesser id first")

    @classmethod
    def between(cls, one: str, other: str) -> "Link":
        """The link of two ads in either order."""
        return cls(min(one, other), max(one, other))

    @property
    def ads(self) -> tuple[str, ...]:
        """The ads that it is about."""
        return self.a, self.b


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The ads of a network as it was when it was judged, by their ids, sorted: two or more."""

    ads: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.ads) < 2 or any(one >= other for one, other in zip(self.ads, self.ads[1:], strict=False)):
            raise ValueError("a network has two ads or more, each once, sorted by id")

    @classmethod
    def of(cls, ads: frozenset[str] | set[str]) -> "Group":
        """The group of these ads."""
        return cls(tuple(sorted(ads)))


type Subject = Link | Group
"""What a judgement is about."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """That somebody judges ads to be of one hand, of several, or cannot say; the note says why.

    `network` is the name of a network that is judged as a whole: the judgement stays on it when it grows.
    """

    on: Subject
    verdict: Verdict
    note: str = ""
    network: str = ""


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
    """That a network left the house as an evidence folder: what for, and the SHA-256 of its manifest.

    `clear` are the contacts, by pseudonym, that left in clear: none unless they were revealed before.
    """

    network: str
    purpose: str
    manifest: str
    clear: tuple[str, ...] = ()


type Act = Judgement | Undoing | Reveal | Export


def written_in(act: Act) -> str:
    """What a person wrote of their own in an entry: a note, a reason, a purpose."""
    match act:
        case Judgement():
            return act.note
        case Reveal():
            return act.reason
        case Export():
            return act.purpose
        case Undoing():
            return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: its number from 1, when (UTC, to the second), by whom, and what."""

    number: int
    at: str
    by: str
    act: Act
