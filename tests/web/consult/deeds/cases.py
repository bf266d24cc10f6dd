"""What is done in a case: its plan, tasks, contacts and meetings; and disclosures."""

from lykta.web.consult.access import version_of
from tests.web.cast import in_days
from tests.web.consult.deeds import CASE, NURSE, OPENED, Deed, case_now, nothing, of_case
from tests.web.consult.world import World


def _with_own_case_gone(world: World) -> None:
    case_now(world).case.delete()


OF_CASES = [
    Deed(
        f"{OPENED[0]} öppna ett ärende",
        f"{OPENED[1]} open a case",
        NURSE,
        "desk-case",
        CASE,
        ready=_with_own_case_gone,
    ),
    Deed(
        "Öppnade ett ärende",
        "Opened a case",
        NURSE,
        "desk-case",
        CASE,
        lambda _w: {"code_name": "Granen"},
        _with_own_case_gone,
    ),
    Deed(
        f"{OPENED[0]} skriva planen för ett ärende",
        f"{OPENED[1]} write a case's plan",
        NURSE,
        "desk-plan",
        CASE,
    ),
    Deed(
        "Skrev planen för ett ärende",
        "Wrote a case's plan",
        NURSE,
        "desk-plan",
        CASE,
        lambda world: {
            "body": "Ny plan.",
            "version": version_of(bytes(case_now(world).case.plan)),
            "confirmed": "on",
        },
    ),
    Deed(
        f"{OPENED[0]} ge en verksamhet en uppgift",
        f"{OPENED[1]} give an agency a task",
        NURSE,
        "desk-task",
        CASE,
    ),
    Deed(
        "Gav en verksamhet en uppgift",
        "Gave an agency a task",
        NURSE,
        "desk-task",
        CASE,
        lambda world: {
            "body": "Ring.",
            "agency": world.cast.health.pk,
            "due_on": in_days(2),
            "confirmed": "on",
        },
    ),
    Deed(
        "Antecknade att en uppgift är gjord",
        "Noted that a task is done",
        NURSE,
        "desk-task-done",
        of_case("task"),
        nothing,
    ),
    Deed(
        f"{OPENED[0]} anteckna en kontakt mellan verksamheter",
        f"{OPENED[1]} record a contact between agencies",
        NURSE,
        "desk-contact",
        CASE,
    ),
    Deed(
        "Antecknade en kontakt mellan verksamheter",
        "Recorded a contact between agencies",
        NURSE,
        "desk-contact",
        CASE,
        lambda world: {
            "body": "Om tolk.",
            "with_agency": world.cast.social.pk,
            "made_on": in_days(0),
            "confirmed": "on",
        },
    ),
    Deed(
        f"{OPENED[0]} planera ett teammöte",
        f"{OPENED[1]} plan a team meeting",
        NURSE,
        "desk-meeting-new",
        CASE,
    ),
    Deed(
        "Planerade ett teammöte",
        "Planned a team meeting",
        NURSE,
        "desk-meeting-new",
        CASE,
        lambda _w: {"held_on": in_days(4), "agenda": "Läget", "confirmed": "on"},
    ),
    Deed(
        "Hämtade ett teammöte till en kalender",
        "Took a team meeting to a calendar",
        NURSE,
        "desk-meeting-calendar",
        of_case("meeting"),
    ),
    Deed(
        f"{OPENED[0]} protokollföra en punkt på ett teammöte",
        f"{OPENED[1]} record an item of a team meeting",
        NURSE,
        "desk-item",
        of_case("item"),
    ),
    Deed(
        "Protokollförde en punkt på ett teammöte",
        "Recorded an item of a team meeting",
        NURSE,
        "desk-item",
        of_case("item"),
        lambda world: {
            "present": [world.cast.nurse.pk],
            "decision": "Vi väntar.",
            "version": "",
            "confirmed": "on",
        },
    ),
    Deed(
        f"{OPENED[0]} anteckna ett utlämnande",
        f"{OPENED[1]} write down a disclosure",
        NURSE,
        "desk-disclose",
        CASE,
    ),
    Deed(
        "Antecknade ett utlämnande",
        "Wrote down a disclosure",
        NURSE,
        "desk-disclose",
        CASE,
        lambda _w: {
            "what": "Att tid finns.",
            "recipient": "Boendet",
            "ground": "consent",
            "decided_on": in_days(0),
            "confirmed": "on",
        },
    ),
    Deed(
        f"{OPENED[0]} anteckna att ett samtycke återkallats",
        f"{OPENED[1]} write down that a consent was withdrawn",
        NURSE,
        "desk-withdraw",
        of_case("disclosure"),
    ),
    Deed(
        "Antecknade att ett samtycke återkallats",
        "Wrote down that a consent was withdrawn",
        NURSE,
        "desk-withdraw",
        of_case("disclosure"),
        nothing,
    ),
]
