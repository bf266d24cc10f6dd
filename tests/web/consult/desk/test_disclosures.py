"""Disclosures: on a dated ground, never taken back; and the grounds themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.actions.team import NotWithdrawableError, withdraw
from lykta.web.consult.grounds import CONSENT, GroundError, every_ground, ground, grounds, grounds_from
from lykta.web.consult.models import Consultation, Disclosure
from lykta.web.handbook.library import load
from lykta.web.language import LANGUAGES
from tests.web.cast import Cast, in_days

FIELDS = {"what": "Att någon behöver skydd.", "recipient": "Socialjouren", "ground": CONSENT}


def post(client: Client, consultation: Consultation, **fields: str) -> str:
    given = FIELDS | {"decided_on": in_days(0)} | fields
    answer = client.post(reverse("desk-disclose", args=[consultation.pk]), given, follow=True)
    return answer.content.decode()


def test_a_disclosure_says_what_to_whom_on_which_ground_who_decided_and_when(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    page = post(client, consultation)
    assert "Att någon behöver skydd." in page
    assert "Samtycke (10 kap. 1 §" in page
    found = Disclosure.objects.get()
    assert (found.agency, found.decided_by) == (cast.health, cast.nurse)
    assert found.decided_on == timezone.localdate()


@pytest.mark.parametrize(
    "fields",
    [
        {"what": ""},
        {"recipient": ""},
        {"ground": ""},
        {"ground": "curiosity"},
        {"decided_on": ""},
        {"decided_on": in_days(1)},
        {"what": "Hon har personnummer 19900101-9802."},
    ],
)
def test_a_disclosure_that_lacks_something_is_not_recorded(
    client: Client, consultation: Consultation, fields: dict[str, str]
) -> None:
    post(client, consultation, **fields)
    assert not Disclosure.objects.exists()


def test_a_ground_cannot_be_used_for_a_day_on_which_it_was_not_in_force(
    client: Client, consultation: Consultation
) -> None:
    page = post(client, consultation, ground="between-authorities", decided_on="2025-11-30")
    assert not Disclosure.objects.exists()
    # Before the first of December 2025 it cannot even be chosen.
    assert "Den grunden gällde inte den dagen" in page or "giltigt val" in page


def test_a_withdrawn_consent_stays_recorded(client: Client, consultation: Consultation) -> None:
    post(client, consultation)
    found = Disclosure.objects.get()
    address = reverse("desk-withdraw", args=[consultation.pk, found.pk])
    assert "tagits tillbaka" in client.get(address).content.decode()
    client.post(address)
    found.refresh_from_db()
    assert found.withdrawn_on == timezone.localdate()
    assert found.text("what", consultation.key()) == FIELDS["what"]
    assert client.post(address).status_code == 404
    with pytest.raises(NotWithdrawableError):
        withdraw(found)


def test_what_was_passed_on_by_law_cannot_be_withdrawn(client: Client, consultation: Consultation) -> None:
    post(client, consultation, ground="child-report-2025")
    found = Disclosure.objects.get()
    assert client.post(reverse("desk-withdraw", args=[consultation.pk, found.pk])).status_code == 404
    with pytest.raises(NotWithdrawableError):
        withdraw(found)


def test_each_ground_has_its_words_in_both_languages_a_source_and_its_days() -> None:
    for each in every_ground():
        for language in LANGUAGES:
            assert each.title_in(language)
            assert each.says_in(language)
        assert each.url.startswith("https://")
        assert each.checked < each.review_by
        assert each.since is None or each.since <= each.checked


def test_consent_comes_first_and_is_always_there() -> None:
    assert grounds(timezone.localdate())[0].key == CONSENT


def test_a_ground_is_in_force_from_its_day_and_overdue_after_its_review() -> None:
    found = ground("between-authorities")
    assert found.since
    assert not found.in_force(found.since - timedelta(days=1))
    assert found.in_force(found.since)
    assert not found.review_is_due(found.review_by)
    assert found.review_is_due(found.review_by + timedelta(days=1))


def test_a_ground_that_there_is_not_or_that_lacks_something_is_refused() -> None:
    with pytest.raises(GroundError):
        ground("curiosity")
    with pytest.raises(GroundError):
        grounds_from('[half]\npublisher = "nobody"')


def test_a_ground_whose_provision_has_been_amended_unread_says_so_and_asks_for_a_lawyer() -> None:
    unread = {source.url for source in load().sources.values() if source.unread}
    amended = {ground.key: ground for ground in every_ground() if ground.url in unread}
    assert len(amended) > 2
    assert all("inte läst" in ground.says["sv"] for ground in amended.values())
    # A report of concern for a child cannot wait for a lawyer, and the amendment only widened who is bound.
    assert {key for key, ground in amended.items() if not ground.ask_a_lawyer} == {"child-report-2025"}
