"""What the form of a page does when it is sent late or twice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.actions.closing import close, end, purge
from lykta.web.consult.models import (
    AgencyContact,
    AnswerTemplate,
    BreakGlass,
    Case,
    Consultation,
    ConsultationState,
    Disclosure,
    Meeting,
    Note,
    Task,
)
from lykta.web.team.policy import Relation
from tests.web.cast import Cast, in_days, logged_in, made_consultation
from tests.web.consult.views.walking import Tab, carried
from tests.web.consult.world import Made, made, put

# What a database refuses, or writes at the same moment, shows in the answers here.
pytestmark = pytest.mark.either_database

TEXT = "Börja med att lyssna, och låt henne bestämma takten."


def closed(consultation: Consultation) -> Consultation:
    with transaction.atomic():
        close(consultation)
    return consultation


def answers(consultation: Consultation) -> list[str]:
    key = consultation.key()
    return [message.text("body", key) for message in consultation.messages.filter(from_team=True)]


@pytest.mark.parametrize("name", ["desk-answer", "desk-disclose", "desk-note"])
def test_the_title_of_a_form_that_comes_back_says_so(
    client: Client, consultation: Consultation, name: str
) -> None:
    address = reverse(name, args=[consultation.pk])
    assert "<title>Något behöver rättas – " not in client.get(address).content.decode()
    assert "<title>Något behöver rättas – " in client.post(address, {}).content.decode()


def test_an_answer_from_a_page_that_was_open_when_a_colleague_closed_is_kept_in_its_form(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    day = closed(consultation).purge_on
    page = tab.send(body=TEXT)
    assert page.status_code == 409
    assert TEXT in page.content.decode()
    assert "<title>Något behöver rättas – " in page.content.decode()
    consultation.refresh_from_db()
    assert (consultation.state, consultation.purge_on, answers(consultation)) == (
        ConsultationState.CLOSED,
        day,
        [],
    )


def test_what_the_asker_ended_is_not_opened_again_by_an_answer_from_an_old_page(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    end(consultation.pk)
    assert tab.send(body=TEXT).status_code == 409
    consultation.refresh_from_db()
    assert (consultation.state, answers(consultation)) == (ConsultationState.CLOSED, [])


def test_what_was_closed_and_answered_from_an_old_page_is_not_deleted_while_it_is_open(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    closed(consultation)
    tab.send(body=TEXT)
    tab.send(body=TEXT, reopen="yes")
    Consultation.objects.filter(pk=consultation.pk, purge_on__isnull=False).update(
        purge_on=timezone.localdate()
    )
    purge()
    assert answers(Consultation.objects.get(pk=consultation.pk)) == [TEXT]


def test_the_second_of_two_who_edit_the_summary_sees_the_first_text_beside_their_own(
    cast: Cast, client: Client, consultation: Consultation
) -> None:
    first = Tab(client, "desk-summary", consultation)
    second = Tab(logged_in(cast.coordinator), "desk-summary", consultation)
    first.send(body="Det första.")
    page = second.send(body="Det andra.")
    assert page.status_code == 409
    assert "Det första." in page.content.decode()
    assert "Det andra." in page.content.decode()
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Det första."
    assert second.again(body="Det första. Det andra.").status_code == 302
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Det första. Det andra."


def test_six_posts_of_one_answer_give_one_answer(client: Client, consultation: Consultation) -> None:
    tab = Tab(client, "desk-answer", consultation)
    assert {tab.send(body=TEXT).status_code for _ in range(6)} == {302}
    assert answers(consultation) == [TEXT]


def test_closing_twice_does_not_move_the_day_that_the_asker_was_shown(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = Tab(client, "desk-close", consultation)
    tab.send()
    consultation.refresh_from_db()
    day = consultation.purge_on
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    # Three days later a log-in is over: the same member logs in again.
    tab.client = logged_in(consultation.agencies.get().member_set.get(username="vard"))
    assert tab.send().status_code == 409
    consultation.refresh_from_db()
    assert consultation.purge_on == day


def test_the_page_names_no_way_to_a_consultation_that_is_not_the_members(
    cast: Cast, consultation: Consultation
) -> None:
    tab = Tab(logged_in(cast.social_worker), "desk-answer", consultation)
    assert tab.send(body=TEXT).status_code == 404


def test_a_summary_that_cannot_be_opened_can_be_written_anew(
    client: Client, consultation: Consultation
) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(summary=b"no sealed text at all")
    assert Tab(client, "desk-summary", consultation).send(body="Skrivet på nytt.").status_code == 302
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Skrivet på nytt."


@dataclass(frozen=True)
class Making:
    """A form that makes rows of a table, filled in, and what is changed in it when it is sent once more."""

    name: str
    table: Any
    fields: dict[str, object]
    changed: dict[str, object]


MAKING = [
    Making("desk-note", Note, {"body": "En anteckning."}, {"body": "En annan."}),
    Making("desk-shared-note", Note, {"body": "En anteckning."}, {"body": "En annan."}),
    Making("desk-task", Task, {"body": "Ring.", "due_on": in_days(3)}, {"due_on": in_days(4)}),
    Making("desk-contact", AgencyContact, {"body": "Om läget.", "made_on": in_days(0)}, {"body": "Om mer."}),
    Making("desk-meeting-new", Meeting, {"held_on": in_days(0), "agenda": "Läget"}, {"agenda": "Läget\nMer"}),
    Making(
        "desk-disclose",
        Disclosure,
        {
            "what": "Behov av skydd.",
            "recipient": "Socialjouren",
            "ground": "consent",
            "decided_on": in_days(0),
        },
        {"recipient": "Hälso- och sjukvården"},
    ),
]


@pytest.fixture
def case(cast: Cast) -> Made:
    one = made(cast.coordinator)
    put(one.consultation, [], Relation.HANDLING, cast)
    return one


@pytest.mark.parametrize("making", MAKING, ids=lambda making: making.name)
def test_one_form_makes_one_row_and_says_when_its_content_is_another(
    client: Client, cast: Cast, case: Made, making: Making
) -> None:
    tab, before = Tab(client, making.name, case.consultation), making.table.objects.count()
    agencies = {"agency": cast.health.pk, "with_agency": cast.social.pk}
    assert [tab.send(**agencies | making.fields).status_code for _ in range(3)] == [302] * 3
    assert making.table.objects.count() == before + 1
    page = tab.send(**agencies | making.fields | making.changed)
    assert page.status_code == 409
    assert "Formuläret har redan skickats" in page.content.decode()
    assert making.table.objects.count() == before + 1
    assert tab.again(**agencies | making.fields | making.changed).status_code == 302
    assert making.table.objects.count() == before + 2


def test_an_answer_that_was_stored_is_done_also_when_it_is_sent_again_after_closing(
    client: Client, case: Made
) -> None:
    tab = Tab(client, "desk-answer", case.consultation)
    assert tab.send(body="Ett svar.").status_code == 302
    Tab(client, "desk-close", case.consultation).send()
    assert tab.send(body="Ett svar.").status_code == 302
    assert tab.send(body="Ett annat svar.").status_code == 409
    assert case.consultation.messages.filter(from_team=True).count() == 1


def test_a_case_is_opened_once(client: Client, cast: Cast) -> None:
    one, _ = made_consultation(handled_by=cast.health)
    tab = Tab(client, "desk-case", one)
    assert [tab.send(code_name="Björken").status_code for _ in range(2)] == [302, 302]
    assert tab.send(code_name="Granen").status_code == 409
    assert [case.code_name for case in Case.objects.filter(consultation=one)] == ["Björken"]


def test_one_is_opened_by_emergency_access_once(cast: Cast) -> None:
    one, _ = made_consultation(handled_by=cast.social)
    client, there = logged_in(cast.nurse), reverse("desk-glass")
    fields = {"which": one.short, "purpose": "acute", "reason": "Det brådskar.", "hours": "1"}
    sent = carried(client.get(there)) | fields
    assert [client.post(there, sent).status_code for _ in range(2)] == [302, 302]
    assert client.post(there, sent | {"reason": "Något annat."}).status_code == 409
    assert BreakGlass.objects.count() == 1


def test_a_template_is_made_once_and_not_changed_unseen(cast: Cast) -> None:
    client, there = logged_in(cast.coordinator), reverse("desk-template-new")
    fields: dict[str, object] = {"language": "sv", "title": "Först", "body": "Lyssna."}
    sent = carried(client.get(there)) | fields
    assert [client.post(there, sent).status_code for _ in range(2)] == [302, 302]
    assert client.post(there, sent | {"body": "Lyssna först."}).status_code == 409
    here = reverse("desk-template", args=[AnswerTemplate.objects.get().pk])
    first, second = carried(client.get(here)), carried(client.get(here))
    assert client.post(here, first | fields | {"body": "Det första."}).status_code == 302
    page = client.post(here, second | fields | {"body": "Det andra."})
    assert page.status_code == 409
    assert "Det första." in page.content.decode()
    assert "Det andra." in page.content.decode()
    assert AnswerTemplate.objects.get().body == "Det första."


REPLACING = [
    ("desk-summary", {"body": "Det första."}, {"body": "Det andra."}),
    ("desk-plan", {"body": "Det första."}, {"body": "Det andra."}),
    ("desk-due", {"day": in_days(3)}, {"day": in_days(4)}),
    ("desk-item", {"decision": "Det första."}, {"decision": "Det andra."}),
    (
        "desk-hold",
        {"reason": "Det första.", "until": in_days(3)},
        {"reason": "Det andra.", "until": in_days(4)},
    ),
    ("desk-assign", {"invited": "social"}, {"to": "nurse"}),
]


@pytest.mark.parametrize(("name", "first", "second"), REPLACING, ids=[each[0] for each in REPLACING])
def test_a_form_replaces_what_it_has_shown_and_nothing_newer(
    cast: Cast, case: Made, name: str, first: dict[str, object], second: dict[str, object]
) -> None:
    more: list[UUID] = [case.item] if name == "desk-item" else []
    tabs = [Tab(logged_in(cast.coordinator), name, case.consultation, *more) for _ in range(2)]
    assert tabs[0].send(**_filled(first, name, cast)).status_code == 302
    page = tabs[1].send(**_filled(second, name, cast))
    assert page.status_code == 409
    assert "Den nyare versionen" in page.content.decode()
    assert tabs[1].again(**_filled(second, name, cast)).status_code == 302
    # The same content once more is done already, whatever the version is.
    assert tabs[0].send(**_filled(second, name, cast)).status_code == 302


def _filled(fields: dict[str, object], name: str, cast: Cast) -> dict[str, object]:
    if name == "desk-item":
        return fields | {"present": [cast.nurse.pk]}
    if name == "desk-assign":
        chosen = {"invited": cast.social.pk, "to": cast.nurse.pk}
        return {"handling": cast.health.pk, **{each: chosen[each] for each in fields}}
    return fields


def test_a_form_without_a_key_or_a_version_is_taken_as_one_from_before_there_were_any(
    client: Client, case: Made
) -> None:
    one = Consultation.objects.get(pk=case.consultation.pk)
    there = reverse("desk-note", args=[one.pk])
    assert client.post(there, {"body": "Utan nyckel."}).status_code == 302
    # What it would replace was not seen: the newer text comes first.
    assert client.post(reverse("desk-summary", args=[one.pk]), {"body": "Utan version."}).status_code == 409
