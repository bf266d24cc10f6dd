"""A finding: where something that may identify a person stands, its kind, why, and what to write instead."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lykta.language import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by the key of a message, with what fills its gaps; a value such as @month.3 is a key itself."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of the text, half-open in characters, that may identify someone.

    `why` and `instead` are words by key: `lykta.deidentify.finding` has them in Swedish and English. A
    finding never holds the words it points at, so that it can be logged or shown without repeating them.
    """

    start: int
    end: int
    kind: Kind
    why: Wording
    instead: Wording = field(compare=False)

    @property
    def hard(self) -> bool:
        """Whether the text may not be sent with it; a soft one may, once somebody has said that it points to
        no one.
        """
        return self.kind in HARD


def finding(start: int, end: int, kind: Kind, *, why: str = "", instead: Wording | None = None) -> Finding:
    """A finding with the usual words of its kind where no others are given; `why` tells cases of a kind
    apart.
    """
    reason = Wording(f"why.{why or kind.value}")
    return Finding(start, end, kind, reason, instead or Wording(f"instead.{kind.value}"))


class Kind(StrEnum):
    """One kind of detail. The value is its key in the messages and in the test set."""

    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    STREET_ADDRESS = "street_address"
    LINK = "link"
    HANDLE = "handle"
    DATE_OF_BIRTH = "date_of_birth"
    RECORD_NUMBER = "record_number"
    ACCOUNT_NUMBER = "account_number"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    UNKNOWN_NAME = "unknown_name"
    SMALL_PLACE = "small_place"
    NAMED_WORKPLACE = "named_workplace"
    EXACT_DATE = "exact_date"
    EXACT_AGE = "exact_age"
    COMBINATION = "combination"
    RARE_TRAIT = "rare_trait"
    RELATION = "relation"


HARD: Final = frozenset(
    {
        Kind.PERSONAL_NUMBER,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.STREET_ADDRESS,
        Kind.LINK,
        Kind.HANDLE,
        Kind.DATE_OF_BIRTH,
        Kind.RECORD_NUMBER,
        Kind.ACCOUNT_NUMBER,
        Kind.FULL_NAME,
    }
)
"""Kinds that point to one person by themselves. The others single someone out only together with what else is
said.
"""


def say(wording: Wording, language: Language) -> str:
    """The words of a key in one language, its gaps filled; KeyError for a key that there is not."""
    words: dict[str, str] = table(f"messages/{language}.toml")
    values = {
        name: words[value[1:]] if value.startswith("@month.") else value for name, value in wording.values
    }
    return words[wording.key].format_map(values)


def why(finding: Finding, language: Language) -> str:
    """Why this may identify someone: one or two sentences for whoever wrote it."""
    return say(finding.why, language)


def instead(finding: Finding, language: Language) -> str:
    """The gentler words that may stand in its place."""
    return say(finding.instead, language)


def name_of_kind(finding: Finding, language: Language) -> str:
    """What kind of detail it is, in a few words."""
    return say(Wording(f"kind.{finding.kind.value}"), language)


# Of two hard findings on the same words the surer kind gives the reason; of two soft ones the more telling.
_ORDER = {kind: place for place, kind in enumerate(Kind)}


def settle(found: list[Finding]) -> tuple[Finding, ...]:
    """The findings in order of place. Hard ones that overlap become one; a soft one gives way to whatever it
    overlaps.
    """
    hard = _merge_overlaps([finding for finding in found if finding.hard])
    soft = _merge_overlaps([finding for finding in found if not finding.hard])
    return tuple(sorted([*hard, *_beside(soft, hard)], key=lambda finding: finding.start))


def _merge_overlaps(found: list[Finding]) -> list[Finding]:
    joined: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end, _ORDER[one.kind])):
        if not joined or finding.start >= joined[-1].end:
            joined.append(finding)
            continue
        last = joined[-1]
        surer = min(last, finding, key=lambda one: _ORDER[one.kind])
        joined[-1] = replace(surer, start=last.start, end=max(last.end, finding.end))
    return joined


def _beside(soft: list[Finding], hard: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    place = 0
    for finding in soft:
        while place < len(hard) and hard[place].end <= finding.start:
            place += 1
        if place == len(hard) or hard[place].start >= finding.end:
            kept.append(finding)
    return kept


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one TOML file, by its path in this package, such as `words/names.toml`."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def word_list(name: str, key: str) -> frozenset[str]:
    """The words, in small letters, under one key of a word list."""
    return frozenset(table(f"words/{name}.toml")[key].lower().split())
