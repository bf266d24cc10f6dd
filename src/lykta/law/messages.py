"""The words of the legal check in each language, by key, and the sources of each sentence."""

from functools import cache
from typing import Literal, get_args

from lykta.law.packaged import table
from lykta.law.rules import rules

type Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)


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
