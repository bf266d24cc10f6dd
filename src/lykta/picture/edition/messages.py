"""The words of an edition in each language, by key."""

from lykta.picture.edition.packaged import shipped_words
from lykta.picture.picture import LANGUAGES, Language

__all__ = ["LANGUAGES", "Language", "say", "words"]


def say(key: str, language: Language, **values: str) -> str:
    """The words of a key in one language, values in their places; KeyError for a key that there is not."""
    return words(language)[key].format(**values)


def words(language: Language) -> dict[str, str]:
    """All words of one language by their keys."""
    return shipped_words(f"messages/{language}.toml")
