"""Tables of numbers as they may be shown: what leaves the protection, and all that an edition is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

type Measure = Literal[
    "persons",
    "cases",
    "consultations",
    "ads",
    "distinct_ads",
    "advertisers_low",
    "advertisers_high",
    "at_least",
]
type DimensionName = Literal[
    "period", "place", "sex", "age", "purpose", "means", "origin", "organisation", "sources"
]

PEOPLE_MEASURES: Final[tuple[Measure, ...]] = ("persons", "cases", "consultations")
"""The measures that count people one by one, so that tables of them can be added and taken from each other:
they are protected and attacked. Advertisers are not to be summed: a row of ads is shown or held whole.
"""

AD_MEASURES: Final[tuple[Measure, ...]] = (
    "ads",
    "distinct_ads",
    "advertisers_low",
    "advertisers_high",
    "at_least",
)
"""The numbers of a table of ads, which stand side by side in this order."""

BASE: Final = 5
"""Every number that is shown is a multiple of this, totals too."""

TOTAL: Final = ""
"""The code of a dimension for all its categories together."""


class CellState(StrEnum):
    """How a cell is shown."""

    SHOWN = "shown"
    """As its number rounded to `BASE`."""
    BAND = "band"
    """As "0-4", which is not "none": nobody, or somebody."""
    HELD = "held"
    """Not at all; the cell says why."""


class Why(StrEnum):
    """Why a cell is held."""

    FEW_CASES = "few_cases"
    """This cell or one beside it that is held too has persons of fewer than 3 cases; the others, 0 to 4."""
    ONE_CASE = "one_case"
    """In this cell or one beside it that is held too, one case is over half of the persons."""
    TOO_FEW = "too_few"
    """The total that the cell is a part of is not shown, or is under 10: it is not split."""
    FEW_ADVERTISERS = "few_advertisers"
    """There are no ads, or ads of fewer than 5 advertisers."""
    ONE_CATEGORY = "one_category"
    """One category takes the whole row, so that whoever is in the row is known to be in it."""
    SMALL_PLACE = "small_place"
    """The municipality is smaller than the plan allows, or its population is not known."""
    GATE = "gate"
    """The release gate could have inferred it together with other numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a code for each dimension of its table, in their order, and what may be shown of it.

    `number` is there where `state` is shown, and a multiple of `BASE`; `why` where it is held.
    """

    codes: tuple[str, ...]
    state: CellState
    number: int | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Coarsening:
    """What was merged or left out so that the table may be shown, as a key of the messages and its values."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the publication plan, protected.

    `cells` hold every combination of `categories`, which are the codes of each dimension with its total last
    where it has one, in the order in which they are shown.
    """

    name: str
    measure: Measure
    dimensions: tuple[DimensionName, ...]
    categories: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    coarsened: tuple[Coarsening, ...] = ()
