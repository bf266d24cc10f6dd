"""Made-up registrations: cases of some persons each, in places and years, registered once or more often."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lykta.picture.codes import NATION, codes_of, counties
from lykta.picture.inputs import Registration
from lykta.picture.plan.rules import ATTRIBUTES
from lykta.picture.sample.places import inhabitants
from lykta.picture.tables import DimensionName

# Rough shares, in the order of each list's codes: most persons are women, adults and sexually exploited. They
# are no estimate of anything.
_SHARES: Final[dict[DimensionName, tuple[int, ...]]] = {
    "sex": (78, 17, 5),
    "age": (12, 34, 32, 14, 8),
    "purpose": (66, 18, 8, 3, 5),
    "means": (20, 22, 14, 24, 4, 16),
    "origin": (24, 26, 10, 12, 16, 6, 6),
    "organisation": (34, 22, 10, 8, 12, 8, 4, 2),
}
_SIZES: Final = (55, 20, 10, 6, 4, 3, 1, 1)
"""Of a hundred cases, how many have one person, two, three and so on."""
_LATE: Final = 0.06
"""The share of registrations that the first edition does not have yet: they came in late."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """What is made: registrations of a county ("00" for Sweden) over years, from a seed.

    `cases` is how many cases a county has in a year in the middle; small counties have fewer. The plan has
    tables of cases beside those of persons when it is `with_cases`. Of the years, those `until` one are told
    of, as an earlier edition did; all, if none is named.
    """

    county: str = "17"
    first_year: int = 2016
    years: int = 10
    cases: int = 14
    seed: int = 1
    with_cases: bool = False
    until: int | None = None

    @property
    def told_years(self) -> range:
        """The years that are told of."""
        last = self.first_year + self.years - 1
        return range(self.first_year, (last if self.until is None else min(last, self.until)) + 1)


def registrations(sampling: Sampling, *, late: bool = True) -> list[Registration]:
    """The registrations by their years; without the late ones, as an earlier edition had them."""
    made = [row for county in _counties(sampling) for row in _of_county(county, sampling)]
    rows = [row for row, is_late in made if row.year in sampling.told_years and (late or not is_late)]
    return sorted(rows, key=lambda row: (row.year, row.case, row.person))


def _counties(sampling: Sampling) -> tuple[str, ...]:
    return counties() if sampling.county == NATION else (sampling.county,)


def _of_county(county: str, sampling: Sampling) -> Iterator[tuple[Registration, bool]]:
    dice = random.Random(f"{sampling.seed} {county}")
    # Where more people live more are met.
    people = inhabitants(county, sampling.seed)
    places, weights = tuple(people), tuple(people.values())
    unknown = sum(weights) / 20
    size = dice.choice((0.4, 0.7, 1, 1, 1.6, 2.5)) if sampling.county == NATION else 1
    known: list[Registration] = []
    for year in range(sampling.first_year, sampling.first_year + sampling.years):
        growth = 0.7 + 0.6 * (year - sampling.first_year) / max(1, sampling.years)
        for number in range(max(1, round(dice.gauss(sampling.cases * size * growth, 2.5)))):
            case = f"c{county}-{year}-{number}"
            place = dice.choices((*places, "unknown"), (*weights, unknown))[0]
            for row in _of_case(case, year, place, dice):
                known.append(row)
                yield row, dice.random() < _LATE
        for row in dice.sample(known, len(known) // 25):
            # Somebody who is met again, perhaps elsewhere, is still one person.
            yield Registration(year, row.place, row.attributes, row.person, row.case), False


def _of_case(case: str, year: int, place: str, dice: random.Random) -> Iterator[Registration]:
    shared = {name: _drawn(name, dice) for name in ATTRIBUTES}
    for number in range(dice.choices(range(1, len(_SIZES) + 1), _SIZES)[0]):
        # Persons of one case are alike in purpose, means, origin and who registers them.
        own = shared | {name: _drawn(name, dice) for name in ("sex", "age")}
        yield Registration(year, place, tuple(own[name] for name in ATTRIBUTES), f"{case}-{number}", case)


def _drawn(name: DimensionName, dice: random.Random) -> str:
    return dice.choices(codes_of(name), _SHARES[name])[0]
