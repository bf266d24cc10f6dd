"""Numbers and their disguises."""

import re
import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sample.dice import Dice
from lykta.ads.sample.phones import (
    DIGIT_WORDS,
    DISGUISES,
    SWITCHBOARD,
    Exchange,
    abroad,
    fictional,
    swedish_numbers,
)

_AS_DIGIT = {
    **{word: str(digit) for words in DIGIT_WORDS.values() for digit, word in enumerate(words)},
    **dict.fromkeys("OoО", "0"),
    "l": "1",
}
_PIECE = re.compile("|".join(sorted([*_AS_DIGIT, r"\d"], key=len, reverse=True)))


def digits(written: str) -> str:
    """The digits that a disguised number spells, an oracle of its own."""
    plain = unicodedata.normalize("NFKC", written).replace("(0)", "").replace("plus", "")
    return "".join(_AS_DIGIT.get(piece, piece) for piece in _PIECE.findall(plain))


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.__name__.strip("_"))
@given(
    number=st.sampled_from(["0701740605", "0739876543", "0846500401", "+447700900123"]),
    seed=st.integers(0, 999),
)
def test_a_disguise_keeps_the_digits_in_order(disguise, number: str, seed: int) -> None:  # type: ignore[no-untyped-def]
    found = digits(disguise(number, Dice(seed)))
    bare = number.removeprefix("+")
    assert found in {bare, "00" + bare, "46" + bare[1:], "0046" + bare[1:]}


def test_every_number_is_valid_and_none_comes_twice() -> None:
    numbers = swedish_numbers(Dice(1))
    drawn = [next(numbers) for _ in range(3000)] + abroad()
    assert len(set(drawn)) == len(drawn)
    for number in drawn:
        assert phonenumbers.is_possible_number(phonenumbers.parse(number, "SE")), number


def test_fictional_numbers_come_first_and_leave_out_the_switchboard() -> None:
    numbers = swedish_numbers(Dice(4))
    first = fictional()
    assert {next(numbers) for _ in first} == set(first)
    assert SWITCHBOARD not in first


def test_a_number_is_passed_on_only_months_after_it_was_given_up() -> None:
    exchange = Exchange(Dice(2))
    used: dict[str, int] = {}
    for day in range(700):
        for _ in range(60):
            number = exchange.number(day, day + 5)
            assert day - used.get(number, -1000) >= 120
            used[number] = day + 5
    assert len(used) < 700 * 60
