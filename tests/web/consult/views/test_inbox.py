"""The inbox, opening by emergency access, templates for answers and the statistics."""

import re
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lykta.web.consult.actions import asking, closing
from lykta.web.consult.actions.team import answer
from lykta.web.consult.models import AnswerTemplate, BreakGlass, Consultation, ConsultationState
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.consult.promise import expected_answer_day
from lykta.web.consult.receipts import new_number
from lykta.web.consult.sealing import seal_of_parts
from lykta.web.consult.views.inbox import A_PAGE
from lykta.web.team.policy import Relation
from tests.web.cast import Cast, in_days, logged_in, made_consultation
from tests.web.consult.views.walking import carried
from tests.web.consult.world import made, put

LINK = re.compile(r'<th scope="row"[^>]*><a href="/teamet/konsultation/([0-9a-f-]{36})/"')


NEW, WAITING = 80, 40


@pytest.fixture
def full_inbox(cast: Cast) -> Client:
    ask(NEW, ConsultationState.NEW)
    ask(WAITING, ConsultationState.WAITING_FOR_TEAM)
    return logged_in(cast.coordinator)


def ask(count: int, state: ConsultationState) -> None:
    numbers = [uuid4() for _ in range(count)]
    Consultation.objects.bulk_create(
        Consultation(
            pk=numbers[number],
            parts_seal=seal_of_parts(numbers[number], ()),
            tag=token_bytes(32),
            wrapped_key=b"key",
            role="health",
            workplace="clinic",
            language="sv",
            asked_on=in_days(-number % 30),
            due_on=in_days(number) if number % 3 == 0 else None,
            state=state,
        )
        for number in range(count)
    )


def shown(full_inbox: Client, **query: str | int) -> tuple[str, list[str]]:
    page = full_inbox.get(reverse("desk-inbox"), query).content.decode()
    return page, LINK.findall(page)


def test_a_page_holds_no_more_than_its_rows_and_says_how_many_there_are(full_inbox: Client) -> None:
    ask(1_500 - NEW, ConsultationState.NEW)
    page, links = shown(full_inbox)
    assert len(links) == 2 * A_PAGE
    assert re.findall(r'<span class="count">(\d+)</span>', page) == ["1500", str(WAITING), "0", "0"]
    # With 1,500 on one page it had 611 kB.
    assert len(page) < 60_000


def test_the_pages_of_a_group_hold_each_consultation_once(full_inbox: Client) -> None:
    of_a_group = [shown(full_inbox, new=page, team=9)[1][:A_PAGE] for page in (1, 2, 3)]
    last = shown(full_inbox, new=4, team=9)[1]
    assert len(last) == NEW - 3 * A_PAGE + WAITING - A_PAGE
    assert len({number for page in of_a_group for number in page} | set(last)) == NEW + WAITING - A_PAGE


def test_turning_the_page_of_one_group_leaves_the_others_and_whose_are_shown(full_inbox: Client) -> None:
    page, _ = shown(full_inbox, new=2, team=2)
    assert 'href="?new=3&amp;team=2#group-1"' in page
    assert 'href="?team=1&amp;new=2#group-2"' in page


@pytest.mark.parametrize("typed", ["0", "-1", "nej", "999999999999999999999", "\0"])
def test_a_page_that_there_is_not_is_answered_with_one_that_there_is(full_inbox: Client, typed: str) -> None:
    assert full_inbox.get(reverse("desk-inbox"), {"new": typed, "closed": typed}).status_code == 200


def test_a_row_says_who_asks_where_and_the_first_line(cast: Cast, client: Client) -> None:
    text = "En patient kommer ofta med en bekant.\nVi undrar hur vi frågar. " + "Mer står på sidan. " * 20
    consultation, _ = made_consultation(text=text, handled_by=cast.health)
    page = client.get(reverse("desk-inbox")).content.decode()
    assert f"Hälso- och sjukvård eller tandvård, {consultation.short}" in page
    assert "Vårdcentral" in page
    assert "norra länet" in page
    assert "En patient kommer ofta med en bekant. Vi undrar hur vi frågar." in page
    assert page.count("Mer står på sidan.") < 4


def test_the_first_line_is_for_whoever_reads_the_conversation_alone(cast: Cast, client: Client) -> None:
    made_consultation(text="Samtalets ord", handled_by=cast.social, invited=cast.health)
    page = client.get(reverse("desk-inbox")).content.decode()
    assert len(LINK.findall(page)) == 1
    assert "Samtalets ord" not in page
    assert '<span class="mark">' not in page
    assert "Samtalets ord" in logged_in(cast.social_worker).get(reverse("desk-inbox")).content.decode()


def test_a_text_that_does_not_open_says_so_in_its_row(cast: Cast, client: Client) -> None:
    consultation, _ = made_consultation(text="Samtalets ord", handled_by=cast.health)
    Consultation.objects.filter(pk=consultation.pk).update(wrapped_key=b"another")
    page = client.get(reverse("desk-inbox")).content.decode()
    assert "Texten går inte att öppna" in page


def test_what_the_asker_wrote_is_unread_until_its_page_is_opened(cast: Cast, client: Client) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    mark = '<span class="mark">oläst</span>'
    assert mark in client.get(reverse("desk-inbox")).content.decode()
    client.get(reverse("desk-consultation", args=[consultation.pk]))
    assert mark not in client.get(reverse("desk-inbox")).content.decode()
    # A colleague has read nothing by that.
    assert mark in logged_in(cast.coordinator).get(reverse("desk-inbox")).content.decode()
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    assert mark in client.get(reverse("desk-inbox")).content.decode()
    client.get(reverse("desk-conversation", args=[consultation.pk]))
    assert mark not in client.get(reverse("desk-inbox")).content.decode()


def test_one_line_more_before_anybody_answered_leaves_a_question_among_the_new(cast: Cast) -> None:
    consultation, receipt = made_consultation()
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    inbox = logged_in(cast.coordinator).get(reverse("desk-inbox")).content.decode()
    assert re.findall(r'<span class="count">(\d+)</span>', inbox) == ["1", "0", "0", "0"]
    asker = Client().post(reverse("consult-return"), {"receipt": receipt}).content.decode()
    assert "Teamet har inte svarat än" in asker


def test_days_of_waiting_count_from_what_the_asker_wrote_last(cast: Cast, client: Client) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    consultation.messages.update(sent_on=timezone.localdate() - timedelta(days=40))
    page = client.get(reverse("desk-inbox")).content.decode()
    assert 'data-label="Dagar i väntan">40<' in page
    assert "försenad" in page
    Consultation.objects.update(state=ConsultationState.WAITING_FOR_ASKER)
    page = client.get(reverse("desk-inbox")).content.decode()
    assert 'data-label="Dagar i väntan">–<' in page
    assert "försenad" not in page


@pytest.mark.parametrize("order", ["due", "waiting", "newest"])
def test_the_inbox_is_sorted_by_dates(cast: Cast, client: Client, order: str) -> None:
    days = {"a": (30, None), "b": (20, 9), "c": (10, -60)}
    names = {}
    for name, (ago, due) in days.items():
        one, _ = made_consultation(handled_by=cast.health)
        asked = timezone.localdate() - timedelta(days=ago)
        Consultation.objects.filter(pk=one.pk).update(
            asked_on=asked, due_on=timezone.localdate() + timedelta(days=due) if due else None
        )
        one.messages.update(sent_on=asked)
        names[str(one.pk)] = name
    page = client.get(reverse("desk-inbox"), {"order": order}).content.decode()
    listed = "".join(names[number] for number in LINK.findall(page))
    # What was promised counts beside the day that the team has set: a's was promised before b's.
    assert listed == {"due": "cab", "waiting": "abc", "newest": "cba"}[order]
    assert client.get(reverse("desk-inbox"), {"order": "role"}).status_code == 200


@pytest.mark.parametrize(("set_for", "says"), [(30, "utlovat"), (1, "")])
def test_a_row_says_the_day_that_comes_first(cast: Cast, client: Client, set_for: int, says: str) -> None:
    one, _ = made_consultation(handled_by=cast.health)
    today = timezone.localdate()
    Consultation.objects.filter(pk=one.pk).update(due_on=today + timedelta(days=set_for))
    promised = expected_answer_day(today)
    assert promised is not None
    page = client.get(reverse("desk-inbox")).content.decode()
    shown_day = promised if says else today + timedelta(days=set_for)
    assert re.findall(r'data-label="Senast">.*?datetime="([^"]*)"', page) == [shown_day.isoformat()]
    assert ('class="promised"' in page) is bool(says)


@pytest.mark.slow
def test_500_consultations_take_a_fixed_number_of_queries_and_open_what_is_shown(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(500):
        made_consultation(text="Hur frågar vi?")
    client = logged_in(cast.coordinator)
    client.get(reverse("desk-inbox"))
    with django_assert_max_num_queries(60):
        page = client.get(reverse("desk-inbox")).content.decode()
    assert len(LINK.findall(page)) == A_PAGE
    assert page.count("Hur frågar vi?") == A_PAGE
    assert len(page) < 60_000


FIELDS = {"purpose": "acute", "reason": "Den som har konsultationen nås inte.", "hours": "1"}


@pytest.fixture
def outside(cast: Cast) -> Consultation:
    """A consultation that social services answer, and that the nurse has no part in."""
    return made_consultation(text="Samtalets ord", handled_by=cast.social)[0]


def open_from_outside(client: Client, which: str, **fields: str) -> str:
    given = FIELDS | {"which": which} | fields
    return client.post(reverse("desk-glass"), given, follow=True).content.decode()


def reads(client: Client, consultation: Consultation) -> bool:
    answer = client.get(reverse("desk-conversation", args=[consultation.pk]))
    return answer.status_code == 200 and "Samtalets ord" in answer.content.decode()


def test_it_opens_one_consultation_to_one_member_for_the_time(
    client: Client, outside: Consultation, cast: Cast
) -> None:
    assert not reads(client, outside)
    open_from_outside(client, outside.short)
    assert reads(client, outside)
    glass = BreakGlass.objects.get()
    assert glass.text("reason", outside.key()) == FIELDS["reason"]
    with patch("lykta.web.consult.access.timezone.now", return_value=glass.until):
        assert not reads(client, outside)


def test_while_it_is_open_its_pages_and_the_inbox_say_until_when(
    client: Client, outside: Consultation
) -> None:
    assert "Nödöppnad" in open_from_outside(client, outside.short)
    glass = BreakGlass.objects.get()
    until = date_format(timezone.localtime(glass.until), r"\k\l. H.i \d\e\n j F")
    for there in ("desk-consultation", "desk-conversation"):
        page = client.get(reverse(there, args=[outside.pk])).content.decode()
        assert f"Nödöppnad till {until}" in page
        assert "Samordnarna och verksamheten som svarar har fått veta det" in page
    assert f"nödöppnad till {until}" in client.get(reverse("desk-inbox")).content.decode()


def test_it_lets_nobody_write_an_answer(client: Client, outside: Consultation) -> None:
    open_from_outside(client, outside.short)
    assert client.get(reverse("desk-answer", args=[outside.pk])).status_code == 403


def test_the_coordinators_are_told_and_one_of_them_notes_it(
    client: Client, outside: Consultation, cast: Cast
) -> None:
    open_from_outside(client, outside.short)
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
    open_from_outside(coordinator, outside.short)
    address = reverse("desk-glass-acknowledge", args=[BreakGlass.objects.get().pk])
    assert coordinator.post(address).status_code == 404


@pytest.mark.parametrize("which", ["", "00000000", "Linden", "%", "' or 1=1"])
def test_a_name_that_there_is_not_opens_nothing(client: Client, outside: Consultation, which: str) -> None:
    open_from_outside(client, which)
    assert not BreakGlass.objects.exists()


def test_what_can_be_read_anyway_is_not_opened_by_emergency_access(cast: Cast, client: Client) -> None:
    own, _ = made_consultation(handled_by=cast.health)
    assert "Det finns ingen med det namnet" in open_from_outside(client, own.short)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("missing", [{"purpose": ""}, {"reason": " "}, {"hours": ""}, {"hours": "9000"}])
def test_it_needs_a_purpose_a_reason_and_a_time(
    client: Client, outside: Consultation, missing: dict[str, str]
) -> None:
    open_from_outside(client, outside.short, **missing)
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


TEMPLATE = {"language": "sv", "title": "Först", "body": "Börja med att lyssna."}


@pytest.fixture
def coordinator(cast: Cast) -> Client:
    return logged_in(cast.coordinator)


def test_a_template_is_written_changed_and_deleted(coordinator: Client) -> None:
    coordinator.post(reverse("desk-template-new"), TEMPLATE)
    template = AnswerTemplate.objects.get()
    here = reverse("desk-template", args=[template.pk])
    coordinator.post(here, carried(coordinator.get(here)) | TEMPLATE | {"title": "Sedan"})
    assert "Sedan" in coordinator.get(reverse("desk-templates")).content.decode()
    there = reverse("desk-template-delete", args=[template.pk])
    asks = coordinator.get(there)
    assert TEMPLATE["body"] in asks.content.decode()
    assert AnswerTemplate.objects.exists()
    done = coordinator.post(there, carried(asks), follow=True).content.decode()
    assert "Mallen ”Sedan” är raderad" in done
    assert not AnswerTemplate.objects.exists()
    assert "är raderad" not in coordinator.get(reverse("desk-templates")).content.decode()


def test_a_template_that_a_colleague_changed_meanwhile_is_shown_before_it_is_deleted(
    coordinator: Client,
) -> None:
    coordinator.post(reverse("desk-template-new"), TEMPLATE)
    there = reverse("desk-template-delete", args=[AnswerTemplate.objects.get().pk])
    asks = coordinator.get(there)
    AnswerTemplate.objects.update(body="Börja med att fråga.")
    late = coordinator.post(there, carried(asks))
    assert late.status_code == 409
    assert "Börja med att fråga." in late.content.decode()
    assert AnswerTemplate.objects.exists()
    coordinator.post(there, carried(late))
    assert not AnswerTemplate.objects.exists()


def test_a_template_about_somebody_is_refused(coordinator: Client) -> None:
    coordinator.post(reverse("desk-template-new"), TEMPLATE | {"body": "Hon är 19900101-9802."})
    assert not AnswerTemplate.objects.exists()


def test_the_statistics_count_codes_and_hold_no_text(cast: Cast) -> None:
    made_consultation(text="Ett ord som ingen räknar")
    page = logged_in(cast.reader).get(reverse("desk-statistics")).content.decode()
    assert "norra länet" in page
    assert "Ett ord som ingen räknar" not in page


def test_the_statistics_count_what_is_open_as_it_is_now(cast: Cast) -> None:
    reader = logged_in(cast.reader)

    def facts() -> dict[str, str]:
        page = reader.get(reverse("desk-statistics")).content.decode()
        return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))

    assert facts()["Konsultationer"] == "0"
    case = made(cast.coordinator).consultation
    put(case, [], Relation.HANDLING, cast)
    assert {
        "Ny": "1",
        "Konsultationer": "1",
        "Blev ärenden": "1",
        "Utlämnanden": "1",
    }.items() <= facts().items()
    assert facts()["Besvarade"] == "0"
    with transaction.atomic():
        answer(case, cast.nurse, "Boka en tolk.")
    case.messages.filter(from_team=False).update(sent_on=timezone.localdate() - timedelta(days=3))
    Consultation.objects.update(asked_on=timezone.localdate() - timedelta(days=3))
    assert {"Ny": "0", "Väntar på den som frågade": "1", "Besvarade": "1"}.items() <= facts().items()
    other, _ = made_consultation(handled_by=cast.health)
    with transaction.atomic():
        answer(other, cast.nurse, "Ring.")
        closing.close(other)
    assert {"Avslutad": "1", "Konsultationer": "2", "Besvarade": "2"}.items() <= facts().items()
    assert facts()["Dagar till första svar, i genomsnitt"] == "1,5"


def test_each_role_begins_where_its_work_is(cast: Cast) -> None:
    starts = {
        cast.coordinator: "desk-inbox",
        cast.nurse: "desk-inbox",
        cast.reader: "desk-statistics",
        cast.administrator: "accounts",
    }
    for member, name in starts.items():
        assert logged_in(member).get(reverse("desk")).headers["Location"] == reverse(name)


def test_the_titles_of_the_forms_of_templates_tell_them_apart(coordinator: Client) -> None:
    coordinator.post(reverse("desk-template-new"), TEMPLATE | {"title": "Nattetid"})
    template = AnswerTemplate.objects.get()
    pages = (
        (reverse("desk-template-new"), "Skriv en mall – Lykta"),
        (reverse("desk-template", args=[template.pk]), "Ändra mallen: Nattetid – Lykta"),
        (reverse("desk-template-delete", args=[template.pk]), "Radera en mall: Nattetid – Lykta"),
    )
    for address, title in pages:
        assert f"<title>{title}</title>" in coordinator.get(address).content.decode()
