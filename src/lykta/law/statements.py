"""Sentences of a reading, each with its sources."""

from collections.abc import Iterable

from lykta.law.messages import message_sources
from lykta.law.reading import Statement
from lykta.law.rules import Rule, Wording

# What stands in the list of sources for those of the rule that the sentence is about.
_OF_THE_RULE = {"@law", "@rule"}


def state(rule: Rule, *keys: str) -> tuple[Statement, ...]:
    """The sentences of these keys, about this rule."""
    return tuple(Statement(key=key, sources=_sources(rule, key)) for key in keys)


def worded(wordings: Iterable[Wording]) -> tuple[Statement, ...]:
    """The sentences that a rule says itself."""
    return tuple(Statement(key=wording.key, sources=wording.sources) for wording in wordings)


def _sources(rule: Rule, key: str) -> tuple[str, ...]:
    found: list[str] = []
    for source in message_sources().get(key, ()):
        found.extend(rule.sources if source in _OF_THE_RULE else (source,))
    return tuple(dict.fromkeys(found))
