"""A consultation's conversation, what each agency sees, its closing, and its deletion before the day."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.access import consultations
from lykta.web.consult.actions.closing import hold
from lykta.web.consult.forms import MOST_FOUND
from lykta.web.consult.models import (
    AnswerTemplate,
    Consultation,
    ConsultationState,
    DeletionRequest,
    Disclosure,
    EarlyReason,
    Message,
    Participation,
    ParticipationKind,
)
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.consult.receipts import Pepper, new_number, receipt_of
from lykta.web.consult.statistics import ASKERS, counts
from lykta.web.server_keys import server_keys
from tests.web.cast import Cast, in_days, logged_in, made_consultation
from tests.web.consult.views.walking import Tab
from tests.web.team.asking import entries

# Made up: no such person, and a number of the series that is never given out.
PERSONAL_NUMBER = "19900101-9802"


COLLEAGUE = "Ring Mika Lindqvist på mottagningen, 054-12 34 56."


def send(client: Client, consultation: Consultation, **fields: object) -> str:
    answer = client.post(reverse("desk-answer", args=[consultation.pk]), fields, follow=True)
    return answer.content.decode()


def answers(consultation: Consultation) -> list[Message]:
    return list(consultation.messages.filter(from_team=True))


def test_an_answer_is_stored_sealed_and_is_the_next_of_the_conversation(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    text = "Fråga öppet, i enrum, och låt henne bestämma takten."
    assert text in send(client, consultation, body=text)
    (message,) = answers(consultation)
    assert (message.number, message.author) == (2, cast.nurse)
    assert text.encode() not in bytes(message.body)
    assert message.text("body", consultation.key()) == text
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_ASKER


def test_the_crumbs_of_a_consultation_lead_to_the_inbox_and_not_to_itself(
    client: Client, consultation: Consultation
) -> None:
    page = reverse("desk-consultation", args=[consultation.pk])
    for address, leads_to_it in ((page, False), (reverse("desk-close", args=[consultation.pk]), True)):
        answer = client.get(address).content.decode()
        crumbs = answer.partition('<nav class="crumbs')[2].partition("</nav>")[0]
        assert reverse("desk-inbox") in crumbs
        assert (f'href="{page}"' in crumbs) is leads_to_it


def test_an_empty_answer_is_refused(client: Client, consultation: Consultation) -> None:
    assert "Något behöver rättas" in send(client, consultation, body="   ")
    assert answers(consultation) == []


def test_a_number_that_points_to_one_person_is_never_stored_whatever_is_ticked(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=f"Hon heter så, {PERSONAL_NUMBER}.", confirmed=["x"])
    assert "pekar ut en enda person" in page
    assert PERSONAL_NUMBER in page  # What was typed is kept on the page.
    assert answers(consultation) == []


def test_a_colleagues_name_and_number_are_stored_once_somebody_answers_for_them(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=COLLEAGUE)
    assert answers(consultation) == []
    ticked = page.partition('name="confirmed" value="')[2].partition('"')[0]
    assert ticked
    send(client, consultation, body=COLLEAGUE, confirmed=[ticked])
    assert len(answers(consultation)) == 1


def test_with_more_details_than_are_listed_nothing_can_be_ticked(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body="Sara Lund, " * (MOST_FOUND + 1))
    assert page.count("Sara Lund") < 3 * MOST_FOUND
    assert "Skriv den enklare" in page
    assert 'name="confirmed"' not in page
    assert answers(consultation) == []


def test_what_was_ticked_for_one_text_does_not_hold_for_another(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=COLLEAGUE)
    ticked = page.partition('name="confirmed" value="')[2].partition('"')[0]
    send(client, consultation, body=f"{COLLEAGUE} Eller Kim Bergström.", confirmed=[ticked])
    assert answers(consultation) == []


def test_a_text_longer_than_the_longest_is_refused(client: Client, consultation: Consultation) -> None:
    send(client, consultation, body="ord " * 6000)
    assert answers(consultation) == []


def test_a_template_goes_below_what_is_written_and_sends_nothing(
    client: Client, consultation: Consultation
) -> None:
    template = AnswerTemplate.objects.create(title="Först", language="sv", body="Börja med att lyssna.")
    AnswerTemplate.objects.create(title="First", language="en", body="Begin by listening.")
    address = reverse("desk-answer", args=[consultation.pk])
    assert "Begin by listening." not in client.get(address).content.decode()
    typed = {"body": "Tack för din fråga.", "insert": "yes", "template": template.pk}
    page = client.post(address, typed).content.decode()
    assert "Tack för din fråga.\n\nBörja med att lyssna.</textarea>" in page
    without = client.post(address, typed | {"template": "nej"}).content.decode()
    assert "Tack för din fråga.</textarea>" in without
    assert not consultation.messages.filter(from_team=True).exists()


def test_a_text_that_was_moved_is_told_and_the_rest_is_shown(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    send(client, consultation, body="Det här ska inte synas på fel plats.")
    other, _ = made_consultation(handled_by=cast.health)
    (message,) = answers(consultation)
    Message.objects.filter(consultation=other).update(body=bytes(message.body))
    page = client.get(reverse("desk-conversation", args=[other.pk])).content.decode()
    assert "Texten går inte att öppna" in page
    assert "fel plats" not in page


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


def test_what_an_agency_passed_on_is_seen_by_that_agency_alone(cast: Cast, both: Consultation) -> None:
    given = {"recipient": "Polisen", "ground": "consent", "decided_on": in_days(0)}
    logged_in(cast.nurse).post(reverse("desk-disclose", args=[both.pk]), {"what": "vårdens uppgift", **given})
    of_health = Disclosure.objects.get()
    assert "vårdens uppgift" in shown(logged_in(cast.nurse), both)
    social = logged_in(cast.social_worker)
    assert "vårdens uppgift" not in shown(social, both)
    withdrawal = reverse("desk-withdraw", args=[both.pk, of_health.pk])
    assert social.get(withdrawal).status_code == social.post(withdrawal).status_code == 404
    assert logged_in(cast.nurse).get(withdrawal).status_code == 200


def test_why_it_is_held_is_seen_by_the_answering_agency_and_the_coordinators(
    cast: Cast, both: Consultation
) -> None:
    with transaction.atomic():
        hold(both, reason="Domstolens skäl.", until=timezone.localdate() + timedelta(days=9))
    for member, sees in ((cast.nurse, True), (cast.coordinator, True), (cast.social_worker, False)):
        page = shown(logged_in(member), both)
        assert ("Domstolens skäl." in page) is sees
        assert "Raderingen uppskjuten till och med" in page


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
    assert consultation.state == ConsultationState.CLOSED
    assert consultation.purge_on == timezone.localdate() + timedelta(days=90)
    post(client, "desk-reopen", consultation)
    opened = Consultation.objects.get(pk=consultation.pk)
    assert (opened.state, opened.purge_on) == (ConsultationState.WAITING_FOR_TEAM, None)


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


@pytest.fixture
def made(cast: Cast) -> tuple[Consultation, str]:
    return made_consultation(text="Köp billigt här", handled_by=cast.health)


def ask(cast: Cast, one: Consultation, reason: str = EarlyReason.SPAM) -> None:
    assert Tab(logged_in(cast.nurse), "desk-delete", one).send(reason=reason).status_code == 302


def acts() -> list[tuple[str, str, dict[str, str]]]:
    return [(each["act"], each["outcome"], each.get("detail", {})) for each in entries()]


def test_with_a_second_member_it_is_gone_at_once_and_its_receipt_opens_nothing(
    cast: Cast, made: tuple[Consultation, str]
) -> None:
    one, receipt = made
    ask(cast, one)
    assert Consultation.objects.get(pk=one.pk).deletion_request.asked_by == cast.nurse
    assert Tab(logged_in(cast.coordinator), "desk-delete-agree", one).send().status_code == 302
    assert not Consultation.objects.filter(pk=one.pk).exists()
    assert not Message.objects.exists()
    came_back = [
        Client().post(reverse("consult-return"), {"receipt": typed}).content.decode().replace(typed, "")
        for typed in (receipt, receipt_of(new_number(), Pepper(server_keys().pepper)))
    ]
    assert came_back[0] == came_back[1]
    assert 'class="conversation"' not in came_back[0]
    assert ("consultation.ask_deletion", "done", {"act": "ask-deletion"}) in acts()
    assert ("consultation.agree_deletion", "done", {"act": "agree-deletion"}) in acts()
    assert ("consultation.purge", "done", {"early": "spam"}) in acts()


@pytest.mark.parametrize(("reason", "counted"), [("spam", 0), ("names", 1), ("mistake", 1)])
def test_spam_is_not_counted_and_a_question_is(
    cast: Cast, made: tuple[Consultation, str], reason: str, counted: int
) -> None:
    ask(cast, made[0], reason)
    Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0]).send()
    assert sum(sums[0] for sums in counts(ASKERS).values()) == counted


def test_who_asked_cannot_agree(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    client = logged_in(cast.nurse)
    page = client.get(reverse("desk-consultation", args=[made[0].pk])).content.decode()
    assert reverse("desk-delete-agree", args=[made[0].pk]) not in page
    refused = Tab(client, "desk-delete-agree", made[0]).send()
    assert refused.status_code == 409
    assert "någon annan måste bestämma" in refused.content.decode()
    assert Consultation.objects.filter(pk=made[0].pk).exists()
    detail = {"act": "agree-deletion", "why": "not-yours"}
    assert acts()[-1] == ("consultation.agree_deletion", "refused", detail)


def test_nobody_agrees_to_what_nobody_asked_for(cast: Cast, made: tuple[Consultation, str]) -> None:
    assert Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0]).send().status_code == 409
    assert Consultation.objects.filter(pk=made[0].pk).exists()


def test_an_agency_that_does_not_answer_can_neither_ask_nor_agree(
    cast: Cast, made: tuple[Consultation, str]
) -> None:
    ask(cast, made[0])
    for name in ("desk-delete", "desk-delete-agree", "desk-delete-drop"):
        there = reverse(name, args=[made[0].pk])
        assert logged_in(cast.social_worker).post(there, {"reason": "spam"}).status_code == 404


def test_what_is_held_is_not_deleted_early(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    tab = Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0])
    Tab(logged_in(cast.coordinator), "desk-hold", made[0]).send(reason="Tillsyn pågår.", until=in_days(9))
    assert tab.send().status_code == 409
    assert Consultation.objects.filter(pk=made[0].pk).exists()


@pytest.mark.parametrize("name", ["nurse", "coordinator"])
def test_the_request_can_be_taken_away_by_either(
    cast: Cast, made: tuple[Consultation, str], name: str
) -> None:
    ask(cast, made[0])
    assert Tab(logged_in(getattr(cast, name)), "desk-delete-drop", made[0]).send().status_code == 302
    assert not DeletionRequest.objects.exists()


def test_a_reason_is_one_of_few_and_no_text(cast: Cast, made: tuple[Consultation, str]) -> None:
    page = Tab(logged_in(cast.nurse), "desk-delete", made[0]).send(reason="Mira skrev själv")
    assert page.status_code == 200
    assert not DeletionRequest.objects.exists()


def test_the_inbox_and_a_notice_say_that_somebody_waits(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    assert "radering begärd" in logged_in(cast.coordinator).get(reverse("desk-inbox")).content.decode()
    assert [notice.member for notice in Notice.objects.filter(occasion=Occasion.DELETION_ASKED)] == [
        cast.coordinator
    ]


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, False), (1, False)])
def test_a_day_that_has_passed_is_told_as_the_inbox_tells_it(
    client: Client, consultation: Consultation, days: int, told: bool
) -> None:
    consultation.due_on = timezone.localdate() + timedelta(days=days)
    consultation.save(update_fields=["due_on"])
    for address in (reverse("desk-consultation", args=[consultation.pk]), reverse("desk-inbox")):
        assert ("försenad" in client.get(address).content.decode()) == told, address


def test_an_answer_that_was_promised_for_earlier_is_late(client: Client, consultation: Consultation) -> None:
    address = reverse("desk-consultation", args=[consultation.pk])
    assert "försenad" not in client.get(address).content.decode()
    consultation.messages.update(sent_on=timezone.localdate() - timedelta(days=30))
    for shown in (address, reverse("desk-inbox")):
        assert "försenad" in client.get(shown).content.decode(), shown
