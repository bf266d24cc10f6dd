"""Every endpoint of the consultation, the plan and the team, from the server's own routes, with its forms.

None is written down here: an address that is added is tried by all that stands on this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from lykta.web.team.access import Route, routes
from lykta.web.team.policy import Role, policy
from tests.web.consult.desk.made import Made
from tests.web.consult.world import EVERYBODY, Outside, Who, World, undone
from tests.web.editions.made import NAME
from tests.web.explore import Answer, Answers, Form, every_form, forms

_ROOMS = ("lykta.web.consult", "lykta.web.editions", "lykta.web.plan", "lykta.web.team")
ROUTES = [route for route in routes() if route.permission or f"{route.view.__module__}.".startswith(_ROOMS)]
OPEN = [route for route in ROUTES if not route.permission]
CLOSED = [route for route in ROUTES if route.permission]
ASKING = [route for route in OPEN if route.view.__module__.startswith("lykta.web.consult.asking")]


@dataclass(frozen=True)
class Met:
    """A form, and who met it."""

    who: Who
    form: Form


def address(route: Route, world: World, who: Who = Role.MEMBER, *, language: str = "sv", **other: Any) -> str:
    """The address of a route, which leads to something that there is, but for what is named otherwise."""
    numbers = below(world.case) | {
        "glass": world.glass,
        "template": world.template,
        "measure": world.measure,
        "edition": world.edition,
        "name": NAME,
        "path": "sv/index.html",
        "number": _numbered(route, world),
        "pk": world.passkeys.get(who, 1),
        "provider_id": "county",
    }
    with translation.override(language):
        return reverse(route.name, kwargs={name: (numbers | other)[name] for name in route.arguments})


def below(case: Made) -> dict[str, Any]:
    """The numbers of a consultation and of what lies below it, by their names in addresses."""
    return {
        "consultation": case.consultation.pk,
        "task": case.task,
        "meeting": case.meeting,
        "item": case.item,
        "disclosure": case.disclosure,
    }


def met(world: World) -> list[Met]:
    """Each form that anybody meets, at rest and after it was sent empty, once for each who meets it."""
    found: dict[object, Met] = {}
    for who in EVERYBODY:
        for form in _forms(world, who):
            found.setdefault((who, form.kind, form.method), Met(who, form))
    return list(found.values())


def is_open_to(route: Route, who: Who) -> bool:
    """Whether the policy lets somebody in at a route, at least in some relation."""
    if route.permission is None:
        return True
    return who in Role and bool(policy().allowed[route.permission].get(Role(who)))


def _forms(world: World, who: Who) -> Iterator[Form]:
    for route in ROUTES:
        if who in Outside or is_open_to(route, who):
            here = address(route, world, who)
            answers: Answers | None
            for answers in (None, {}):
                yield from forms(_ask(world, who, here, answers).text, here)
    if who is Outside.STRANGER:
        yield from _asking(world)


def _asking(world: World) -> Iterator[Form]:
    """The forms behind those of asking: its later steps, and the conversation that a receipt opens."""

    def ask(here: str, answers: Answers | None) -> Answer:
        return _ask(world, Outside.STRANGER, here, answers)

    asking, back = (reverse(name) for name in ("consult-ask", "consult-return"))
    yield from every_form(ask, {asking: ask(asking, None).text}, typed="ord", most=200)
    yield from forms(ask(back, {"receipt": [world.receipt]}).text, back)


def _ask(world: World, who: Who, here: str, answers: Answers | None) -> Answer:
    client = world.client(who)
    with undone():
        response = client.get(here) if answers is None else client.post(here, dict(answers))
    headers = {name.lower(): value for name, value in response.headers.items()}
    is_page = headers.get("content-type", "").startswith("text/html")
    return Answer(response.status_code, response.content.decode() if is_page else "", headers)


def _numbered(route: Route, world: World) -> int:
    if route.name == "agency":
        return world.cast.social.pk
    return world.pending if route.name == "pending_act" else world.cast.social_worker.pk
