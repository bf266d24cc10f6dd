"""A team meeting as a file for a calendar (iCalendar, RFC 5545).

A calendar lies outside the consultation: colleagues, assistants and the maker of the program may read it. So
the file holds the day, the hour where there is one, and an address that opens for whoever may read it; no
code name, no agenda and no members.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from lykta.web.consult.models import Meeting

_LASTS: Final = timedelta(hours=1)
"""How long a meeting is in the calendar: whoever holds it changes that in their own."""
_LONGEST_LINE: Final = 75
"""Bytes of a line, by RFC 5545 section 3.1."""
_ESCAPED: Final = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def calendar_of(meeting: Meeting, title: str, address: str) -> bytes:
    """The file of one meeting; taken in again, it moves the event that is there."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lykta//Team meetings//EN",
        "BEGIN:VEVENT",
        f"UID:{meeting.pk}@lykta",
        f"DTSTAMP:{_moment(timezone.now())}",
        *_when(meeting),
        f"SUMMARY:{title.translate(_ESCAPED)}",
        f"URL:{address}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _fold_line(line)).encode()


def _when(meeting: Meeting) -> Iterator[str]:
    if meeting.begins_at is None:
        yield f"DTSTART;VALUE=DATE:{meeting.held_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{meeting.held_on + timedelta(days=1):%Y%m%d}"
        return
    begins = _local(meeting.held_on, meeting.begins_at)
    yield f"DTSTART:{_moment(begins)}"
    yield f"DTEND:{_moment(begins + _LASTS)}"


def _local(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _fold_line(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes; those after the first begin with a blank."""
    part, room = "", _LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", _LONGEST_LINE - 1
        part, room = part + letter, room - size
    yield part
