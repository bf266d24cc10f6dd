"""Words that are misspelt or written together: how near two words are, and where a compound is split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook.vocabulary import PageVocabulary, letters_wrong

LETTERS = st.text(alphabet="aåbcdo", max_size=8)
WRITTEN = (
    "Människor, handel, barn, rätt, kvinnor, frid, linjen, social, jour, anmälning, plikt, arbete, tvång"
)
VOCABULARY = PageVocabulary("sv", WRITTEN.split(", "))


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("tolk", "tolk", 0),
        ("tolk", "tolck", 1),
        ("tolk", "tlok", 1),
        ("tolk", "tok", 1),
        ("tolk", "talar", 3),
    ],
)
def test_wrong_letters_are_counted(one: str, other: str, wrong: int) -> None:
    assert letters_wrong(one, other) == wrong


@given(LETTERS, LETTERS)
def test_it_does_not_matter_which_word_is_the_right_one(one: str, other: str) -> None:
    assert letters_wrong(one, other) == letters_wrong(other, one)
    assert (letters_wrong(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= letters_wrong(one, other) <= max(len(one), len(other))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("människohandeln", ("mannisk", "handel")),
        ("Människorätt", ("mannisk", "ratt")),
        ("kvinnofridslinjen", ("kvinn", "frid", "linj")),
        ("socialjouren", ("social", "jour")),
        ("anmälningsplikten", ("anmalning", "plikt")),
        ("tvångsarbete", ("tvang", "arbet")),
        ("arbetet", ()),
        ("barnet", ()),
        ("hotell", ()),
    ],
)
def test_a_compound_is_split_where_both_sides_are_words(word: str, parts: tuple[str, ...]) -> None:
    assert VOCABULARY.parts(word) == parts


def test_english_words_are_not_split() -> None:
    assert PageVocabulary("en", ["some", "where", "somewhere"]).parts("somewhere") == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("människr", "människor"),
        ("manniskor", "människor"),
        ("hnadel", "handel"),
        ("jor", None),
        ("hamdul", None),
    ],
)
def test_the_nearest_word_is_one_or_two_letters_away(typed: str, meant: str | None) -> None:
    assert VOCABULARY.nearest(typed) == meant
