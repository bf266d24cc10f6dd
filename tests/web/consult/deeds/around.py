"""What is done around consultations: asking, opening by emergency access, templates, statistics."""

from lykta.web.consult.actions import team
from lykta.web.consult.models import AnswerTemplate
from lykta.web.consult.receipts import new_number, page_token
from lykta.web.server_keys import server_keys
from tests.web.consult.deeds import (
    ADMINISTRATOR,
    CASE,
    COORDINATOR,
    NOBODY,
    NURSE,
    OPENED,
    Answers,
    Deed,
    nothing,
)
from tests.web.consult.world import World


def _code_name(world: World) -> str:
    return str(world.foreign.consultation.case.code_name)


AROUND_CONSULTATIONS = [
    Deed(
        "Nödöppnade en konsultation",
        "Opened a consultation by emergency access",
        NURSE,
        "desk-glass",
        sent=lambda world: {
            "which": _code_name(world),
            "purpose": "acute",
            "reason": "Brådskar.",
            "hours": "1",
            "confirmed": "on",
        },
    ),
    Deed(
        "Försökte nödöppna en konsultation men nekades",
        "Tried to open a consultation by emergency access, and was refused",
        NURSE,
        "desk-glass",
        sent=lambda _w: {
            "which": "Ingenting",
            "purpose": "acute",
            "reason": "Brådskar.",
            "hours": "1",
            "confirmed": "on",
        },
    ),
    Deed(
        "Försökte be att få nödöppna en konsultation men nekades",
        "Tried to ask to open a consultation by emergency access, and was refused",
        ADMINISTRATOR,
        "desk-glass",
    ),
    Deed(
        f"{OPENED[0]} notera att en konsultation nödöppnats",
        f"{OPENED[1]} note that a consultation was opened by emergency access",
        COORDINATOR,
        "desk-glass-acknowledge",
        {"glass": lambda world: world.glass},
    ),
    Deed(
        "Noterade att en konsultation nödöppnats",
        "Noted that a consultation was opened by emergency access",
        COORDINATOR,
        "desk-glass-acknowledge",
        {"glass": lambda world: world.glass},
        nothing,
    ),
    Deed(
        "Skrev en ny svarsmall",
        "Wrote a new answer template",
        COORDINATOR,
        "desk-template-new",
        sent=lambda _w: {"language": "sv", "title": "Ny", "body": "Hej.", "confirmed": "on"},
    ),
    Deed(
        "Ändrade en svarsmall",
        "Changed an answer template",
        COORDINATOR,
        "desk-template",
        {"template": lambda world: world.template},
        lambda world: {
            "language": "sv",
            "title": "Mall",
            "body": "Hej igen.",
            "confirmed": "on",
            "version": team.template_version(AnswerTemplate.objects.get(pk=world.template)),
        },
    ),
    Deed(
        "Tog bort en svarsmall",
        "Deleted an answer template",
        COORDINATOR,
        "desk-template-delete",
        {"template": lambda world: world.template},
        lambda world: {"version": team.template_version(AnswerTemplate.objects.get(pk=world.template))},
    ),
    Deed(
        "Försökte hantera svarsmallar men nekades",
        "Tried to manage answer templates, and was refused",
        NURSE,
        "desk-templates",
    ),
    Deed("Läste statistik", "Read statistics", COORDINATOR, "desk-statistics"),
    Deed(
        "Försökte se på inkorgen men nekades",
        "Tried to look at the inbox, and was refused",
        ADMINISTRATOR,
        "desk-inbox",
    ),
    Deed(
        "Försökte avsluta en konsultation men nekades",
        "Tried to close a consultation, and was refused",
        ADMINISTRATOR,
        "desk-close",
        CASE,
    ),
]


OF_ASKING = [
    Deed(
        "Ställde en fråga",
        "Asked a question",
        NOBODY,
        "consult-ask",
        sent=lambda _w: {
            "step": "question",
            "acute": "no",
            "child": "no",
            "role": "health",
            "workplace": "clinic",
            "county_part": "norra länet",
            "body": "Hur frågar vi?",
            "number": new_number(),
        },
    ),
    Deed(
        "Öppnade ett samtal med ett kvitto",
        "Opened a conversation with a receipt",
        NOBODY,
        "consult-return",
        sent=lambda world: {"receipt": world.receipt},
    ),
    Deed(
        "Försökte öppna ett samtal med ett kvitto men nekades",
        "Tried to open a conversation with a receipt, and was refused",
        NOBODY,
        "consult-return",
        sent=lambda _w: {"receipt": "fel ord"},
    ),
    Deed(
        "Skrev mer i ett samtal",
        "Wrote again in a conversation",
        NOBODY,
        "consult-return",
        sent=lambda world: _in_conversation(world) | {"body": "Tack.", "number": new_number()},
    ),
    Deed(
        "Avslutade samtalet som den som frågade",
        "Ended a conversation as its asker",
        NOBODY,
        "consult-return",
        sent=lambda world: _in_conversation(world) | {"to": "end"},
    ),
]


def _in_conversation(world: World) -> Answers:
    return {"token": page_token(world.case.consultation.pk, server_keys())}
