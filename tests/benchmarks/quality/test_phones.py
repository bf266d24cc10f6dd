"""Numbers are printed as often as real ads have them, and in forms that people use."""

from collections import Counter
from random import Random

import phonenumbers
import pytest
from benchmarks.quality.phones import Habits, give_numbers, print_phones
from hypothesis import given
from hypothesis import strategies as st

AUTHORS = [f"author {number}" for number in range(4_000)]
TEXT = "Pris 500 kr"


@pytest.fixture(scope="module")
def owned() -> dict[str, list[str]]:
    """The numbers of 4,000 authors."""
    return give_numbers(AUTHORS, Random(1), Habits())  # noqa: S311 - numbers for a test


def test_six_in_ten_authors_have_a_number_and_some_have_several(owned: dict[str, list[str]]) -> None:
    assert len(owned) / len(AUTHORS) == pytest.approx(0.6, abs=0.03)
    assert sum(len(numbers) > 1 for numbers in owned.values()) / len(owned) == pytest.approx(0.15, abs=0.03)
    assert {len(numbers) for numbers in owned.values()} == {1, 2, 3}


def test_three_in_a_hundred_numbers_have_two_authors_and_none_has_three(owned: dict[str, list[str]]) -> None:
    holders = Counter(number for numbers in owned.values() for number in numbers)
    assert sum(count == 2 for count in holders.values()) / len(holders) == pytest.approx(0.03, abs=0.005)
    assert max(holders.values()) == 2


@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from("abcdefgh")), max_size=30), st.integers(0, 99)
)
def test_what_is_printed_stands_after_the_text(ads: list[tuple[str, str]], seed: int) -> None:
    texts, hands = [text for text, _ in ads], [hand for _, hand in ads]
    printed = print_phones(texts, hands, seed=seed)
    assert printed == print_phones(texts, hands, seed=seed)
    for text, found in zip(texts, printed, strict=True):
        assert found == text or found.startswith(f"{text.rstrip()} ")


def test_seven_in_ten_ads_of_who_has_a_number_have_it_and_all_are_swedish_mobiles() -> None:
    printed = print_phones([TEXT] * 3_000, ["anna"] * 3_000, habits=Habits(reachable=1, several=0))
    with_number = [text.removeprefix(TEXT) for text in printed if text != TEXT]
    assert len(with_number) / len(printed) == pytest.approx(0.7, abs=0.03)
    found = {
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for text in with_number
        for match in phonenumbers.PhoneNumberMatcher(text, "SE")
    }
    assert len(found) == 1
    assert len(set(with_number)) > 10
    kind = phonenumbers.number_type(phonenumbers.parse(found.pop()))
    assert kind == phonenumbers.PhoneNumberType.MOBILE


def test_texts_without_an_author_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        print_phones(["text"], [])
