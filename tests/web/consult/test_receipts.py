"""Receipts open one conversation, however they are typed; the token of a page opens it for half an hour."""

import itertools
import math
import re
import unicodedata
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.receipts import (
    COUNT,
    LASTS_S,
    WORDS,
    WORDS_BEFORE,
    Pepper,
    consultation_of,
    is_number,
    known_words,
    mistakes,
    new_number,
    page_token,
    plain,
    receipt_of,
    receipt_words,
    tag,
    words_wanted,
)
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import Key
from lykta.web.server_keys import server_keys
from tests.web.cast import in_days
from tests.web.consult.views.asking_pages import RETURN, asked, came_back, main_of, value_of

PEPPER = Pepper(bytes(range(32)))


UNKIND = re.compile(
    "sex|porr|hora|knull|fitt|kuk|våld|mord|död|slav|polis|brott|drog|köp|sälj|kund|pengar|kropp|naken|flicka|"
    "kvinna|barn|gud|neger|nazi|hakkors|förhud|blottare|misogyn|mened|ghetto|hotbild|langning|madame|loser|lögn|fiffl|"
    "plundr|spräng|beväpn|avlossa|samtycke|hårdhänt|brutal|dopning|odugl|^ynk|haffa|kättare|rannsaka|krog|krög|"
    "patetisk|obildad|vulgär|snutt"
)


numbers = st.binary(min_size=16, max_size=16).map(bytes.hex)


receipts = st.lists(st.sampled_from(receipt_words()), min_size=WORDS, max_size=WORDS).map(" ".join)


def _receipt() -> str:
    return receipt_of(new_number(), PEPPER)


def test_a_receipt_is_at_least_as_hard_to_guess_as_before() -> None:
    assert len(set(receipt_words())) == len(receipt_words()) == COUNT
    assert WORDS * math.log2(COUNT) >= WORDS_BEFORE * math.log2(7776)


def test_any_two_words_differ_in_two_letters_or_more_however_they_are_typed() -> None:
    known = set(map(plain, receipt_words()))
    assert len(known) == COUNT
    for word in known:
        for at in range(len(word)):
            assert word[:at] + word[at + 1 :] not in known
            swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
            assert swapped == word or swapped not in known
    with_a_gap = [word[:at] + "?" + word[at + 1 :] for word in known for at in range(len(word))]
    assert len(with_a_gap) == len(set(with_a_gap))


def test_words_are_short_and_of_swedish_letters() -> None:
    assert all(re.fullmatch("[a-zåäö]{4,8}", word) for word in receipt_words())
    assert all(plain(word) == plain(word.upper()) != "" for word in receipt_words())


def test_no_word_hurts_or_tells_what_the_receipt_is_for() -> None:
    assert [word for word in receipt_words() if UNKIND.search(word)] == []


def test_the_list_never_changes() -> None:
    # Another order, or another word, would give a form that is sent again another receipt.
    hashed = sha256("\n".join(receipt_words()).encode()).hexdigest()
    assert hashed == "743e5f3628e041da6a14885703ee356afe641d1bef178c7b8a6ec21a149228ea"


def test_no_word_is_one_of_those_of_before() -> None:
    assert len(known_words()) == COUNT + 7776


def test_a_receipt_has_nine_words_and_no_two_are_alike() -> None:
    drawn = {_receipt() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(receipt.split()) == WORDS and mistakes(receipt) == () for receipt in drawn)


@given(receipt=receipts, joint=st.sampled_from([" ", "-", "\n", "  ", ", ", " \t", " 2. ", "\u00a0"]))
def test_how_it_is_typed_makes_no_difference(receipt: str, joint: str) -> None:
    typed = f" {receipt.upper().replace(' ', joint)}\n"
    assert plain(typed) == plain(receipt)


@given(receipt=receipts)
def test_letters_with_dots_may_be_typed_without_or_as_neighbours_write_them(receipt: str) -> None:
    without = receipt.translate(str.maketrans("åäö", "aao"))
    danish = receipt.translate(str.maketrans("äö", "æø"))
    taken_apart = unicodedata.normalize("NFD", receipt)
    assert plain(without) == plain(danish) == plain(taken_apart) == plain(receipt)


def test_the_words_that_are_in_no_receipt_are_told_by_place() -> None:
    receipt = _receipt().split()
    receipt[2] = "xxxxx"
    assert [(each.place, each.instead) for each in mistakes(" ".join(receipt))] == [(3, "")]


def test_a_word_with_a_wrong_letter_is_told_with_the_word_that_was_meant() -> None:
    assert "abborre" in receipt_words()
    for typed in ("abbarre", "abborr", "abborrre", "Åbborrre"):
        assert [each.instead for each in mistakes(typed)] == ["abborre"]


def test_a_receipt_of_before_is_known_and_has_eight_words() -> None:
    old = sorted(known_words() - set(map(plain, receipt_words())))[:8]
    assert words_wanted(" ".join(old)) == WORDS_BEFORE
    assert mistakes(" ".join(old)) == ()
    assert words_wanted(_receipt()) == words_wanted("") == WORDS


@pytest.mark.django_db
def test_a_receipt_of_before_opens_its_conversation_still() -> None:
    asked()
    old = " ".join(sorted(known_words() - set(map(plain, receipt_words())))[100:108])
    # As it was folded when it was stored: small letters with one space between.
    Consultation.objects.update(tag=tag(old, Pepper(server_keys().pepper)))
    assert 'class="facts"' in main_of(came_back(old.upper().replace(" ", "\n")))


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
def test_a_sending_number_has_one_receipt_of_nine_known_words(number: str) -> None:
    receipt = receipt_of(number, PEPPER)
    assert receipt == receipt_of(number, PEPPER)
    assert len(receipt.split()) == WORDS
    assert mistakes(receipt) == ()


@given(number=numbers, place=st.integers(0, 31))
def test_another_number_or_another_pepper_has_another_receipt(number: str, place: int) -> None:
    other = number[:place] + ("1" if number[place] == "0" else "0") + number[place + 1 :]
    assert receipt_of(number, PEPPER) != receipt_of(other, PEPPER)
    assert receipt_of(number, PEPPER) != receipt_of(number, Pepper(bytes(32)))


def test_the_words_of_many_receipts_are_spread_evenly_over_the_list() -> None:
    words = [word for number in range(4000) for word in receipt_of(f"{number:032x}", PEPPER).split()]
    first = set(receipt_words()[: COUNT // 2])
    halves = sum(word in first for word in words)
    # 36,000 draws: four standard deviations of a fair half are 380.
    assert abs(halves - len(words) // 2) < 380
    assert len(set(words)) > COUNT * 0.97


@given(text=st.text(max_size=40))
def test_only_what_has_the_form_of_a_number_is_one(text: str) -> None:
    assert is_number(text) == (len(text) == 32 and set(text) <= set("0123456789abcdef"))


def test_new_numbers_are_numbers_and_differ() -> None:
    drawn = {new_number() for _ in range(200)}
    assert len(drawn) == 200
    assert all(map(is_number, drawn))


KEYS = Keyring((Key(bytes(range(32))),), bytes(32))


times = st.integers(0, 2**40)


@given(number=st.uuids(), at=times, later=st.integers(-LASTS_S, 3 * LASTS_S))
def test_it_opens_its_consultation_for_half_an_hour(number: UUID, at: int, later: int) -> None:
    token = page_token(number, KEYS, now=at)
    assert consultation_of(token, KEYS, now=at + later) == (number if later <= LASTS_S else None)


@given(number=st.uuids(), place=st.integers(0, 200), other=st.characters())
def test_a_changed_token_opens_nothing(number: UUID, place: int, other: str) -> None:
    token = page_token(number, KEYS, now=0)
    changed = token[: place % len(token)] + other + token[place % len(token) + 1 :]
    opened = consultation_of(changed, KEYS, now=0)
    # A sign that stands for the same bits, at the end, is not a change.
    assert opened in (
        {None, number} if changed[:-4] == token[:-4] else {number if changed == token else None}
    )


@given(text=st.text(max_size=300))
def test_any_text_opens_nothing(text: str) -> None:
    assert consultation_of(text, KEYS) is None


@given(secret=st.binary(min_size=32, max_size=32))
def test_under_another_key_it_opens_nothing(secret: bytes) -> None:
    other = Keyring((Key(secret),), bytes(32))
    token = page_token(UUID(int=5), KEYS, now=0)
    assert (consultation_of(token, other, now=0) is None) is (secret != KEYS.masters[0].secret)


def test_after_a_new_master_key_the_old_tokens_still_open() -> None:
    both = Keyring((Key.new(), *KEYS.masters), bytes(32))
    token = page_token(UUID(int=5), KEYS)
    assert consultation_of(token, both) == UUID(int=5)


def test_two_tokens_of_a_consultation_differ_and_hold_nothing_of_its_number() -> None:
    number = uuid4()
    tokens = {page_token(number, KEYS) for _ in range(20)}
    assert len(tokens) == 20
    assert not any(str(number)[:8] in token for token in tokens)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_expired_one_asks_for_the_receipt_and_keeps_what_was_typed(language: str) -> None:
    address = RETURN["sv" if language == "sv" else "en"]
    receipt = asked()
    page = Client().post(address, {"token": "old", "number": new_number(), "body": "Det jag <b>skrev</b>."})
    assert 'name="receipt"' in main_of(page)
    assert value_of("body", page) == "Det jag <b>skrev</b>."
    back = Client().post(address, {"receipt": receipt, "body": value_of("body", page)})
    assert value_of("body", back) == "Det jag <b>skrev</b>."
    assert Message.objects.count() == 1
    wrong = Client().post(address, {"receipt": "fel", "body": "Det jag skrev."})
    assert value_of("body", wrong) == "Det jag skrev."


@pytest.mark.django_db
def test_the_token_of_a_consultation_that_is_gone_asks_for_the_receipt() -> None:
    page = came_back(asked())
    Consultation.objects.update(state=ConsultationState.CLOSED, closed_on=in_days(0), purge_on=in_days(0))
    answer = Client().post(RETURN["sv"], {"token": value_of("token", page), "body": "Mer."})
    assert 'name="receipt"' in main_of(answer)
