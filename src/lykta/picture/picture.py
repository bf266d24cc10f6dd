"""A picture: all that an edition is made of, each number already as it may be shown, and its record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal
from urllib.parse import urlsplit

from lykta.errors import InputError
from lykta.language import Language
from lykta.picture.codes import NATION
from lykta.picture.tables import BASE, Cell, Coarsening, Measure, Table

CC0: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
"""The licence that Sweden's data portal asks for the description, and advises for the data."""


@dataclass(frozen=True, slots=True)
class BilingualText:
    """One text in both languages."""

    sv: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series: from this year on numbers are not to be compared with those before, and why.

    `label` says in a word or two what changed, such as "Ny lag"; the chart writes it with the year.
    """

    year: int
    why: BilingualText
    label: BilingualText = BilingualText("Ändring", "Change")

    def name(self, language: Language) -> str:
        """What stands in a chart at the break: "Ny lag 2018"."""
        return f"{self.label[language]} {self.year}"


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
    what: BilingualText
    amount: str
    unit: BilingualText


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure that others have published, as they wrote it. It belongs to no series of the picture's own."""

    period: str
    place: str
    what: BilingualText
    figure: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class InputSummary:
    """What a reader may know of one input file: never how many rows it had, only how complete they were.

    `share_refused` is in whole per cent, rounded to 5, and None for a file of fewer than 20 rows.
    `share_outside` is so too: the rows of years that the edition does not tell of.
    """

    kind: str
    share_refused: int | None
    share_outside: int = 0


LONGEST_REVISION: Final = 500
"""Characters of what an edition says was corrected."""


@dataclass(frozen=True, slots=True)
class About:
    """What the publication plan says of the edition itself. `county` is the code of SCB, such as "17".

    An edition whose numbers are `invented` says so on every page, in its PDF and to data portals. `revision`
    tells what was corrected since the edition before, `corrects` is the name of one that had wrong numbers.
    """

    title: BilingualText
    county: str
    edition: str
    date: str
    languages: tuple[Language, ...]
    first_year: int
    last_year: int
    population_limit: int
    invented: bool = False
    revision: BilingualText | None = None
    corrects: str = ""

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


@dataclass(frozen=True, slots=True)
class TableRecord:
    """What was done to one table, counted in cells: shown, in the band, and held by reason."""

    name: str
    cells: int
    shown: int
    band: int
    held: tuple[tuple[str, int], ...]
    coarsened: tuple[Coarsening, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the release gate found in the end: the hidden counts it tried, and those that it could infer.

    `rounds` is how often it was run: once, and once more after each coarsening. `earlier` are the editions
    that were attacked together with this one. What is solved, proved non-zero or narrowed (known to within
    less than 4) in an edition that passed is what those give away without it.
    """

    passed: bool
    hidden: int
    solved: int
    proved_non_zero: int
    narrowed: int
    rounds: int
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The release record of one edition. Hashes are SHA-256 in hex; `files` come when they are written."""

    edition: str
    county: str
    plan: str
    rules: tuple[tuple[str, str], ...]
    tables: tuple[TableRecord, ...]
    gate: GateResult
    files: tuple[tuple[str, str], ...] = ()

    def with_files(self, hashes: dict[str, str]) -> Record:
        """The record that also names each file of the edition with its hash, in the order of their names."""
        return replace(self, files=tuple(sorted(hashes.items())))

    def as_json(self) -> str:
        """The record as JSON, the same bytes for the same record."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


ALL_EDITIONS: Final = {"sv": "lagesbild/", "en": "en/picture/"}
"""Where Lykta's server has its page of all editions; an edition lies below the Swedish one."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """The publisher's name and address on the web, whom to ask and by which e-mail, where the folder will lie
    on the web, and the licence of the data by its address. `press` is whom journalists may ask, where that is
    another than `contact`.

    Raises InputError for an address that is none, or an e-mail without its at-sign.
    """

    name: str
    homepage: str
    contact: str
    email: str
    base: str
    licence: str = CC0
    press: str = ""

    def __post_init__(self) -> None:
        for setting in ("homepage", "base", "licence"):
            parts = urlsplit(getattr(self, setting))
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                raise InputError(
                    f"The plan's {setting} {getattr(self, setting)!r} is not an address on the web. "
                    "Write it in full, beginning with https://. Nothing was written."
                )
        if "@" not in self.email:
            raise InputError(
                f"The plan's email {self.email!r} is not an e-mail address. Mend it. Nothing was written."
            )

    def address(self, path: str) -> str:
        """Where a file of the edition will lie."""
        return f"{self.base.rstrip('/')}/{path}"

    def all_editions(self, language: Literal["sv", "en"]) -> str:
        """Lykta's own page of all editions, where the folder will lie below it; empty for any other place."""
        above = self.base.rstrip("/").rpartition("/")[0] + "/"
        own = f"/{ALL_EDITIONS['sv']}"
        return f"{above.removesuffix(own)}/{ALL_EDITIONS[language]}" if above.endswith(own) else ""


@dataclass(frozen=True, slots=True)
class RoundedInterval:
    """From the lowest to the highest number, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class RoundedDarkFigure:
    """One area and period: an estimate with both intervals, an `estimate` alone as "at least", or a refusal.

    `refusal` is a whole sentence in each language; beside it `least` may stand, and is said as "at least".
    `known` is 0 where it is too small to be said. All numbers are multiples of `BASE`, as any that is shown;
    raises InputError for others, and for a value that is neither a number nor a refusal.
    """

    area: BilingualText
    period: str
    known: int
    estimate: int | None = None
    interval_80: RoundedInterval | None = None
    interval_95: RoundedInterval | None = None
    refusal: BilingualText | None = None
    least: int | None = None

    def __post_init__(self) -> None:
        if (self.estimate is None) == (self.refusal is None):
            raise InputError("A dark figure is a number or a refusal with its reason, and one of them only.")
        if any(number % BASE for number in self._numbers()):
            raise InputError(
                f"A dark figure of {self.area.en} has a number that is not a multiple of {BASE}. "
                "Nothing was written."
            )

    def _numbers(self) -> list[int]:
        ends = [each for each in (self.interval_80, self.interval_95) if each]
        shown = [self.known, self.estimate or 0, self.least or 0]
        return shown + [number for each in ends for number in (each.low, each.high)]
