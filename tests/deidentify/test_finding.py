"""Both languages have the same keys with the same gaps, and every kind and reason has its words."""

import re

from lykta.deidentify import Kind
from lykta.deidentify.finding import table

SWEDISH, ENGLISH = table("messages/sv.toml"), table("messages/en.toml")


def test_the_languages_have_the_same_keys_and_gaps() -> None:
    assert set(SWEDISH) == set(ENGLISH)
    for key, words in SWEDISH.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", ENGLISH[key])), key


def test_every_kind_has_a_name_and_words_to_put_instead() -> None:
    for kind in Kind:
        assert SWEDISH[f"kind.{kind.value}"]
        assert (
            SWEDISH[f"instead.{kind.value}"]
            if kind is not Kind.EXACT_AGE and kind is not Kind.COMBINATION
            else True
        )


def test_every_group_of_traits_has_its_reason() -> None:
    for group in table("words/traits.toml"):
        assert SWEDISH[f"why.rare_trait.{group}"]
