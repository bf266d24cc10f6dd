"""What a picture is made of: files, each row checked, and a report of what was refused and why.

A file is CSV from any spreadsheet or an Excel workbook. One that could say who somebody is is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.codes import NATION, UNKNOWN, code_of, county_of_place, place_code_of
from lykta.picture.identifying import refuse_identifying_columns, refuse_identifying_value
from lykta.picture.picture import BilingualText, Effort, InputSummary, PublishedFigure
from lykta.picture.plan import ATTRIBUTES
from lykta.tabular import plain_heading, read_number, read_rows, read_whole_number

type Row = dict[str, str]
"""A row by column; a column that the file does not have is not there."""

NO_CASE: Final = ""
"""The case of all rows that name none: they count as one, so that none passes for several."""
# What the consultation calls a professional's workplace, as an organisation of the picture.
_ORGANISATION: Final = {
    "hospital": "health",
    "clinic": "health",
    "": UNKNOWN,
}
# More is a slip, or a number of another kind in the column.
_MOST_CONSULTATIONS: Final = 1_000_000
_MOST_COUNTED: Final = 1_000_000_000
_NUMBERS: Final = ("ads", "distinct_ads", "advertisers_low", "advertisers_high")
WHOLE: Final = ""
"""The place of the row that counts the whole file."""
# With fewer rows a percentage would tell how many there are.
_FEWEST_FOR_SHARE: Final = 20
# A year, and after it a month, a day with or without a time, or a quarter: 2021, 2021-05, 2021-05-17,
# 2021-05-17 08:30:00, 2021-Q2, 2021 kv 2, 2021K2.
_PERIOD: Final = re.compile(
    r"((?:19|20)\d\d)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:[ T][\d:]+)?)?"
    r"|[ -]?(?:q|k|kv|kvartal) ?[1-4])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind of file, each by the headings that mean it, and those that must be there.

    `passed_over` are headings that are known and not needed. Values of `may_identify` may look like those of
    a person, such as a telephone number in an address on the web.
    """

    columns: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    passed_over: frozenset[str] = frozenset()
    may_identify: frozenset[str] = frozenset()


_REGISTRATIONS: Final = Layout(
    columns={
        "period": ("år", "year", "datum", "date", "kvartal", "quarter"),
        "place": ("plats", "kommun", "municipality", "kommunkod"),
        "sex": ("kön", "gender"),
        "age": ("ålder", "åldersgrupp", "age group", "agebroad"),
        "purpose": ("syfte", "ändamål", "typeofexploitation"),
        "means": ("medel", "otillbörligt medel", "means of control"),
        "origin": ("ursprung", "origin group", "region"),
        "organisation": ("organization", "myndighet", "verksamhet"),
        "case": ("ärende", "ärende-id", "case id", "caseid"),
        "person": ("person-id", "person id", "personid", "löpnummer", "row id"),
    },
    needed=frozenset({"period", "place", "case"}),
)
_CONSULTATIONS: Final = Layout(
    columns={"quarter": (), "workplace": (), "consultations": ()},
    needed=frozenset({"quarter", "workplace", "consultations"}),
    passed_over=frozenset(
        {"read_me", "role", "county_part", "outcome", "with_legal_check", "mean_days_to_answer"}
        | {"agencies", "disclosures"}
    ),
)
_AD_COUNTS: Final = Layout(
    columns=dict.fromkeys(("place", "period", "first_seen", *_NUMBERS, "at_least"), ()),
    needed=frozenset({"place", "period", *_NUMBERS}),
    passed_over=frozenset({"last_seen", "at_least_low", "at_least_high"}),
    may_identify=frozenset({"first_seen"}),
)
_EFFORT: Final = Layout(
    columns={
        "period": ("år", "year"),
        "what_sv": ("vad",),
        "what_en": (),
        "amount": ("mängd", "antal"),
        "unit_sv": ("enhet",),
        "unit_en": (),
    },
    needed=frozenset({"period", "what_sv", "what_en", "amount", "unit_sv", "unit_en"}),
)
_POPULATION: Final = Layout(
    columns={
        "place": ("kommun", "kommunkod", "municipality", "code", "region"),
        "population": ("folkmängd", "invånare", "inhabitants"),
    },
    needed=frozenset({"place", "population"}),
    passed_over=frozenset({"name", "year", "år"}),
)
_PUBLISHED: Final = Layout(
    columns={
        "period": ("år", "year"),
        "place": ("plats",),
        "what_sv": ("vad",),
        "what_en": (),
        "figure": ("tal", "siffra"),
        "source": ("källa",),
        "address": ("länk", "url"),
    },
    needed=frozenset({"period", "place", "what_sv", "what_en", "figure", "source"}),
    # An address on the web may hold digits that look like a telephone number.
    may_identify=frozenset({"address", "source"}),
)


@dataclass(frozen=True, slots=True)
class Registration:
    """One row: its year, the SCB code of its place or "unknown", its codes in the order of `ATTRIBUTES`.

    `person` and `case` are ids without a meaning.
    """

    year: int
    place: str
    attributes: tuple[str, ...]
    person: str
    case: str


@dataclass(frozen=True, slots=True)
class AdCount:
    """One row of counts: a municipality or the `WHOLE` file, over a month or over the whole window."""

    place: str
    month: str
    year: int
    ads: int
    distinct_ads: int
    advertisers_low: int
    advertisers_high: int
    at_least: int | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that was not taken: its line in the file, the first being 1, and the reason."""

    line: int
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file's rows. It is for whoever has the file, and is never part of an edition."""

    path: Path
    kind: str
    kept: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Note a row that is not taken."""
        self.refused.append(RefusedRow(line, reason))

    @property
    def rows(self) -> int:
        """All rows but the heading."""
        return self.kept + len(self.refused)

    @property
    def summary(self) -> InputSummary:
        """What a reader of the edition may know."""
        if self.rows < _FEWEST_FOR_SHARE:
            return InputSummary(self.kind, None)
        return InputSummary(self.kind, 5 * round(20 * len(self.refused) / self.rows))

    def lines(self) -> list[str]:
        """The report as lines: the file, what was kept, and each refused row by line and reason."""
        head = f"{self.path.name}: {self.kind}, rows kept: {self.kept:,}, refused: {len(self.refused):,}."
        return [head, *(f"{self.path.name}, line {each.line}: {each.reason}" for each in self.refused)]


def read_registrations(path: Path, county: str) -> tuple[list[Registration], FileReport]:
    """Read the registrations of a file that are of this county, or of Sweden, and what was refused.

    A blank attribute is unknown; a word that no list has is refused, since it is likely a slip.
    """
    return _read(
        path, "registrations", _REGISTRATIONS, lambda line, row: _registration(path, line, row, county)
    )


def read_consultations(path: Path) -> tuple[list[Registration], FileReport]:
    """Read the counts that `lykta consult statistics` writes, each consultation as a registration.

    Each is a person and a case of its own.
    """
    found, report = _read(
        path, "consultations", _CONSULTATIONS, lambda line, row: _registrations(path, line, row)
    )
    return [each for row in found for each in row], report


def read_ads(path: Path, county: str) -> tuple[list[AdCount], FileReport]:
    """Read the counts of ads that `lykta ads export --what counts` writes, and what was refused.

    Rows of places outside the county, and without a year, are.
    """
    return _read(path, "ads", _AD_COUNTS, lambda _, row: _count(row, county))


def read_effort(path: Path) -> tuple[list[Effort], FileReport]:
    """Read how much was done to see, in the file's order: numbers follow effort, and a reader sees both."""
    return _read(path, "effort", _EFFORT, lambda _, row: _effort(row))


def read_published(path: Path) -> tuple[list[PublishedFigure], FileReport]:
    """Read figures that others have published, in the file's order; a row without a source is refused."""
    return _read(path, "published", _PUBLISHED, lambda _, row: _published_figure(row))


def read_population(path: Path) -> tuple[dict[str, int], FileReport]:
    """Read the inhabitants by municipality code: what decides which may be shown on its own.

    Raises InputError for a municipality that is named twice.
    """
    rows, report = _read(path, "population", _POPULATION, _inhabitants)
    found: dict[str, int] = {}
    for line, code, count in rows:
        if code in found:
            raise InputError(
                f"{path}, line {line} names a municipality a second time. Nothing was kept. Keep one of them."
            )
        found[code] = count
    return found, report


def _read[Value](
    path: Path, kind: str, layout: Layout, value_of: Callable[[int, Row], Value | str]
) -> tuple[list[Value], FileReport]:
    """The value of each row, and a report; a row whose value is a text is refused for that reason."""
    report, found = FileReport(path, kind), list[Value]()
    for line, row in rows_of(path, layout):
        value = value_of(line, row)
        if isinstance(value, str):
            report.refuse(line, value)
        else:
            found.append(value)
    report.kept = len(found)
    return found, report


def _registration(path: Path, line: int, row: Row, county: str) -> Registration | str:
    year = year_of(row.get("period", ""))
    if year is None:
        return "the period is no year, month, quarter or day"
    place = place_of(row.get("place", ""), county)
    if place is None:
        return "the place is no municipality or county that the plan is for"
    codes = {name: code_of(name, row.get(name, "")) for name in ATTRIBUTES}
    wrong = [name for name, code in codes.items() if code is None]
    if wrong:
        return f"{' and '.join(wrong)} is not in the list of codes"
    # A row without a person's id is a person of its own.
    person = row.get("person") or f"{path.name}:{line}"
    return Registration(
        year, place, tuple(codes[name] or UNKNOWN for name in ATTRIBUTES), person, row.get("case", NO_CASE)
    )


def _registrations(path: Path, line: int, row: Row) -> list[Registration] | str:
    year, count = year_of(row["quarter"]), read_whole_number(row.get("consultations", ""))
    if year is None or count is None or not 0 <= count < _MOST_CONSULTATIONS:
        return "the quarter or the number of consultations cannot be read"
    codes = [UNKNOWN] * len(ATTRIBUTES)
    codes[ATTRIBUTES.index("organisation")] = _organisation(row.get("workplace", ""))
    units = (f"{path.name}:{line}:{number}" for number in range(count))
    return [Registration(year, UNKNOWN, tuple(codes), unit, unit) for unit in units]


def _organisation(workplace: str) -> str:
    return _ORGANISATION.get(workplace) or code_of("organisation", workplace) or "other"


def _count(row: Row, county: str) -> AdCount | str:
    place = place_of(row["place"], county) if row["place"] else WHOLE
    if place is None or place == UNKNOWN:
        return "the place is no municipality of the county"
    year = year_of(row["period"] or row.get("first_seen", "")[:10])
    if year is None:
        return "neither period nor first_seen says which year"
    ads, distinct, low, high = (_whole(row.get(name, "")) for name in _NUMBERS)
    if ads is None or distinct is None or low is None or high is None:
        return "a count is no whole number"
    least = _whole(row.get("at_least", ""))
    return AdCount(place, row["period"], year, ads, distinct, low, high, least)


def _effort(row: Row) -> Effort | str:
    if blank := _blank(row, _EFFORT):
        return blank
    amount = read_number(row["amount"])
    if amount is None or amount < 0:
        return "the amount is no number"
    what, unit = (BilingualText(row[f"{name}_sv"], row[f"{name}_en"]) for name in ("what", "unit"))
    return Effort(row["period"], what, f"{amount:f}", unit)


def _published_figure(row: Row) -> PublishedFigure | str:
    if blank := _blank(row, _PUBLISHED):
        return blank
    address = row.get("address", "")
    if address and not address.startswith("https://"):
        return "the address does not begin with https://"
    what = BilingualText(row["what_sv"], row["what_en"])
    return PublishedFigure(row["period"], row["place"], what, row["figure"], row["source"], address)


def _inhabitants(line: int, row: Row) -> tuple[int, str, int] | str:
    code, count = place_code_of(row.get("place", "")), _whole(row.get("population", ""))
    if code is None or len(code) != 4:
        return "the place is no municipality"
    return "the population is no whole number" if count is None else (line, code, count)


def _blank(row: Row, layout: Layout) -> str:
    blank = [name for name in sorted(layout.needed) if not row.get(name)]
    return f"{', '.join(blank)} is blank" if blank else ""


def _whole(written: str) -> int | None:
    """A count, or None for what is none."""
    found = read_whole_number(written)
    return found if found is not None and 0 <= found < _MOST_COUNTED else None


def year_of(written: str) -> int | None:
    """Return the year of a period, or None for what is no period."""
    # Programs that hold all numbers as decimals write a year as 2021.0.
    found = _PERIOD.fullmatch(written.strip()) or _PERIOD.fullmatch(str(_whole(written)))
    return int(found[1]) if found else None


def place_of(written: str, county: str) -> str | None:
    """A place's code within a plan's county, "unknown" where only the county is said; None outside it."""
    code = place_code_of(written)
    if code is None or code == UNKNOWN:
        # A blank place is somewhere in the county whose file it is; in a file for Sweden nobody knows where.
        return code if code is None or county != NATION else None
    if county != NATION and county_of_place(code) != county:
        return None
    return code if len(code) == 4 else (code if county == NATION else UNKNOWN)


def rows_of(path: Path, layout: Layout) -> Iterator[tuple[int, Row]]:
    """Give each row with its line, by the columns of its layout.

    Raises InputError for a file that cannot be read, lacks a needed column, has an unknown one, or could
    identify people.
    """
    names: list[str] | None = None
    for found in read_rows(path, outcome="Nothing was kept."):
        if names is None:
            names = _names(path, found.cells, layout)
        else:
            yield found.line, _row(path, found.line, names, found.cells, layout)
    if names is None:
        _names(path, (), layout)


def _row(path: Path, line: int, names: list[str], cells: tuple[str, ...], layout: Layout) -> Row:
    if any(cells[len(names) :]):
        raise InputError(f"{path}, line {line} has more cells than the heading. Nothing was kept. Mend it.")
    row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    for name, value in row.items():
        if name not in layout.may_identify:
            refuse_identifying_value(f"{path}, line {line}, {name}", value)
    return row


def _names(path: Path, headings: tuple[str, ...], layout: Layout) -> list[str]:
    """The column that each heading means, empty for those passed over."""
    known = {plain_heading(word): name for name, words in layout.columns.items() for word in (name, *words)}
    known |= dict.fromkeys(map(plain_heading, layout.passed_over), "")
    plain = [plain_heading(heading) for heading in headings]
    unknown = [heading for heading, word in zip(headings, plain, strict=True) if word not in known]
    refuse_identifying_columns(path, unknown)
    if unknown:
        raise InputError(
            f"{path} has columns that are not known: {', '.join(unknown)}. Nothing was read. Take them out, "
            f"or call them one of {', '.join(layout.columns)}."
        )
    names = [known[word] for word in plain]
    missing = sorted(layout.needed - set(names))
    if missing:
        raise InputError(f"{path} has no column {', '.join(missing)}. Nothing was read. Add what is missing.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has two columns for {', '.join(twice)}. Nothing was read. Keep one of them."
        )
    return names
