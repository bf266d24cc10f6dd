"""What is done to a consultation, by the team and by its asker."""

from django.utils import timezone

from lykta.web.consult.access import version_of
from lykta.web.consult.actions import answering, closing, team
from lykta.web.consult.models import EarlyReason
from tests.web.cast import in_days
from tests.web.consult.deeds import (
    CASE,
    COORDINATOR,
    NOT_NOW,
    NURSE,
    OPENED,
    Deed,
    case_now,
    nothing,
    of_case,
    written,
)
from tests.web.consult.world import World


def _closed(world: World) -> None:
    closing.close(case_now(world))


def _held(world: World) -> None:
    closing.hold(case_now(world), reason="Domstolen vill läsa.", until=timezone.localdate())


def _deletion_asked(world: World) -> None:
    closing.ask_deletion(case_now(world), world.cast.coordinator, EarlyReason.SPAM)


def _answered(world: World) -> None:
    answering.send(case_now(world), world.cast.nurse, "Boka en tolk.")


OF_CONSULTATIONS = [
    Deed(
        "Såg på inkorgen, med frågornas första rader",
        "Looked at the inbox, with the first lines of questions",
        NURSE,
        "desk-inbox",
    ),
    Deed(
        "Läste en konsultation med dess fråga",
        "Read a consultation with its question",
        NURSE,
        "desk-consultation",
        CASE,
    ),
    Deed(
        "Läste ett samtal med någon som frågat",
        "Read a conversation with an asker",
        NURSE,
        "desk-conversation",
        CASE,
    ),
    Deed(
        "Läste protokollet från ett teammöte",
        "Read the record of a team meeting",
        NURSE,
        "desk-meeting",
        of_case("meeting"),
    ),
    Deed(f"{OPENED[0]} svara någon som frågat", f"{OPENED[1]} answer an asker", NURSE, "desk-answer", CASE),
    Deed("Svarade någon som frågat", "Answered an asker", NURSE, "desk-answer", CASE, written()),
    Deed(
        "Påbörjade ett utkast till svar",
        "Began a draft of an answer",
        NURSE,
        "desk-answer",
        CASE,
        lambda _world: {"body": "Vi föreslår", "draft": "button"},
    ),
    Deed(
        f"Försökte påbörja ett utkast till svar, {NOT_NOW[0]}",
        f"Tried to begin a draft of an answer, {NOT_NOW[1]}",
        NURSE,
        "desk-answer",
        CASE,
        lambda _world: {"body": "Vi föreslår", "draft": "button"},
        _closed,
    ),
    Deed(
        f"{OPENED[0]} ta tillbaka ett svar",
        f"{OPENED[1]} take an answer back",
        NURSE,
        "desk-take-back",
        CASE,
        ready=_answered,
    ),
    Deed(
        "Tog tillbaka ett svar innan det kunde läsas",
        "Took an answer back before it could be read",
        NURSE,
        "desk-take-back",
        CASE,
        lambda world: {"version": answering.pending(case_now(world)).get().pk},
        _answered,
    ),
    Deed(
        f"Försökte ta tillbaka ett svar, {NOT_NOW[0]}",
        f"Tried to take an answer back, {NOT_NOW[1]}",
        NURSE,
        "desk-take-back",
        CASE,
        nothing,
    ),
    Deed(
        f"{OPENED[0]} lämna över en konsultation eller bjuda in verksamheter",
        f"{OPENED[1]} hand over a consultation, or invite agencies",
        NURSE,
        "desk-assign",
        CASE,
    ),
    Deed(
        "Lämnade över en konsultation eller bjöd in verksamheter",
        "Handed over a consultation, or invited agencies",
        NURSE,
        "desk-assign",
        CASE,
        lambda world: {
            "handling": world.cast.social.pk,
            "version": team.assignment_version(case_now(world)),
        },
    ),
    Deed(
        f"{OPENED[0]} skriva en sammanfattning", f"{OPENED[1]} write a summary", NURSE, "desk-summary", CASE
    ),
    Deed(
        "Skrev en sammanfattning",
        "Wrote a summary",
        NURSE,
        "desk-summary",
        CASE,
        lambda world: {
            "body": "Nytt.",
            "version": version_of(bytes(case_now(world).summary)),
            "confirmed": "on",
        },
    ),
    Deed(
        f"Försökte skriva en sammanfattning, {NOT_NOW[0]}",
        f"Tried to write a summary, {NOT_NOW[1]}",
        NURSE,
        "desk-summary",
        CASE,
        written(),
    ),
    Deed(
        f"{OPENED[0]} skriva en anteckning för den egna verksamheten",
        f"{OPENED[1]} write a note for the own agency",
        NURSE,
        "desk-note",
        CASE,
    ),
    Deed(
        "Skrev en anteckning för den egna verksamheten",
        "Wrote a note for the own agency",
        NURSE,
        "desk-note",
        CASE,
        written(),
    ),
    Deed(f"{OPENED[0]} dela en anteckning", f"{OPENED[1]} share a note", NURSE, "desk-shared-note", CASE),
    Deed("Delade en anteckning", "Shared a note", NURSE, "desk-shared-note", CASE, written()),
    Deed(
        f"{OPENED[0]} sätta ett slutdatum för en konsultation",
        f"{OPENED[1]} set a date for a consultation",
        NURSE,
        "desk-due",
        CASE,
    ),
    Deed(
        "Satte ett slutdatum för en konsultation",
        "Set a date for a consultation",
        NURSE,
        "desk-due",
        CASE,
        lambda _w: {"day": in_days(3), "version": ""},
    ),
    Deed(
        f"{OPENED[0]} avsluta en konsultation", f"{OPENED[1]} close a consultation", NURSE, "desk-close", CASE
    ),
    Deed("Avslutade en konsultation", "Closed a consultation", NURSE, "desk-close", CASE, nothing),
    Deed(
        f"Försökte avsluta en konsultation, {NOT_NOW[0]}",
        f"Tried to close a consultation, {NOT_NOW[1]}",
        NURSE,
        "desk-close",
        CASE,
        nothing,
        _closed,
    ),
    Deed(
        f"{OPENED[0]} öppna en konsultation igen",
        f"{OPENED[1]} open a consultation again",
        NURSE,
        "desk-reopen",
        CASE,
        ready=_closed,
    ),
    Deed(
        "Öppnade en avslutad konsultation igen",
        "Opened a closed consultation again",
        NURSE,
        "desk-reopen",
        CASE,
        nothing,
        _closed,
    ),
    Deed(
        "Delade en anteckning\nÖppnade en avslutad konsultation igen",
        "Shared a note\nOpened a closed consultation again",
        NURSE,
        "desk-shared-note",
        CASE,
        lambda _w: {"body": "Mer.", "reopen": "yes", "confirmed": "on"},
        _closed,
    ),
    Deed(
        f"{OPENED[0]} skjuta upp raderingen av en konsultation",
        f"{OPENED[1]} keep a consultation from being deleted",
        COORDINATOR,
        "desk-hold",
        CASE,
    ),
    Deed(
        "Sköt upp raderingen av en konsultation",
        "Kept a consultation from being deleted",
        COORDINATOR,
        "desk-hold",
        CASE,
        lambda _w: {"until": in_days(9), "reason": "Rätten vill läsa.", "confirmed": "on"},
    ),
    Deed(
        f"{OPENED[0]} låta en konsultation gallras när dagen kommer",
        f"{OPENED[1]} let a consultation be deleted when its day has come",
        COORDINATOR,
        "desk-end-hold",
        CASE,
        ready=_held,
    ),
    Deed(
        "Lät en konsultation gallras när dagen kommer",
        "Let a consultation be deleted when its day has come",
        COORDINATOR,
        "desk-end-hold",
        CASE,
        nothing,
        _held,
    ),
    Deed(
        f"{OPENED[0]} be om att en konsultation raderas i förtid",
        f"{OPENED[1]} ask for a consultation to be deleted before its day",
        NURSE,
        "desk-delete",
        CASE,
    ),
    Deed(
        "Bad om att en konsultation raderas i förtid",
        "Asked to delete a consultation before its day",
        NURSE,
        "desk-delete",
        CASE,
        lambda _w: {"reason": "spam"},
    ),
    Deed(
        f"{OPENED[0]} ta bort en begäran om att radera en konsultation i förtid",
        f"{OPENED[1]} take away a request to delete a consultation before its day",
        NURSE,
        "desk-delete-drop",
        CASE,
        ready=_deletion_asked,
    ),
    Deed(
        "Tog bort en begäran om att radera en konsultation i förtid",
        "Took away a request to delete a consultation before its day",
        NURSE,
        "desk-delete-drop",
        CASE,
        nothing,
        _deletion_asked,
    ),
    Deed(
        f"{OPENED[0]} radera en konsultation i förtid, som andra person",
        f"{OPENED[1]} delete a consultation before its day, as the second person",
        NURSE,
        "desk-delete-agree",
        CASE,
        ready=_deletion_asked,
    ),
    Deed(
        "Raderade en konsultation i förtid, som andra person\nRaderade innehållet i en konsultation",
        "Deleted a consultation before its day, as the second person\nDeleted a consultation's content",
        NURSE,
        "desk-delete-agree",
        CASE,
        nothing,
        _deletion_asked,
    ),
    Deed(
        f"Försökte radera en konsultation i förtid, som andra person, {NOT_NOW[0]}",
        f"Tried to delete a consultation before its day, as the second person, {NOT_NOW[1]}",
        COORDINATOR,
        "desk-delete-agree",
        CASE,
        nothing,
        _deletion_asked,
    ),
]
