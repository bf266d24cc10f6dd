"""Closing, opening again and holding, from the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.models import Consultation, State
from tests.web.cast import Cast, in_days, logged_in


def post(client: Client, name: str, consultation: Consultation, **fields: str) -> str:
    answer = client.post(reverse(name, args=[consultation.pk]), fields, follow=True)
    consultation.refresh_from_db()
    return answer.content.decode()


def test_closing_sets_the_day_of_deletion_and_opening_again_takes_it_away(
    cast: Cast, consultation: Consultation
) -> None:
    client = logged_in(cast.nurse)
    assert "90 dagar" in client.get(reverse("desk-close", args=[consultation.pk])).content.decode()
    post(client, "desk-close", consultation)
    assert consultation.state == State.CLOSED
    assert consultation.purge_on == timezone.localdate() + timedelta(days=90)
    post(client, "desk-reopen", consultation)
    opened = Consultation.objects.get(pk=consultation.pk)
    assert (opened.state, opened.purge_on) == (State.WAITING_FOR_TEAM, None)


def test_a_coordinator_holds_it_with_a_reason_and_lets_it_go(cast: Cast, consultation: Consultation) -> None:
    client = logged_in(cast.coordinator)
    post(client, "desk-close", consultation)
    page = post(client, "desk-hold", consultation, reason="Tillsyn pågår.", until=in_days(30))
    assert "Tillsyn pågår." in page
    assert consultation.held_until == timezone.localdate() + timedelta(days=30)
    post(client, "desk-end-hold", consultation)
    let_go = Consultation.objects.get(pk=consultation.pk)
    assert (let_go.held_until, bytes(let_go.hold_reason)) == (None, b"")


@pytest.mark.parametrize("days", [-1, 366, 4000])
def test_a_hold_ends_within_a_year(cast: Cast, consultation: Consultation, days: int) -> None:
    page = post(
        logged_in(cast.coordinator), "desk-hold", consultation, reason="Tillsyn.", until=in_days(days)
    )
    assert "högst ett år fram" in page
    assert consultation.held_until is None
