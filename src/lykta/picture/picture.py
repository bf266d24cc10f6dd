"""A picture: all that an edition is made of, each number already as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lykta.picture.codes import NATION
from lykta.picture.record import Record
from lykta.picture.tables import Cell, Measure, Table

type Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    sv: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series: from this year on numbers are not to be compared with those before, and why."""

    year: int
    why: Words


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A total of the newest period, and of the one before it where there is one, from the table named."""

    measure: Measure
    table: str
    period: str
    cell: Cell
    before: tuple[str, Cell] | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much was done to see, which the numbers follow: posts, hours or sites read in a period."""

    period: str
    what: Words
    amount: str
    unit: Words


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure that others have published, as they wrote it. It belongs to no series of the picture's own."""

    period: str
    place: str
    what: Words
    figure: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class InputSummary:
    """What a reader may know of one input file: never how many rows it had, only how complete they were.

    `share_refused` is in whole per cent, rounded to 5, and None for a file of fewer than 20 rows.
    """

    kind: str
    share_refused: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What the publication plan says of the edition itself. `county` is the code of SCB, such as "17".

    An edition whose numbers are `invented` says so on every page, in its PDF and to data portals.
    """

    title: Words
    county: str
    edition: str
    date: str
    languages: tuple[Language, ...]
    first_year: int
    last_year: int
    population_limit: int
    invented: bool = False

    @property
    def level(self) -> Literal["county", "nation"]:
        """What the edition is of: a county, told by municipality, or Sweden, told by county."""
        return "nation" if self.county == NATION else "county"


@dataclass(frozen=True, slots=True)
class Picture:
    """One situation picture, protected and attacked: what `write_edition` makes a folder of.

    Tables are in the order of the plan. Codes of categories are named by `lykta.picture.codes.name_of`.
    """

    about: About
    tables: tuple[Table, ...]
    key_figures: tuple[KeyFigure, ...]
    breaks: tuple[Break, ...]
    effort: tuple[Effort, ...]
    published: tuple[PublishedFigure, ...]
    inputs: tuple[InputSummary, ...]
    record: Record
