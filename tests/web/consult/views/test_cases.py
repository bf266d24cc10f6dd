"""Cases with their tasks, contacts and meetings, and disclosures."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.language import LANGUAGES
from lykta.web.consult.actions.team import NotWithdrawableError, withdraw
from lykta.web.consult.grounds import CONSENT, GroundError, every_ground, ground, grounds, grounds_from
from lykta.web.consult.models import Case, Consultation, Disclosure, Meeting, Task
from lykta.web.handbook.library import load
from tests.web.cast import Cast, in_days, logged_in, made_consultation

# What a database refuses, or writes at the same moment, shows in the answers here.
pytestmark = pytest.mark.either_database


@pytest.fixture
def shared(cast: Cast) -> Consultation:
    return made_consultation(handled_by=cast.health, invited=cast.social)[0]


def post(client: Client, name: str, shared: Consultation, *more: object, **fields: object) -> str:
    address = reverse(name, args=[shared.pk, *more])
    return client.post(address, fields, follow=True).content.decode()


@pytest.fixture
def case(client: Client, shared: Consultation) -> Case:
    post(client, "desk-case", shared, code_name="linden")
    return Case.objects.get(consultation=shared)


def test_a_case_is_called_by_its_code_name(client: Client, shared: Consultation, case: Case) -> None:
    assert case.code_name == "Linden"
    assert "Linden" in client.get(reverse("desk-inbox")).content.decode()


@pytest.mark.parametrize("name", ["", "ab", "två ord", "Linden7", "x" * 21, "<b>"])
def test_a_code_name_is_one_word_of_letters(client: Client, shared: Consultation, name: str) -> None:
    post(client, "desk-case", shared, code_name=name)
    assert not Case.objects.exists()


def test_no_two_cases_have_one_code_name(client: Client, case: Case, cast: Cast) -> None:
    other, _ = made_consultation(handled_by=cast.health)
    assert "Ett annat ärende har det namnet" in post(client, "desk-case", other, code_name="LINDEN")
    assert Case.objects.count() == 1


def test_a_consultation_becomes_a_case_once(client: Client, shared: Consultation, case: Case) -> None:
    post(client, "desk-case", shared, code_name="Björken")
    assert Case.objects.get().code_name == "Linden"


def test_a_plan_is_shown_to_all_who_take_part(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    post(client, "desk-plan", shared, body="Först trygghet, sedan samtal.")
    page = logged_in(cast.social_worker).get(reverse("desk-consultation", args=[shared.pk]))
    assert "Först trygghet, sedan samtal." in page.content.decode()


def test_a_task_is_given_to_an_agency_that_takes_part_and_is_done_once(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"body": "Boka en tid för samtal.", "due_on": in_days(7)}
    post(client, "desk-task", shared, agency=cast.social.pk, **fields)
    task = Task.objects.get()
    post(client, "desk-task-done", shared, task.pk)
    task.refresh_from_db()
    done = task.done_on
    assert done is not None
    post(client, "desk-task-done", shared, task.pk)
    task.refresh_from_db()
    assert task.done_on == done


def test_a_task_of_another_consultation_cannot_be_reached_through_this_one(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"body": "Boka en tid för samtal.", "due_on": in_days(7)}
    post(client, "desk-task", shared, agency=cast.health.pk, **fields)
    other, _ = made_consultation(handled_by=cast.health)
    address = reverse("desk-task-done", args=[other.pk, Task.objects.get().pk])
    assert client.post(address).status_code == 404
    assert Task.objects.get().done_on is None


def test_a_contact_is_with_another_agency_than_ones_own(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    fields = {"made_on": in_days(0), "body": "Om hur vi delar på samtalen."}
    post(client, "desk-contact", shared, with_agency=cast.health.pk, **fields)
    assert not case.agency_contacts.exists()
    page = post(client, "desk-contact", shared, with_agency=cast.social.pk, **fields)
    assert "Regionen – Socialtjänsten" in page


def test_a_meeting_records_item_by_item_who_was_present_and_what_was_decided(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    agenda = "Läget\n\nNästa steg\n"
    page = post(client, "desk-meeting-new", shared, held_on=in_days(0), agenda=agenda)
    assert "1. Läget" in page
    meeting = Meeting.objects.get()
    first, second = meeting.items.all()
    members = [cast.nurse.pk, cast.social_worker.pk]
    post(client, "desk-item", shared, first.pk, present=members, decision="Vi väntar en vecka.")
    page = post(client, "desk-item", shared, second.pk, present=[cast.nurse.pk], decision="Nytt möte.")
    assert "Vi väntar en vecka." in page
    meeting.refresh_from_db()
    assert meeting.held
    assert [item.present.count() for item in meeting.items.all()] == [2, 1]


def test_only_members_of_agencies_that_take_part_can_have_been_present(
    client: Client, shared: Consultation, case: Case, cast: Cast
) -> None:
    post(client, "desk-meeting-new", shared, held_on=in_days(0), agenda="Läget")
    item = Meeting.objects.get().items.get()
    post(client, "desk-item", shared, item.pk, present=[cast.reader.pk], decision="Beslut.")
    assert not item.present.exists()


def test_a_meeting_has_an_agenda_and_not_too_long_a_one(
    client: Client, shared: Consultation, case: Case
) -> None:
    for agenda in ("", "\n \n", "punkt\n" * 31):
        post(client, "desk-meeting-new", shared, held_on=in_days(0), agenda=agenda)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "2017-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_is_a_slip_of_the_pen_is_refused_wherever_a_day_is_given(
    client: Client, shared: Consultation, case: Case, cast: Cast, day: str
) -> None:
    told = [
        post(client, "desk-meeting-new", shared, held_on=day, agenda="Läget"),
        post(client, "desk-task", shared, body="Boka en tid.", due_on=day, agency=cast.health.pk),
        post(client, "desk-contact", shared, body="Om tider.", made_on=day, with_agency=cast.social.pk),
        post(client, "desk-due", shared, day=day),
    ]
    assert all("Välj en dag mellan 2018 och 2099." in page for page in told)
    assert not Meeting.objects.exists()


FIELDS = {"what": "Att någon behöver skydd.", "recipient": "Socialjouren", "ground": CONSENT}


def disclose(client: Client, consultation: Consultation, **fields: str) -> str:
    given = FIELDS | {"decided_on": in_days(0)} | fields
    answer = client.post(reverse("desk-disclose", args=[consultation.pk]), given, follow=True)
    return answer.content.decode()


def test_a_disclosure_says_what_to_whom_on_which_ground_who_decided_and_when(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    page = disclose(client, consultation)
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
    disclose(client, consultation, **fields)
    assert not Disclosure.objects.exists()


def test_a_ground_cannot_be_used_for_a_day_on_which_it_was_not_in_force(
    client: Client, consultation: Consultation
) -> None:
    page = disclose(client, consultation, ground="between-authorities", decided_on="2025-11-30")
    assert not Disclosure.objects.exists()
    # Before the first of December 2025 it cannot even be chosen.
    assert "Den grunden gällde inte den dagen" in page or "giltigt val" in page


def test_a_withdrawn_consent_stays_recorded(client: Client, consultation: Consultation) -> None:
    disclose(client, consultation)
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
    disclose(client, consultation, ground="child-report-2025")
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
