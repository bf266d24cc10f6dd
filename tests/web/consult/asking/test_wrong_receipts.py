"""A receipt that opens nothing says nothing: not whether it was ever right, not how near it is."""

from typing import Any

import pytest
from django.test import Client

from lykta.deidentify import Language
from lykta.web.audit.models import Entry
from lykta.web.consult.models import Consultation, State
from lykta.web.consult.receipts import Pepper, new_number, receipt_of
from lykta.web.consult.views.asking import WRONG_RECEIPTS
from lykta.web.server_keys import server_keys
from tests.web.cast import in_days
from tests.web.consult.asking.walking import RETURN, asked, came_back, main_of, value_of
from tests.web.limits.paying import is_toll, with_work

pytestmark = pytest.mark.django_db

KINDS = ("wrong", "deleted", "past its day", "seven of eight", "swapped")


def a_receipt() -> str:
    return receipt_of(new_number(), Pepper(server_keys().pepper))


def receipts() -> dict[str, str]:
    """A receipt of each kind that opens nothing, made beside one that does."""
    right, deleted, late = asked(), asked(), asked()
    words = right.split()
    found = Consultation.objects.order_by("changed_at")
    found[1].delete()
    Consultation.objects.filter(pk=found[1].pk).update(
        state=State.CLOSED, closed_on=in_days(-90), purge_on=in_days(0)
    )
    assert came_back(right).content.count(b'name="token"') == 2
    return {
        "right": right,
        "wrong": a_receipt(),
        "deleted": deleted,
        "past its day": late,
        "seven of eight": " ".join([*words[:7], a_receipt().split()[0]]),
        "swapped": " ".join([words[1], words[0], *words[2:]]),
    }


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_has_the_same_status_headers_and_words(language: Language) -> None:
    tried = receipts()
    told = set()
    for number, kind in enumerate(KINDS):
        from_elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answer = came_back(tried[kind], language=language, client=from_elsewhere)
        text = answer.content.decode().replace(tried[kind], "")
        told.add((answer.status_code, len(text), text, tuple(sorted(answer.headers.items()))))
    assert len(told) == 1


def test_a_refused_receipt_is_logged_without_a_word_of_it() -> None:
    tried = receipts()
    before = Entry.objects.count()
    for number, kind in enumerate(KINDS):
        came_back(tried[kind], client=Client(REMOTE_ADDR=f"192.0.2.{number}"))
    said = [bytes(entry.content).decode() for entry in Entry.objects.filter(number__gt=before)]
    assert len(said) == len(KINDS)
    assert {entry.partition('"who"')[2] for entry in said} == {
        ': "nobody", "act": "conversation.open", "of": "", "outcome": "refused"}'
    }


@pytest.mark.parametrize(
    ("typed", "places"),
    [("kised hej kised kised kised kised kised kised", ["2"]), ("a b", ["1", "2"]), ("å ä ö", [])],
)
def test_words_that_are_in_no_receipt_are_pointed_out(typed: str, places: list[str]) -> None:
    shown = main_of(came_back(typed))
    assert [place for place in "12345678" if f"Ord nummer {place} finns" in shown] == places
    assert value_of("receipt", came_back(typed)) == typed


def test_the_number_of_words_is_told_where_it_is_another() -> None:
    receipt = a_receipt()
    assert "Du skrev 7 ord" in main_of(came_back(receipt.rpartition(" ")[0]))
    assert "Du skrev" not in main_of(came_back(receipt))


@pytest.mark.parametrize("typed", ["", "   ", "ord " * 200, "\x00"])
def test_what_is_no_receipt_is_refused_before_it_is_tried(typed: str) -> None:
    assert 'id="error-summary"' in main_of(came_back(typed))
    assert not Entry.objects.exists()


def test_a_held_consultation_is_open_past_its_day() -> None:
    receipt = asked()
    Consultation.objects.update(
        state=State.CLOSED, closed_on=in_days(-90), purge_on=in_days(-3), held_until=in_days(0)
    )
    assert 'class="conversation"' in main_of(came_back(receipt))


def from_here(fields: dict[str, str], address: str = "192.0.2.9") -> Any:
    return Client(REMOTE_ADDR=address).post(RETURN["sv"], fields)


def test_a_few_wrong_receipts_are_free_and_then_right_and_wrong_pay_alike() -> None:
    right = asked()
    for number in range(4):
        assert not is_toll(from_here({"receipt": a_receipt()}).content.decode()), number
    before = Entry.objects.count()
    pages = [from_here({"receipt": each}) for each in (a_receipt(), right)]
    assert {page.status_code for page in pages} == {429}
    # Nothing was hashed, looked up or logged.
    assert Entry.objects.count() == before
    wrong, opened = (from_here(with_work(page.content.decode())) for page in pages)
    assert 'id="error-summary"' in main_of(wrong)
    assert 'class="conversation"' in main_of(opened)
    # Another address is asked for nothing.
    assert 'class="conversation"' in main_of(from_here({"receipt": right}, "198.51.100.1"))


def test_a_new_small_block_of_addresses_for_each_try_pays_too() -> None:
    tolls = [
        is_toll(from_here({"receipt": a_receipt()}, f"2001:db8:7:{number:x}::1").content.decode())
        for number in range(24)
    ]
    # All lie in one block of 56 bits, in which eight are free.
    assert tolls == [False] * 8 + [True] * 16


def test_what_was_being_written_comes_along_through_the_toll() -> None:
    right = asked()
    for _ in range(4):
        WRONG_RECEIPTS.count(Client(REMOTE_ADDR="192.0.2.9").get("/halsa").wsgi_request)
    page = from_here({"receipt": right, "body": "Det jag skrev."})
    assert not page.cookies
    assert value_of("body", from_here(with_work(page.content.decode()))) == "Det jag skrev."


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_toll_is_in_the_language_of_its_page(language: Language) -> None:
    for _ in range(4):
        WRONG_RECEIPTS.count(Client().get("/halsa").wsgi_request)
    page = came_back(a_receipt(), language=language)
    assert ("Just nu kommer" in main_of(page)) is (language == "sv")
    assert f'action="{RETURN[language]}"' in main_of(page)


def test_a_toll_never_says_that_nothing_is_stored_of_what_is_about_to_be_sent() -> None:
    for _ in range(5):
        page = came_back(a_receipt()).content.decode()
    assert is_toll(page)
    assert "Inget du gör här sparas" not in page
    assert "Den här sidan sparar inget av det du skrev." in page
