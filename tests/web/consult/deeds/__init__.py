"""What members and askers do through the pages, each with the sentences that the log then has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lykta.web.consult.models import Consultation
from lykta.web.team.policy import Role
from tests.web.consult.world import Outside, Who, World

NURSE, COORDINATOR, ADMINISTRATOR = Role.MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR
NOBODY = Outside.STRANGER

type Answers = dict[str, Any]
type Ready = Callable[[World], Any]


@dataclass(frozen=True)
class Deed:
    """One request of somebody, and the sentences that it leaves in the log, the newest first."""

    sv: str
    en: str
    who: Who
    page: str
    numbers: dict[str, Callable[[World], Any]] = field(default_factory=dict)
    sent: Callable[[World], Answers] | None = None
    """None for a page that is opened."""
    ready: Ready = lambda _world: None
    asked: dict[str, str] = field(default_factory=dict)
    """What stands in the address of a page that is opened."""

    @property
    def name(self) -> str:
        return self.en.replace(" ", "-").replace("\n", "+")


def of_case(name: str) -> dict[str, Callable[[World], Any]]:
    """The number of what lies below the first consultation, or of the consultation alone."""
    numbers: dict[str, Callable[[World], Any]] = {"consultation": lambda world: world.case.consultation.pk}
    return numbers | ({name: lambda world: getattr(world.case, name)} if name else {})


CASE = of_case("")
MEASURE = {"measure": lambda world: world.measure}
OPENED = ("Öppnade formuläret för att", "Opened the form to")
NOT_NOW = ("men det gick inte just då", "which was not possible then")


def nothing(_world: World) -> Answers:
    return {}


def case_now(world: World) -> Consultation:
    """The first consultation as it is stored now."""
    return Consultation.objects.get(pk=world.case.consultation.pk)


def written(*, name: str = "body") -> Callable[[World], Answers]:
    """A text, and that it points to nobody."""
    return lambda _world: {name: "Boka en tolk.", "confirmed": "on"}
