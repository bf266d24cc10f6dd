"""The file of a meeting is one that calendars take, and says nothing of what the meeting is about."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lykta.web.consult.actions import team
from lykta.web.consult.calendars import calendar_of
from lykta.web.consult.models import Consultation, Meeting

ADDRESS = "https://lykta.example.se/teamet/konsultation/" + "0" * 36 + "/mote/" + "0" * 36 + "/"


def lines(meeting: Meeting, title: str = "Teammöte") -> list[str]:
    file = calendar_of(meeting, title, ADDRESS)
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    return file.decode().replace("\r\n ", "").split("\r\n")


def a_meeting(begins_at: time | None) -> Meeting:
    return Meeting(id=uuid4(), held_on=date(2026, 12, 8), begins_at=begins_at)


def test_a_meeting_without_an_hour_is_a_whole_day() -> None:
    file = lines(a_meeting(None))
    assert "DTSTART;VALUE=DATE:20261208" in file
    assert "DTEND;VALUE=DATE:20261209" in file


@pytest.mark.parametrize(
    ("day", "begins"),
    [(date(2026, 12, 8), "DTSTART:20261208T123000Z"), (date(2026, 7, 8), "DTSTART:20260708T113000Z")],
)
def test_an_hour_is_that_of_the_place_in_summer_and_winter(day: date, begins: str) -> None:
    meeting = Meeting(id=uuid4(), held_on=day, begins_at=time(13, 30))
    assert begins in lines(meeting)


def test_a_long_address_is_folded_and_signs_are_escaped() -> None:
    file = lines(a_meeting(None), "Möte, i; rum\\A" + "å" * 80)
    assert f"URL:{ADDRESS}" in file
    assert f"SUMMARY:Möte\\, i\\; rum\\\\A{'å' * 80}" in file


@pytest.mark.django_db
def test_the_file_holds_no_code_name_no_agenda_and_no_member(
    client: Client, consultation: Consultation
) -> None:
    with transaction.atomic():
        case = team.open_case(consultation, "Granskogen")
        meeting = team.plan_meeting(case, date(2026, 12, 8), ["Punkten"], begins_at=time(13, 30))
    page = client.get(reverse("desk-meeting", args=[consultation.pk, meeting.pk])).content.decode()
    here = reverse("desk-meeting-calendar", args=[consultation.pk, meeting.pk])
    assert here in page
    assert "13.30" in page
    answer = client.get(here)
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not [word for word in ("Granskogen", "Punkten", "Vera", "Regionen") if word in text]
