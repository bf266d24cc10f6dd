"""Who answers a consultation learns of an emergency access, also where there is one coordinator."""

import pytest
from django.db import transaction
from django.urls import reverse

from lykta.web.consult.actions.team import break_glass
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.consult.own_rows import Notice, Occasion
from tests.web import by_hand
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.world import URGENT

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]


@pytest.fixture
def opened(cast: Cast) -> Consultation:
    """A consultation that social services answer, opened by the only coordinator by emergency access."""
    found = made_consultation(handled_by=cast.social)[0]
    with transaction.atomic():
        break_glass(found, cast.coordinator, URGENT)
    return found


def page(cast: Cast, consultation: Consultation) -> str:
    return (
        logged_in(cast.social_worker)
        .get(reverse("desk-consultation", args=[consultation.pk]))
        .content.decode()
    )


def test_the_agency_that_answers_gets_a_notice_and_whoever_opened_it_none(
    cast: Cast, opened: Consultation
) -> None:
    notice = Notice.objects.get()
    assert (notice.member, notice.occasion) == (cast.social_worker, Occasion.GLASS_BROKEN)


def test_its_page_and_the_inbox_show_who_opened_it_until_a_colleague_has_read_why(
    cast: Cast, opened: Consultation
) -> None:
    client = logged_in(cast.social_worker)
    address = reverse("desk-glass-acknowledge", args=[BreakGlass.objects.get().pk])
    inbox = client.get(reverse("desk-inbox")).content.decode()
    assert "Sam Ordnare" in inbox
    assert address in inbox
    assert "Sam Ordnare" in page(cast, opened)
    assert "Akut fara för någon" in page(cast, opened)
    assert URGENT.reason in client.get(address).content.decode()
    client.post(address)
    assert BreakGlass.objects.get().acknowledged_by == cast.social_worker
    assert address not in client.get(reverse("desk-inbox")).content.decode()
    assert "Läst av Sonja Social." in page(cast, opened)


def test_who_read_it_first_stays(cast: Cast, opened: Consultation) -> None:
    with transaction.atomic():
        glass = break_glass(opened, cast.nurse, URGENT)
    address = reverse("desk-glass-acknowledge", args=[glass.pk])
    for reader in (cast.social_worker, cast.coordinator):
        logged_in(reader).post(address)
    glass.refresh_from_db()
    assert glass.acknowledged_by == cast.social_worker


def test_no_other_agency_reads_why(cast: Cast, opened: Consultation) -> None:
    glass = BreakGlass.objects.get()
    client = logged_in(cast.nurse)
    assert client.get(reverse("desk-glass-acknowledge", args=[glass.pk])).status_code == 404
    assert "Sam Ordnare" not in client.get(reverse("desk-inbox")).content.decode().partition("<main")[2]


def test_an_opening_that_was_written_in_the_database_is_nobodys(cast: Cast, opened: Consultation) -> None:
    by_hand.write(BreakGlass, BreakGlass.objects.get().pk, member=cast.nurse.pk)
    assert "Vera Vård" not in page(cast, opened)
    address = reverse("desk-glass-acknowledge", args=[BreakGlass.objects.get().pk])
    client = logged_in(cast.social_worker)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 409
        assert "Vera Vård" not in answer.content.decode().partition("<main")[2]
    assert BreakGlass.objects.get().acknowledged_by is None
