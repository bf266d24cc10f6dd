"""Receipts are hard to guess, easy to type, and leave nothing of themselves on the server."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.consult.receipts import (
    COUNT,
    WORDS,
    Pepper,
    is_number,
    new_number,
    plain,
    receipt_of,
    receipt_words,
    tag,
    unknown_words,
)

PEPPER = Pepper(bytes(range(32)))
numbers = st.binary(min_size=16, max_size=16).map(bytes.hex)
receipts = st.lists(st.sampled_from(receipt_words()), min_size=WORDS, max_size=WORDS).map(" ".join)


def _receipt() -> str:
    return receipt_of(new_number(), PEPPER)


def test_there_are_as_many_words_as_five_dice_tell_apart() -> None:
    assert len(set(receipt_words())) == len(receipt_words()) == COUNT


def test_any_two_words_differ_in_two_letters_or_more() -> None:
    for left_out in range(5):
        assert len({word[:left_out] + word[left_out + 1 :] for word in receipt_words()}) == COUNT


def test_letters_that_changed_place_make_no_other_word() -> None:
    known = set(receipt_words())
    for word in receipt_words():
        swapped = {word[2] + word[1] + word[0] + word[3:], word[0] + word[3] + word[2] + word[1] + word[4]}
        assert not (swapped - {word}) & known


def test_words_are_five_plain_letters() -> None:
    assert all(len(word) == 5 and word.isascii() and word.islower() for word in receipt_words())


def test_a_receipt_has_eight_words_and_no_two_are_alike() -> None:
    drawn = {_receipt() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(receipt.split()) == WORDS and unknown_words(receipt) == () for receipt in drawn)


@given(receipt=receipts, joint=st.sampled_from([" ", "-", "\n", "  ", ", ", " \t"]))
def test_how_it_is_typed_makes_no_difference(receipt: str, joint: str) -> None:
    assert plain(f" {receipt.upper().replace(' ', joint)}\n") == receipt


def test_the_words_that_are_in_no_receipt_are_told_by_place() -> None:
    receipt = _receipt().split()
    receipt[2] = "xxxxx"
    assert unknown_words(" ".join(receipt)) == (3,)


def test_the_tag_is_the_same_for_the_same_receipt_and_pepper_only() -> None:
    receipt = _receipt()
    tags = [
        tag(receipt, PEPPER),
        tag(receipt.upper(), PEPPER),
        tag(_receipt(), PEPPER),
        tag(receipt, Pepper(bytes(32))),
    ]
    assert tags[0] == tags[1]
    assert all(a != b for a, b in itertools.combinations(tags[1:], 2))
    assert not any(word.encode() in tags[0] for word in receipt.split())


@pytest.mark.parametrize("typed", ["", "   ", "å" * 1000, "inga ord", "\x00"])
def test_what_is_no_receipt_gets_a_tag_too_so_that_the_work_is_the_same(typed: str) -> None:
    assert len(tag(typed, PEPPER)) == 32


def test_a_pepper_of_another_length_is_refused() -> None:
    with pytest.raises(InputError):
        Pepper(b"short")
    assert "00" not in repr(PEPPER)


@given(number=numbers)
def test_a_sending_number_has_one_receipt_of_eight_known_words(number: str) -> None:
    receipt = receipt_of(number, PEPPER)
    assert receipt == receipt_of(number, PEPPER) == plain(receipt)
    assert len(receipt.split()) == WORDS
    assert unknown_words(receipt) == ()


@given(number=numbers, place=st.integers(0, 31))
def test_another_number_or_another_pepper_has_another_receipt(number: str, place: int) -> None:
    other = number[:place] + ("1" if number[place] == "0" else "0") + number[place + 1 :]
    assert receipt_of(number, PEPPER) != receipt_of(other, PEPPER)
    assert receipt_of(number, PEPPER) != receipt_of(number, Pepper(bytes(32)))


def test_the_words_of_many_receipts_are_spread_evenly_over_the_list() -> None:
    words = [word for number in range(4000) for word in receipt_of(f"{number:032x}", PEPPER).split()]
    halves = sum(word < receipt_words()[COUNT // 2] for word in words)
    # 32,000 draws: four standard deviations of a fair half are 358.
    assert abs(halves - len(words) // 2) < 358
    assert len(set(words)) > COUNT * 0.97


@given(text=st.text(max_size=40))
def test_only_what_has_the_form_of_a_number_is_one(text: str) -> None:
    assert is_number(text) == (len(text) == 32 and set(text) <= set("0123456789abcdef"))


def test_new_numbers_are_numbers_and_differ() -> None:
    drawn = {new_number() for _ in range(200)}
    assert len(drawn) == 200
    assert all(map(is_number, drawn))
