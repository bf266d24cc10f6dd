"""An agency sees what is shared and its own, and never another's."""

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.access import consultations
from lykta.web.consult.models import Consultation, Participation, ParticipationKind
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.desk.tabs import Tab


@pytest.fixture
def both(cast: Cast) -> Consultation:
    """A consultation that the health agency answers, and that social services take part in."""
    return made_consultation(text="Samtalets ord", handled_by=cast.health, invited=cast.social)[0]


def shown(client: Client, consultation: Consultation) -> str:
    return client.get(reverse("desk-consultation", args=[consultation.pk])).content.decode()


def note(client: Client, consultation: Consultation, name: str, text: str) -> None:
    answer = client.post(reverse(name, args=[consultation.pk]), {"body": text})
    assert answer.status_code == 302


def test_an_agencys_own_note_is_seen_by_that_agency_alone(cast: Cast, both: Consultation) -> None:
    note(logged_in(cast.nurse), both, "desk-note", "vårdens eget ord")
    note(logged_in(cast.social_worker), both, "desk-note", "socialtjänstens eget ord")
    health, social = shown(logged_in(cast.nurse), both), shown(logged_in(cast.social_worker), both)
    assert ("vårdens eget ord" in health, "socialtjänstens eget ord" in health) == (True, False)
    assert ("vårdens eget ord" in social, "socialtjänstens eget ord" in social) == (False, True)


def test_a_shared_note_and_the_summary_are_seen_by_all_who_take_part(cast: Cast, both: Consultation) -> None:
    note(logged_in(cast.social_worker), both, "desk-shared-note", "det delade ordet")
    note(logged_in(cast.nurse), both, "desk-summary", "det sammanfattade ordet")
    for member in (cast.nurse, cast.social_worker, cast.coordinator):
        page = shown(logged_in(member), both)
        assert "det delade ordet" in page
        assert "det sammanfattade ordet" in page


def test_the_conversation_is_read_by_the_agency_that_answers(cast: Cast, both: Consultation) -> None:
    address = reverse("desk-conversation", args=[both.pk])
    assert "Samtalets ord" in logged_in(cast.nurse).get(address).content.decode()
    assert logged_in(cast.social_worker).get(address).status_code == 403
    assert "Samtalets ord" not in shown(logged_in(cast.social_worker), both)


def test_an_agency_that_no_longer_takes_part_loses_its_access_at_once(cast: Cast, both: Consultation) -> None:
    client = logged_in(cast.social_worker)
    assert "Anteckningar" in shown(client, both)
    Participation.objects.filter(consultation=both, agency=cast.social).delete()
    assert client.get(reverse("desk-consultation", args=[both.pk])).status_code == 404


def test_the_inbox_lists_and_counts_what_may_be_seen_and_nothing_else(cast: Cast, both: Consultation) -> None:
    made_consultation(handled_by=cast.social)
    made_consultation()
    for member, seen in ((cast.nurse, 1), (cast.social_worker, 2), (cast.coordinator, 3)):
        page = logged_in(member).get(reverse("desk-inbox")).content.decode()
        assert page.count('role="rowheader"') == consultations(member).count() == seen


def test_a_consultation_that_is_handed_over_changes_compartment(cast: Cast, both: Consultation) -> None:
    answer = Tab(logged_in(cast.nurse), "desk-assign", both).send(
        handling=cast.social.pk, invited=[cast.health.pk], to=cast.social_worker.pk
    )
    assert answer.status_code == 302
    parts = dict(Participation.objects.filter(consultation=both).values_list("agency__name", "part"))
    assert parts == {"Regionen": ParticipationKind.INVITED, "Socialtjänsten": ParticipationKind.HANDLING}
    assert logged_in(cast.nurse).get(reverse("desk-conversation", args=[both.pk])).status_code == 403


def test_it_cannot_be_given_to_somebody_of_another_agency_than_the_one_that_answers(
    cast: Cast, both: Consultation
) -> None:
    answer = logged_in(cast.nurse).post(
        reverse("desk-assign", args=[both.pk]),
        {"handling": cast.health.pk, "to": cast.social_worker.pk},
    )
    assert "Välj någon i den verksamhet som svarar." in answer.content.decode()
    both.refresh_from_db()
    assert both.assigned_to is None
