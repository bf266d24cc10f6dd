"""A case: its code name, plan, tasks, contacts between agencies and meetings."""

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Case, Consultation, Meeting, Task
from tests.web.cast import Cast, in_days, logged_in, made_consultation


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    return made_consultation(handled_by=cast.health, invited=cast.social)[0]


def post(client: Client, name: str, consultation: Consultation, *more: object, **fields: object) -> str:
    address = reverse(name, args=[consultation.pk, *more])
    return client.post(address, fields, follow=True).content.decode()


@pytest.fixture
def case(client: Client, consultation: Consultation) -> Case:
    post(client, "desk-case", consultation, code_name="linden")
    return Case.objects.get(consultation=consultation)


def test_a_case_is_called_by_its_code_name(client: Client, consultation: Consultation, case: Case) -> None:
    assert case.code_name == "Linden"
    assert "Linden" in client.get(reverse("desk-inbox")).content.decode()


@pytest.mark.parametrize("name", ["", "ab", "två ord", "Linden7", "x" * 21, "<b>"])
def test_a_code_name_is_one_word_of_letters(client: Client, consultation: Consultation, name: str) -> None:
    post(client, "desk-case", consultation, code_name=name)
    assert not Case.objects.exists()


def test_no_two_cases_have_one_code_name(client: Client, case: Case, cast: Cast) -> None:
    other, _ = made_consultation(handled_by=cast.health)
    assert "Ett annat ärende har det namnet" in post(client, "desk-case", other, code_name="LINDEN")
    assert Case.objects.count() == 1


def test_a_consultation_becomes_a_case_once(client: Client, consultation: Consultation, case: Case) -> None:
    post(client, "desk-case", consultation, code_name="Björken")
    assert Case.objects.get().code_name == "Linden"


def test_a_plan_is_shown_to_all_who_take_part(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    post(client, "desk-plan", consultation, body="Först trygghet, sedan samtal.")
    page = logged_in(cast.social_worker).get(reverse("desk-consultation", args=[consultation.pk]))
    assert "Först trygghet, sedan samtal." in page.content.decode()


def test_a_task_is_given_to_an_agency_that_takes_part_and_is_done_once(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"body": "Boka en tid för samtal.", "due_on": in_days(7)}
    post(client, "desk-task", consultation, agency=cast.social.pk, **fields)
    task = Task.objects.get()
    post(client, "desk-task-done", consultation, task.pk)
    task.refresh_from_db()
    done = task.done_on
    assert done is not None
    post(client, "desk-task-done", consultation, task.pk)
    task.refresh_from_db()
    assert task.done_on == done


def test_a_task_of_another_consultation_cannot_be_reached_through_this_one(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"body": "Boka en tid för samtal.", "due_on": in_days(7)}
    post(client, "desk-task", consultation, agency=cast.health.pk, **fields)
    other, _ = made_consultation(handled_by=cast.health)
    address = reverse("desk-task-done", args=[other.pk, Task.objects.get().pk])
    assert client.post(address).status_code == 404
    assert Task.objects.get().done_on is None


def test_a_contact_is_with_another_agency_than_ones_own(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"made_on": in_days(0), "body": "Om hur vi delar på samtalen."}
    post(client, "desk-contact", consultation, with_agency=cast.health.pk, **fields)
    assert not case.agency_contacts.exists()
    page = post(client, "desk-contact", consultation, with_agency=cast.social.pk, **fields)
    assert "Regionen – Socialtjänsten" in page


def test_a_meeting_records_item_by_item_who_was_present_and_what_was_decided(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    agenda = "Läget\n\nNästa steg\n"
    page = post(client, "desk-meeting-new", consultation, held_on=in_days(0), agenda=agenda)
    assert "1. Läget" in page
    meeting = Meeting.objects.get()
    first, second = meeting.items.all()
    members = [cast.nurse.pk, cast.social_worker.pk]
    post(client, "desk-item", consultation, first.pk, present=members, decision="Vi väntar en vecka.")
    page = post(client, "desk-item", consultation, second.pk, present=[cast.nurse.pk], decision="Nytt möte.")
    assert "Vi väntar en vecka." in page
    meeting.refresh_from_db()
    assert meeting.held
    assert [item.present.count() for item in meeting.items.all()] == [2, 1]


def test_only_members_of_agencies_that_take_part_can_have_been_present(
    client: Client, consultation: Consultation, case: Case, cast: Cast
) -> None:
    post(client, "desk-meeting-new", consultation, held_on=in_days(0), agenda="Läget")
    item = Meeting.objects.get().items.get()
    post(client, "desk-item", consultation, item.pk, present=[cast.reader.pk], decision="Beslut.")
    assert not item.present.exists()


def test_a_meeting_has_an_agenda_and_not_too_long_a_one(
    client: Client, consultation: Consultation, case: Case
) -> None:
    for agenda in ("", "\n \n", "punkt\n" * 31):
        post(client, "desk-meeting-new", consultation, held_on=in_days(0), agenda=agenda)
    assert not Meeting.objects.exists()
