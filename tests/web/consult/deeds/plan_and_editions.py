"""What is done to the plan and to editions."""

from lykta.web.editions.models import Edition, EditionState
from lykta.web.plan.models import Measure, MeasureState
from lykta.web.team.policy import Role
from tests.web.cast import in_days
from tests.web.consult.deeds import COORDINATOR, MEASURE, NOT_NOW, NURSE, OPENED, Answers, Deed, nothing
from tests.web.consult.world import World
from tests.web.editions.made import brought_to as edition_brought_to
from tests.web.editions.made import made_edition, made_folder
from tests.web.plan.made import brought_to as measure_brought_to


def _measure(world: World, state: MeasureState) -> None:
    measure_brought_to(Measure.objects.get(pk=world.measure), state, world.cast.coordinator)


def _withdrawn(_world: World) -> None:
    Edition.objects.update(state=EditionState.WITHDRAWN, reason="Prov")


def _edition(world: World, state: EditionState) -> Edition:
    _withdrawn(world)
    edition = made_edition(world.cast.coordinator, "2027", date="2027-03-31")
    return edition_brought_to(edition, state, world.cast.nurse)


_TO_PLAN = {
    "area": "2026-2028.detection",
    "what": "Utbilda fler mottagningar",
    "due_on": in_days(40),
    "confirmed": "on",
}


def _seen(world: World) -> Answers:
    return {
        "seen": str(Measure.objects.get(pk=world.measure).version),
        "text": "Det går bra.",
        "confirmed": "on",
    }


def _plan_form(act: str, sv: str, en: str, state: MeasureState = MeasureState.NOT_BEGUN) -> list[Deed]:
    """The form of an act on a measure, opened; and too late, when another has changed it."""

    def sent(world: World) -> Answers:
        return _seen(world) | _TO_PLAN | {"agency": world.cast.health.pk, "seen": "77"}

    def ready(world: World) -> None:
        _measure(world, state)

    page = f"plan-{act}"
    opened = Deed(f"{OPENED[0]} {sv}", f"{OPENED[1]} {en}", NURSE, page, MEASURE, ready=ready)
    sv, en = f"Försökte {sv}, {NOT_NOW[0]}", f"Tried to {en}, {NOT_NOW[1]}"
    # A note replaces nothing, and is never too late.
    return [opened] if act == "follow-up" else [opened, Deed(sv, en, NURSE, page, MEASURE, sent, ready)]


OF_THE_PLAN = [
    Deed("Läste handlingsplanen", "Read the action plan", Role.READER, "plan"),
    Deed(
        "Läste en åtgärd i handlingsplanen",
        "Read a measure of the action plan",
        Role.READER,
        "plan-measure",
        MEASURE,
    ),
    Deed("Tog ut handlingsplanen som fil", "Downloaded the action plan as a file", Role.READER, "plan-csv"),
    Deed(
        "Visade handlingsplanen för utskrift",
        "Showed the action plan for printing",
        Role.READER,
        "plan-paper",
    ),
    Deed(
        "Försökte lägga till en åtgärd i handlingsplanen men nekades",
        "Tried to add a measure to the plan, and was refused",
        Role.READER,
        "plan-add",
    ),
    Deed(
        "Lade till en åtgärd i handlingsplanen",
        "Added a measure to the plan",
        NURSE,
        "plan-add",
        sent=lambda world: _TO_PLAN | {"agency": world.cast.health.pk},
    ),
    Deed(
        "Ändrade en åtgärd i handlingsplanen",
        "Changed a measure of the plan",
        NURSE,
        "plan-change",
        MEASURE,
        lambda world: _seen(world) | _TO_PLAN | {"agency": world.cast.health.pk},
    ),
    Deed(
        "Antecknade att arbetet med en åtgärd börjat",
        "Noted that work on a measure has begun",
        NURSE,
        "plan-begin",
        MEASURE,
        _seen,
    ),
    Deed("Följde upp en åtgärd", "Followed up a measure", NURSE, "plan-follow-up", MEASURE, _seen),
    Deed("Rapporterade en åtgärd som klar", "Reported a measure done", NURSE, "plan-finish", MEASURE, _seen),
    Deed("Strök en åtgärd", "Dropped a measure", NURSE, "plan-drop", MEASURE, _seen),
    Deed(
        "Tog upp en åtgärd igen",
        "Took a measure up again",
        NURSE,
        "plan-resume",
        MEASURE,
        _seen,
        lambda world: _measure(world, MeasureState.DONE),
    ),
    Deed(
        "Försökte stryka en åtgärd men nekades",
        "Tried to drop a measure, and was refused",
        Role.READER,
        "plan-drop",
        MEASURE,
    ),
    *_plan_form("change", "ändra en åtgärd i handlingsplanen", "change a measure of the plan"),
    *_plan_form(
        "begin", "anteckna att arbetet med en åtgärd börjat", "note that work on a measure has begun"
    ),
    *_plan_form("follow-up", "följa upp en åtgärd", "follow up a measure"),
    *_plan_form("finish", "rapportera en åtgärd som klar", "report a measure done"),
    *_plan_form("drop", "stryka en åtgärd", "drop a measure"),
    *_plan_form("resume", "ta upp en åtgärd igen", "take a measure up again", MeasureState.DONE),
]

EDITION = {"edition": lambda _world: Edition.objects.latest("pk").pk}


def _draft(world: World) -> None:
    _edition(world, EditionState.DRAFT)


def _approved(world: World) -> None:
    _edition(world, EditionState.APPROVED)


OF_EDITIONS = [
    Deed("Tittade på listan över utgåvor", "Looked at the list of editions", Role.READER, "editions"),
    Deed(
        "Tittade på hur långt en utgåva kommit",
        "Looked at how an edition stands",
        Role.READER,
        "edition",
        EDITION,
    ),
    Deed(
        "Läste en sida i en utgåva",
        "Read a page of an edition",
        Role.READER,
        "edition-preview",
        EDITION | {"path": lambda _w: "sv/index.html"},
    ),
    Deed(
        f"{OPENED[0]} jämföra två utgåvor",
        f"{OPENED[1]} compare two editions",
        Role.READER,
        "edition-compare",
    ),
    Deed(
        "Jämförde två utgåvor",
        "Compared two editions",
        Role.READER,
        "edition-compare",
        ready=_draft,
        asked={"earlier": "first", "later": "last"},
    ),
    Deed(
        f"{OPENED[0]} registrera en utgåva",
        f"{OPENED[1]} register an edition",
        COORDINATOR,
        "edition-take-up",
    ),
    Deed(
        "Registrerade en utgåva",
        "Registered an edition",
        COORDINATOR,
        "edition-take-up",
        sent=lambda _w: {"folder": made_folder("2028", date="2028-03-31")},
        ready=_withdrawn,
    ),
    Deed(
        f"Försökte registrera en utgåva, {NOT_NOW[0]}",
        f"Tried to register an edition, {NOT_NOW[1]}",
        COORDINATOR,
        "edition-take-up",
        sent=lambda _w: {"folder": made_folder("2026", date="2028-03-31", tables=False)},
    ),
    Deed(
        f"{OPENED[0]} godkänna en utgåva, som andra person",
        f"{OPENED[1]} approve an edition, as the second person",
        NURSE,
        "edition-approve",
        EDITION,
        ready=_draft,
    ),
    Deed(
        "Godkände en utgåva, som den andra personen",
        "Approved an edition, as the second person",
        NURSE,
        "edition-approve",
        EDITION,
        nothing,
        _draft,
    ),
    Deed(
        f"Försökte godkänna en utgåva, som andra person, {NOT_NOW[0]}",
        f"Tried to approve an edition, as the second person, {NOT_NOW[1]}",
        COORDINATOR,
        "edition-approve",
        EDITION,
        nothing,
        _draft,
    ),
    Deed(
        f"{OPENED[0]} publicera en utgåva",
        f"{OPENED[1]} publish an edition",
        COORDINATOR,
        "edition-publish",
        EDITION,
        ready=_approved,
    ),
    Deed(
        "Publicerade en utgåva",
        "Published an edition",
        COORDINATOR,
        "edition-publish",
        EDITION,
        nothing,
        _approved,
    ),
    Deed(
        f"{OPENED[0]} dra tillbaka en utgåva",
        f"{OPENED[1]} withdraw an edition",
        COORDINATOR,
        "edition-withdraw",
        EDITION,
    ),
    Deed(
        "Drog tillbaka en utgåva",
        "Withdrew an edition",
        COORDINATOR,
        "edition-withdraw",
        EDITION,
        lambda _w: {"reason": "Fel siffror."},
    ),
    Deed(
        "Försökte publicera en utgåva men nekades",
        "Tried to publish an edition, and was refused",
        NURSE,
        "edition-publish",
        EDITION,
    ),
]
