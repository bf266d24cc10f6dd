"""Opening sealed texts for a page: one that cannot be opened is told, and the rest is shown."""

from dataclasses import dataclass
from datetime import date, datetime

from lykta.web.consult.grounds import ground
from lykta.web.consult.models import (
    AgencyContact,
    Case,
    Consultation,
    Disclosure,
    Meeting,
    MeetingItem,
    Message,
    Note,
    Task,
)
from lykta.web.consult.opened import Opened, key_or_none, opened_or_broken
from lykta.web.keys.sealing import Key
from lykta.web.language import current_language


@dataclass(frozen=True)
class ShownMessage:
    """One message of the conversation."""

    from_team: bool
    author: str
    sent_on: date
    body: Opened
    legal_check: Opened


def conversation(consultation: Consultation) -> list[ShownMessage]:
    """What the asker and the team wrote, in order."""
    key = key_or_none(consultation)
    return [_message(message, key) for message in consultation.messages.select_related("author")]


def _message(message: Message, key: Key | None) -> ShownMessage:
    return ShownMessage(
        from_team=message.from_team,
        author=message.author.name if message.author else "",
        sent_on=message.sent_on,
        body=opened_or_broken(message, "body", key),
        legal_check=opened_or_broken(message, "legal_check", key),
    )


@dataclass(frozen=True)
class ShownNote:
    """One note, shared or of the reader's own agency."""

    shared: bool
    author: str
    written_at: datetime
    body: Opened


def note(row: Note, key: Key | None) -> ShownNote:
    """A note as it is shown."""
    author = row.author.name if row.author else ""
    return ShownNote(row.agency_id is None, author, row.written_at, opened_or_broken(row, "body", key))


@dataclass(frozen=True)
class ShownTask:
    """One task of a case."""

    row: Task
    body: Opened


@dataclass(frozen=True)
class ShownContact:
    """One contact between agencies."""

    row: AgencyContact
    body: Opened


@dataclass(frozen=True)
class ShownItem:
    """One item of a meeting."""

    row: MeetingItem
    subject: Opened
    decision: Opened
    present: tuple[str, ...]


@dataclass(frozen=True)
class ShownDisclosure:
    """One disclosure."""

    row: Disclosure
    what: Opened
    recipient: Opened
    ground: str
    """The title of its ground, also of one that is no longer in force."""


def tasks(case: Case, key: Key | None) -> list[ShownTask]:
    """The tasks of a case, the earliest day first."""
    return [ShownTask(row, opened_or_broken(row, "body", key)) for row in case.tasks.select_related("agency")]


def contacts(case: Case, key: Key | None) -> list[ShownContact]:
    """The contacts between agencies of a case."""
    rows = case.agency_contacts.select_related("agency", "with_agency")
    return [ShownContact(row, opened_or_broken(row, "body", key)) for row in rows]


def items(meeting: Meeting, key: Key | None) -> list[ShownItem]:
    """The agenda of a meeting, with what was recorded."""
    return [
        ShownItem(
            row,
            opened_or_broken(row, "subject", key),
            opened_or_broken(row, "decision", key),
            tuple(member.name for member in row.present.all()),
        )
        for row in meeting.items.prefetch_related("present")
    ]


def disclosures(consultation: Consultation, key: Key | None) -> list[ShownDisclosure]:
    """What was disclosed of a consultation."""
    rows = consultation.disclosures.select_related("agency", "decided_by")
    return [_disclosure(row, key) for row in rows]


def _disclosure(row: Disclosure, key: Key | None) -> ShownDisclosure:
    title = ground(row.ground).title_in(current_language())
    return ShownDisclosure(
        row, opened_or_broken(row, "what", key), opened_or_broken(row, "recipient", key), title
    )
