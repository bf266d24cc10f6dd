"""The rules of the legal check as data: dated wordings of the law, their words and their sources."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from lykta.errors import InputError
from lykta.law.facts import Age

type Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)


class Kind(StrEnum):
    """What a rule is to the legal check."""

    TRAFFICKING = "trafficking"
    NEIGHBOUR = "neighbour"
    # Attempt and what comes before it.
    ATTEMPT = "attempt"
    DUTY = "duty"
    NOTICE = "notice"


class Weight(StrEnum):
    """How a wording treats a measure or a means that is answered with yes."""

    # Named in the wording: a yes fulfils it.
    NAMED = "named"
    # Named together with a limiter: both must be yes, and one no is enough to rule it out.
    LIMITED = "limited"
    # Named without a limiter, and how much was asked for is not in the text: a yes is sure only with today's.
    UNWRITTEN = "unwritten"
    # Not named, and perhaps covered by other words: a yes leaves it unknown.
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One sentence of a rule in our own words: what it is about, its key, and the keys of its sources."""

    about: str
    key: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one wording of the trafficking provision asks for.

    `conditions` are asked for beside a measure, such as control over the person.
    """

    measures: Mapping[str, Weight]
    conditions: tuple[str, ...]
    means: Mapping[str, Weight]
    other_purposes: bool


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """The question that a neighbouring rule turns on, and the ages at which it has nothing to say."""

    question: str
    not_at: frozenset[Age]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A provision in one period. A first day of None has not been checked; a last day of None is not known.

    `review_by` is the day by which someone must have compared the rule with the law again. `trigger` is what
    a neighbour is shown for, and None for other kinds.
    """

    key: str
    provision: str
    kind: Kind
    amendment: str | None
    valid_from: date | None
    valid_to: date | None
    checked: date
    review_by: date
    sources: tuple[str, ...]
    wording: tuple[Wording, ...]
    penalty: tuple[Wording, ...]
    terms: Terms | None
    trigger: Trigger | None

    def valid_on(self, day: date) -> bool:
        """Whether the rule stood on this day, as far as is known."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def review_is_due(self, today: date) -> bool:
        """Whether the rule should have been checked again before this day."""
        return today > self.review_by

    def about(self, subject: str) -> tuple[Wording, ...]:
        """The sentences on one subject, such as `means` or `child`."""
        return tuple(wording for wording in self.wording if wording.about == subject)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by provision and then by period."""
    found = (_rule(name, table(f"rules/{name}.toml")) for name in _rule_names())
    return tuple(sorted(found, key=lambda rule: (_sort_key(rule.provision), rule.valid_from or date.min)))


def _sort_key(provision: str) -> list[tuple[int, str]]:
    """A provision so that 9 § sorts before 11 §."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", provision)]


@cache
def _by_key() -> dict[str, Rule]:
    return {rule.key: rule for rule in rules()}


def rule(key: str) -> Rule:
    """The rule of this key, which is the name of its file."""
    return _by_key()[key]


def rules_on(day: date, kind: Kind) -> tuple[Rule, ...]:
    """The rules of one kind that stood on this day."""
    return tuple(rule for rule in rules() if rule.kind is kind and rule.valid_on(day))


def newest(kind: Kind) -> tuple[Rule, ...]:
    """The rules of one kind that no known day ends: what holds for whoever acts today."""
    return tuple(rule for rule in rules() if rule.kind is kind and rule.valid_to is None)


def trafficking_rule(day: date) -> tuple[Rule, Terms]:
    """The wording of BrB 4 kap. 1 a § on this day and what it asks for; InputError before its first one."""
    for found in rules_on(day, Kind.TRAFFICKING):
        if found.terms is not None:
            return found, found.terms
    raise InputError(
        f"No rule is known for {day.isoformat()}: the provision on trafficking came into force on "
        f"{FIRST_DAY}. Nothing was read. Other rules may apply to what happened: ask a lawyer, or the "
        "national support line, 020-39 00 00. In danger now: call 112. Worry about a child: tell social "
        "services at once."
    )


def _rule(key: str, values: dict[str, Any]) -> Rule:
    default = tuple(values["sources"])
    return Rule(
        key=key,
        provision=values["provision"],
        kind=Kind(values["kind"]),
        amendment=values.get("amendment"),
        valid_from=values.get("valid_from"),
        valid_to=values.get("valid_to"),
        checked=values["checked"],
        review_by=values["review_by"],
        sources=default,
        wording=_wordings(key, "wording", values, default),
        penalty=_wordings(key, "penalty", values, default),
        terms=_terms(values["terms"]) if "terms" in values else None,
        trigger=_trigger(values["trigger"]) if "trigger" in values else None,
    )


def _wordings(key: str, part: str, values: dict[str, Any], default: tuple[str, ...]) -> tuple[Wording, ...]:
    return tuple(
        Wording(
            about=entry.get("about", part),
            key=f"rule.{key}.{part}.{number}",
            sources=tuple(entry.get("sources", default)),
        )
        for number, entry in enumerate(values.get(part, ()), start=1)
    )


def _terms(values: dict[str, Any]) -> Terms:
    return Terms(
        measures={key: Weight(weight) for key, weight in values["measures"].items()},
        conditions=tuple(values["conditions"]),
        means={key: Weight(weight) for key, weight in values["means"].items()},
        other_purposes=values["other_purposes"],
    )


def _trigger(values: dict[str, Any]) -> Trigger:
    return Trigger(
        question=values["question"], not_at=frozenset(Age(age) for age in values.get("not_at", ()))
    )


# The day on which the provision came into force: no older event can be read.


def say(key: str, language: Language) -> str:
    """The words of a key in one language; KeyError for a key that there is not."""
    return messages(language)[key]


@cache
def messages(language: Language) -> dict[str, str]:
    """All words of one language by their keys: the message file, and the wording of the rules."""
    found: dict[str, str] = dict(table(f"messages/{language}.toml"))
    for rule in rules():
        values = table(f"rules/{rule.key}.toml")
        found[f"rule.{rule.key}.title"] = values["title"][language]
        for part, wordings in (("wording", rule.wording), ("penalty", rule.penalty)):
            for wording, entry in zip(wordings, values.get(part, ()), strict=True):
                found[wording.key] = entry[language]
    return found


@cache
def message_sources() -> dict[str, tuple[str, ...]]:
    """The source keys of each sentence that states law, a number or a duty, by the sentence's key.

    `@law` and `@rule` stand for the sources of the rule that a reading applies or shows.
    """
    found = {key: tuple(sources) for key, sources in table("messages/sources.toml").items()}
    found |= {wording.key: wording.sources for rule in rules() for wording in (*rule.wording, *rule.penalty)}
    return found


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page or document that a statement rests on, with its public address and the day it was checked.

    `read` is `original` where the source itself was read, `secondary` where it tells of another one.
    """

    key: str
    title: str
    publisher: str
    url: str
    read: Literal["original", "secondary"]
    checked: date


@cache
def sources() -> dict[str, Source]:
    """Every source by its key."""
    return {key: Source(key=key, **values) for key, values in table("sources.toml").items()}


def source(key: str) -> Source:
    """The source of this key."""
    return sources()[key]


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one TOML file, by its path in this package, such as `messages/sv.toml`."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _rule_names() -> tuple[str, ...]:
    """The names of the files of rules, in order, without their ending."""
    found = (entry.name for entry in files(__package__).joinpath("rules").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


FIRST_DAY = min(rule.valid_from for rule in rules() if rule.kind is Kind.TRAFFICKING and rule.valid_from)
