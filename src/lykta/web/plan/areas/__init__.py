"""The government's action plans as data: a file for each, with its areas, its period and its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lykta.errors import LyktaError
from lykta.web.language import Language

_FILES: Final = ("2026-2028.toml", "2018.toml")
"""The newest first, as they are offered."""


class PlanFileError(LyktaError):
    """A plan's file does not hold what it has to, or an area is asked for that there is not."""


@dataclass(frozen=True)
class Named:
    """Words in both languages."""

    sv: str
    en: str

    def in_language(self, language: Language) -> str:
        """The words in a language."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True)
class Area:
    """One area of a plan. Its key is stored with each measure and never changes."""

    plan: str
    key: str
    number: int
    name: Named

    @property
    def reference(self) -> str:
        """Plan and area in one word, as forms and addresses have it."""
        return f"{self.plan}.{self.key}"


@dataclass(frozen=True)
class Plan:
    """One action plan: from when to when it holds, where its areas were read, and when."""

    key: str
    name: Named
    begins: date
    ends: date | None
    """The last day; None where the plan names none."""
    publisher: str
    url: str
    checked: date
    note: Named
    """What a reader has to know to weigh the source."""
    areas: tuple[Area, ...]


@cache
def plans() -> tuple[Plan, ...]:
    """The plans, the newest first."""
    return tuple(plan_from(_text(name), name) for name in _FILES)


@cache
def areas() -> dict[str, Area]:
    """Every area of every plan, by plan and key in one word."""
    return {area.reference: area for plan in plans() for area in plan.areas}


def area(plan: str, key: str) -> Area:
    """One area; PlanFileError where no plan has it."""
    try:
        return areas()[f"{plan}.{key}"]
    except KeyError as error:
        raise PlanFileError(
            f"No plan has the area {plan}.{key}. Its file was changed, or is missing."
        ) from error


def plan_of(key: str) -> Plan:
    """One plan; PlanFileError where there is none of that key."""
    found = next((plan for plan in plans() if plan.key == key), None)
    if found is None:
        raise PlanFileError(f"There is no plan {key}. Its file was changed, or is missing.")
    return found


def plan_from(text: str, name: str) -> Plan:
    """Read a plan; PlanFileError names the file and what is wrong with it."""
    try:
        return _plan(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PlanFileError(f"{name}: the plan cannot be read ({error}).") from error


def _plan(said: dict[str, Any]) -> Plan:
    source = said["source"]
    key = str(said["key"])
    return Plan(
        key=key,
        name=Named(**said["name"]),
        begins=said["begins"],
        ends=said.get("ends"),
        publisher=source["publisher"],
        url=source["url"],
        checked=source["checked"],
        note=Named(**source["note"]),
        areas=tuple(
            Area(key, each["key"], number, Named(each["sv"], each["en"]))
            for number, each in enumerate(said["area"], start=1)
        ),
    )


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
