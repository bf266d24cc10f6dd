"""Break-glass: from outside, for a purpose, a reason and a time, told to the coordinators."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.models import BreakGlass, Consultation, Notice, Occasion
from tests.web.cast import Cast, logged_in, made_consultation

FIELDS = {"purpose": "acute", "reason": "Den som har konsultationen nås inte.", "hours": "1"}


@pytest.fixture
def outside(cast: Cast) -> Consultation:
    """A consultation that social services answer, and that the nurse has no part in."""
    return made_consultation(text="Samtalets ord", handled_by=cast.social)[0]


def ask(client: Client, which: str, **fields: str) -> str:
    given = FIELDS | {"which": which} | fields
    return client.post(reverse("desk-glass"), given, follow=True).content.decode()


def reads(client: Client, consultation: Consultation) -> bool:
    answer = client.get(reverse("desk-conversation", args=[consultation.pk]))
    return answer.status_code == 200 and "Samtalets ord" in answer.content.decode()


def test_it_opens_one_consultation_to_one_member_for_the_time(
    client: Client, outside: Consultation, cast: Cast
) -> None:
    assert not reads(client, outside)
    ask(client, outside.short)
    assert reads(client, outside)
    glass = BreakGlass.objects.get()
    assert glass.text("reason", outside.key()) == FIELDS["reason"]
    with patch("lykta.web.consult.access.timezone.now", return_value=glass.until):
        assert not reads(client, outside)


def test_it_lets_nobody_write_an_answer(client: Client, outside: Consultation) -> None:
    ask(client, outside.short)
    assert client.get(reverse("desk-answer", args=[outside.pk])).status_code == 403


def test_the_coordinators_are_told_and_one_of_them_notes_it(
    client: Client, outside: Consultation, cast: Cast
) -> None:
    ask(client, outside.short)
    assert Notice.objects.get(member=cast.coordinator).occasion == Occasion.GLASS_BROKEN
    coordinator, glass = logged_in(cast.coordinator), BreakGlass.objects.get()
    address = reverse("desk-glass-acknowledge", args=[glass.pk])
    assert address in coordinator.get(reverse("desk-inbox")).content.decode()
    assert FIELDS["reason"] in coordinator.get(address).content.decode()
    coordinator.post(address)
    glass.refresh_from_db()
    assert glass.acknowledged_by == cast.coordinator
    assert address not in coordinator.get(reverse("desk-inbox")).content.decode()


def test_nobody_notes_what_they_opened_themselves(outside: Consultation, cast: Cast) -> None:
    coordinator = logged_in(cast.coordinator)
    ask(coordinator, outside.short)
    address = reverse("desk-glass-acknowledge", args=[BreakGlass.objects.get().pk])
    assert coordinator.post(address).status_code == 404


@pytest.mark.parametrize("which", ["", "00000000", "Linden", "%", "' or 1=1"])
def test_a_name_that_there_is_not_opens_nothing(client: Client, outside: Consultation, which: str) -> None:
    ask(client, which)
    assert not BreakGlass.objects.exists()


def test_what_can_be_read_anyway_is_not_opened_from_outside(cast: Cast, client: Client) -> None:
    own, _ = made_consultation(handled_by=cast.health)
    assert "Det finns ingen med det namnet" in ask(client, own.short)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("missing", [{"purpose": ""}, {"reason": " "}, {"hours": ""}, {"hours": "9000"}])
def test_it_needs_a_purpose_a_reason_and_a_time(
    client: Client, outside: Consultation, missing: dict[str, str]
) -> None:
    ask(client, outside.short, **missing)
    assert not BreakGlass.objects.exists()


def test_an_access_that_has_not_begun_opens_nothing(
    client: Client, outside: Consultation, cast: Cast
) -> None:
    now = timezone.now()
    BreakGlass.objects.create(
        consultation=outside,
        member=cast.nurse,
        purpose="acute",
        since=now + timedelta(minutes=5),
        until=now + timedelta(hours=1),
    )
    assert not reads(client, outside)
