"""A receipt that opens nothing says nothing: not whether it was ever right, not how near it is."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.deidentify import Language
from lykta.web.audit.models import Entry
from lykta.web.consult.asking import come_back
from lykta.web.consult.asking.slowing import Clock, Slowing, TooManyWaitError
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.consult.receipts import Pepper, new_number, receipt_of
from lykta.web.server_keys import server_keys
from tests.web.cast import in_days
from tests.web.consult.asking.walking import RETURN, asked, came_back, main_of, value_of

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
    for kind in KINDS:
        answer = came_back(tried[kind], language=language)
        text = answer.content.decode().replace(tried[kind], "")
        told.add((answer.status_code, len(text), text, tuple(sorted(answer.headers.items()))))
    assert len(told) == 1


def test_a_refused_receipt_is_logged_without_a_word_of_it() -> None:
    tried = receipts()
    before = Entry.objects.count()
    for kind in KINDS:
        came_back(tried[kind])
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


class Waited:
    """A clock that stands still and counts what was waited."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def clock(self) -> Clock:
        return Clock(now=lambda: 1000.0, wait=self.seconds.append)


def test_right_and_wrong_receipts_wait_alike_and_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = Waited()
    right = asked()
    monkeypatch.setattr(come_back, "SLOWING", Slowing(waited.clock()))
    for _ in range(20):
        came_back(a_receipt())
    assert waited.seconds == sorted(waited.seconds)
    assert waited.seconds[-1] == 2
    assert 'class="conversation"' in main_of(came_back(right))
    assert waited.seconds[-2:] == [2, 2]
    assert 'class="conversation"' in main_of(
        Client(REMOTE_ADDR="192.0.2.9").post(RETURN["sv"], {"receipt": right})
    )
    assert len(waited.seconds) == 17


def test_where_too_many_wait_it_is_to_be_sent_again_and_nothing_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = asked()
    before = Entry.objects.count()

    class Full(Slowing):
        def wait(self, address: str) -> float:  # noqa: ARG002 - whatever the address.
            raise TooManyWaitError

    monkeypatch.setattr(come_back, "SLOWING", Full())
    answer = Client().post(RETURN["sv"], {"receipt": right, "body": "Det jag skrev."})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert value_of("receipt", answer) == right
    assert value_of("body", answer) == "Det jag skrev."
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("https", "forwarded", "expected"),
    [
        (True, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.1", "127.0.0.1"),
    ],
)
def test_the_address_is_the_last_that_the_proxy_wrote(
    monkeypatch: pytest.MonkeyPatch, https: bool, forwarded: str, expected: str
) -> None:
    seen = []

    class Noted(Slowing):
        def wait(self, address: str) -> float:
            seen.append(address)
            return 0

    monkeypatch.setattr(come_back, "SLOWING", Noted())
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"https": https})):
        Client().post(RETURN["sv"], {"receipt": "ett ord"}, headers={"X-Forwarded-For": forwarded})
    assert seen == [expected]
