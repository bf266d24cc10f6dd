"""The words of the check in Swedish and English, by key."""

from typing import Literal, get_args

from lykta.deidentify.finding import Finding, Wording
from lykta.deidentify.packaged import table

type Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)


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
