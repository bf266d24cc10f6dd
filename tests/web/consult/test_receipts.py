"""Receipts are hard to guess, easy to type, and leave nothing of themselves on the server."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.consult.receipt_words import COUNT, receipt_words
from lykta.web.consult.receipts import WORDS, Pepper, new_receipt, plain, tag, unknown_words

PEPPER = Pepper(bytes(range(32)))
receipts = st.lists(st.sampled_from(receipt_words()), min_size=WORDS, max_size=WORDS).map(" ".join)


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
    drawn = {new_receipt() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(receipt.split()) == WORDS and unknown_words(receipt) == () for receipt in drawn)


@given(receipt=receipts, joint=st.sampled_from([" ", "-", "\n", "  ", ", ", " \t"]))
def test_how_it_is_typed_makes_no_difference(receipt: str, joint: str) -> None:
    assert plain(f" {receipt.upper().replace(' ', joint)}\n") == receipt


def test_the_words_that_are_in_no_receipt_are_told_by_place() -> None:
    receipt = new_receipt().split()
    receipt[2] = "xxxxx"
    assert unknown_words(" ".join(receipt)) == (3,)


def test_the_tag_is_the_same_for_the_same_receipt_and_pepper_only() -> None:
    receipt = new_receipt()
    tags = [
        tag(receipt, PEPPER),
        tag(receipt.upper(), PEPPER),
        tag(new_receipt(), PEPPER),
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
