"""The demo's consultations: invented, about nobody, and made by the same acts as in earnest."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lykta.deidentify import check
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.demo import PASSWORD, code_now, county, make_demo
from lykta.web.consult.models import Case, Consultation, ConsultationState, Disclosure
from lykta.web.consult.statistics import ASKERS, counts


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        yield from (text for value in said.values() for text in _texts(value))
    elif isinstance(said, list):
        yield from (text for value in said for text in _texts(value))


def test_no_text_of_the_demo_points_to_anybody() -> None:
    for each in county()["consultation"]:
        told = [text for text in _texts(each) if " " in text and text not in county()["agencies"]]
        assert [text for text in told if check(text).blocked] == []
        assert not check(each["question"]).findings


@pytest.mark.django_db
def test_the_demo_has_open_closed_and_handled_consultations_and_a_whole_log() -> None:
    logins = make_demo()
    assert len(logins) == 4
    states = set(Consultation.objects.values_list("state", flat=True))
    assert states == {
        ConsultationState.NEW,
        ConsultationState.WAITING_FOR_ASKER,
        ConsultationState.WAITING_FOR_TEAM,
        ConsultationState.CLOSED,
    }
    assert Case.objects.get().code_name == "Linden"
    assert Disclosure.objects.count() == 1
    assert sum(sums[0] for sums in counts(ASKERS).values()) == Consultation.objects.count()
    assert find_first_fault() is None


@pytest.mark.django_db
def test_the_logins_that_are_printed_log_in() -> None:
    for login in make_demo():
        client = Client()
        answer = client.post(reverse("account_login"), {"login": login.username, "password": PASSWORD})
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert answer.status_code == 302
        assert client.get(reverse("desk")).status_code == 302
