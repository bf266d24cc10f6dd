"""What is typed means itself, in small letters or large, and is never a contact."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.explore.wording import LONGEST, looks_like_contact, sought
from lykta.errors import InputError

# What means something in SQL, in LIKE and in a regular expression, among letters of any size.
SIGNS = "%_'\"\\*.[](){}^$|?+-,;:!#&~ÅåÄäöÖéαΑ"
words = st.text(SIGNS + "abKk", min_size=1, max_size=12)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with DuckDBEngine() as opened:
        yield opened


def found(engine: Engine, typed: str, text: str) -> bool:
    pattern = sought(typed).pattern
    return bool(engine.arrow("SELECT regexp_matches(?, ?) AS found", [text, pattern])["found"][0].as_py())


@given(words, st.text(SIGNS + "abKk", max_size=30))
def test_a_word_is_found_where_it_stands_and_nowhere_else(engine: Engine, word: str, text: str) -> None:
    assert found(engine, word, text) == (word.lower() in text.lower())


@given(
    words, words, st.text(SIGNS + "ab \n", max_size=8), st.sampled_from([" ", "\n", "  ", "\u00a0", "\t\n "])
)
def test_words_are_found_with_any_white_space_between_them(
    engine: Engine, one: str, other: str, around: str, between: str
) -> None:
    assert found(engine, f"{one}  {other}", f"{around}{one.upper().lower()}{between}{other}{around}") or (
        one.upper().lower() != one.lower()
    )


@given(st.text(min_size=1, max_size=40))
def test_any_input_is_searched_for_or_refused_in_words(engine: Engine, typed: str) -> None:
    with suppress(InputError):
        assert found(engine, typed, "Hej, jag heter Mira.") in (True, False)


@pytest.mark.parametrize(
    "typed",
    [
        "070-123 45 67", "0701234567", "+46 70 123 45 67", "070123", "o7o 123 45 67", "(070) 12.34.56",
        "ring 070 123 456 nu", "noll sju noll ett två tre fyra fem sex sju", "mira@example.org",
        "mira at example dot org", "@mira_k", "@", "snap: mirak", "t.me/mirak", "www.example.org",
        "070\u00a0123\u00a045", "０７０１２３",
    ],
)  # fmt: skip
def test_what_looks_like_a_contact_is_refused(typed: str) -> None:
    assert looks_like_contact(typed)
    with pytest.raises(InputError, match="Contacts are not searched for"):
        sought(typed)


@given(st.from_regex(r"\A0[0-9]{1,3}[ .-]?([0-9][ .-]?){4,8}[0-9]\Z"))
def test_a_number_is_refused_however_it_is_set(number: str) -> None:
    assert looks_like_contact(number)


@pytest.mark.parametrize(
    "typed", ["kaffe", "pris 1500 kr", "09:00-23:00", "1500/2000/3000", "100 % diskret", "ring mig", "2024"]
)
def test_wording_with_prices_and_times_is_no_contact(typed: str) -> None:
    assert not looks_like_contact(typed)


@pytest.mark.parametrize("typed", ["", "  \n ", "\0", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(InputError):
        sought(typed)


@given(st.lists(words, min_size=1, max_size=4), st.text(SIGNS + "ab \n", max_size=30))
def test_each_word_is_found_in_a_run_of_letters_of_a_text_that_has_them_all(
    engine: Engine, typed: list[str], text: str
) -> None:
    said = sought(" ".join(typed))
    runs = text.split()
    if found(engine, " ".join(typed), text):
        assert all(any(_matches(engine, each, run) for run in runs) for each in said.each)
    assert len(said.each) == len(typed)


def _matches(engine: Engine, pattern: str, text: str) -> bool:
    return bool(engine.arrow("SELECT regexp_matches(?, ?) AS found", [text, pattern])["found"][0].as_py())
