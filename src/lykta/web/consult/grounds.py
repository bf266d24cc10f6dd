"""The grounds on which information may leave a compartment, as dated data with their sources."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from lykta.errors import LyktaError
from lykta.language import Language

CONSENT: Final = "consent"
"""The ground that can be withdrawn."""


class GroundError(LyktaError):
    """The file of grounds lacks something, or there is no such ground on that day."""


@dataclass(frozen=True)
class Ground:
    """One ground: its provision, from and until which day, what it says, where and when that was read."""

    key: str
    since: date | None
    """None where the day it came into force was not looked up: it was in force when it was checked."""
    until: date | None
    title: dict[str, str]
    says: dict[str, str]
    publisher: str
    url: str
    checked: date
    review_by: date
    ask_a_lawyer: bool
    """Whether its wording today has not been read: a lawyer is asked before it is used."""

    def in_force(self, day: date) -> bool:
        """Whether it could be used on that day."""
        return (self.since or day) <= day <= (self.until or day)

    def title_in(self, language: Language) -> str:
        """Its name in a language."""
        return self.title[language]

    def says_in(self, language: Language) -> str:
        """What it says, in our own words."""
        return self.says[language]

    def review_is_due(self, day: date) -> bool:
        """Whether it should have been read again by that day."""
        return day > self.review_by


@cache
def every_ground() -> tuple[Ground, ...]:
    """All grounds, also those that are no longer in force: old disclosures name them."""
    return grounds_from(files(__package__).joinpath("grounds.toml").read_text(encoding="utf-8"))


def grounds_from(text: str) -> tuple[Ground, ...]:
    """Read a file of grounds; GroundError for one that lacks something."""
    try:
        return tuple(
            Ground(key=key, **{"since": None, "until": None, "ask_a_lawyer": False} | ground)
            for key, ground in tomllib.loads(text).items()
        )
    except TypeError as error:
        raise GroundError(f"A ground is not whole: {error}.") from error


def grounds(day: date) -> tuple[Ground, ...]:
    """Those in force on a day, in the order of the file: consent first."""
    return tuple(ground for ground in every_ground() if ground.in_force(day))


def ground(key: str) -> Ground:
    """The ground of that key."""
    for found in every_ground():
        if found.key == key:
            return found
    raise GroundError(f"There is no ground {key}.")
