"""The government's action plans as data: a file for each, with its areas, its period and its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lykta.errors import LyktaError
from lykta.web.language import current_language

_FILES: Final = ("areas/2026-2028.toml", "areas/2018.toml")
"""The newest first, as they are offered."""


class PlanFileError(LyktaError):
    """A plan's file does not hold what it has to, or an area is asked for that there is not."""


@dataclass(frozen=True)
class Bilingual:
    """Words in both languages; as text, those in the language of the page."""

    sv: str
    en: str

    def __str__(self) -> str:
        return self.en if current_language() == "en" else self.sv


@dataclass(frozen=True)
class PlanArea:
    """One area of a plan. Its key is stored with each measure and never changes."""

    plan: str
    key: str
    number: int
    name: Bilingual

    @property
    def reference(self) -> str:
        """Plan and area in one word, as forms and addresses have it."""
        return f"{self.plan}.{self.key}"


@dataclass(frozen=True)
class ActionPlan:
    """One action plan: from when to when it holds, where its areas were read, and when."""

    key: str
    name: Bilingual
    begins: date
    ends: date | None
    """The last day; None where the plan names none."""
    publisher: str
    url: str
    checked: date
    note: Bilingual
    """What a reader has to know to weigh the source."""
    areas: tuple[PlanArea, ...]


@cache
def plans() -> tuple[ActionPlan, ...]:
    """The plans, the newest first."""
    folder = files(__package__)
    return tuple(read_plan(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in _FILES)


@cache
def areas() -> dict[str, PlanArea]:
    """Every area of every plan, by plan and key in one word."""
    return {area.reference: area for plan in plans() for area in plan.areas}


def area_of(plan: str, key: str) -> PlanArea:
    """One area; PlanFileError where no plan has it."""
    found = areas().get(f"{plan}.{key}")
    if found is None:
        raise PlanFileError(f"No plan has the area {plan}.{key}. Its file was changed, or is missing.")
    return found


def plan_of(key: str) -> ActionPlan:
    """One plan; PlanFileError where there is none of that key."""
    found = next((plan for plan in plans() if plan.key == key), None)
    if found is None:
        raise PlanFileError(f"There is no plan {key}. Its file was changed, or is missing.")
    return found


def read_plan(text: str, name: str) -> ActionPlan:
    """Read a plan; PlanFileError names the file and what is wrong with it."""
    try:
        return _plan(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PlanFileError(f"{name}: the plan cannot be read ({error}).") from error


def _plan(table: dict[str, Any]) -> ActionPlan:
    source = table["source"]
    key = str(table["key"])
    return ActionPlan(
        key=key,
        name=Bilingual(**table["name"]),
        begins=table["begins"],
        ends=table.get("ends"),
        publisher=source["publisher"],
        url=source["url"],
        checked=source["checked"],
        note=Bilingual(**source["note"]),
        areas=tuple(
            PlanArea(key, each["key"], number, Bilingual(each["sv"], each["en"]))
            for number, each in enumerate(table["area"], start=1)
        ),
    )
