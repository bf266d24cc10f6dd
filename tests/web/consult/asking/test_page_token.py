"""What a page carries instead of the receipt opens one consultation, for a while, and cannot be made."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.models import Consultation, Message, State
from lykta.web.consult.receipts import LASTS_S, consultation_of, new_number, page_token
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import Key
from tests.web.cast import in_days
from tests.web.consult.asking.walking import RETURN, asked, came_back, main_of, value_of

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
    # A sign that stands for the same bits, at the end, is no change.
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
    Consultation.objects.update(state=State.CLOSED, closed_on=in_days(0), purge_on=in_days(0))
    answer = Client().post(RETURN["sv"], {"token": value_of("token", page), "body": "Mer."})
    assert 'name="receipt"' in main_of(answer)
