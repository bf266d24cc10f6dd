"""What a picture is made of: files, each row checked, and a report of what was refused and why.

A file is CSV from any spreadsheet or an Excel workbook. One that could say who somebody is is refused whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.codes import NATION, UNKNOWN, code_of, county_of_place, describe_codes, place_code_of
from lykta.picture.picture import BilingualText, Effort, PublishedFigure
from lykta.picture.plan import ATTRIBUTES
from lykta.picture.rows import FileReport, Layout, Row, rows_of
from lykta.tabular import read_number, read_whole_number

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
# A year, and after it a month, a day with or without a time, or a quarter: 2021, 2021-05, 2021-05-17,
# 2021-05-17 08:30:00, 2021-Q2, 2021 kv 2, 2021K2.
_PERIOD: Final = re.compile(
    r"((?:19|20)\d\d)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:[ T][\d:]+)?)?"
    r"|[ -]?(?:q|k|kv|kvartal) ?[1-4])?",
    re.IGNORECASE,
)
# What people write in a row that adds up those above it.
_SUM: Final = re.compile(
    r"\b(?:(?:del)?summ(?:a|or|ering)|sum|(?:sub)?totals?|totalt|totalsumma|totalen|sammanlagt|samtliga)\b(?!-)",
    re.IGNORECASE,
)

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


def read_registrations(path: Path, county: str) -> tuple[list[Registration], FileReport]:
    """Read the registrations of a file that are of this county, or of Sweden, and what was refused.

    A blank attribute is unknown; a word that no list has is refused, since it is likely a slip. So is a row
    that adds up others, or says nothing but its year: it is not a person.
    """
    times: Counter[tuple[str, ...]] = Counter()

    def value_of(line: int, row: Row) -> Registration | str:
        found = _registration(path, line, row, county)
        if isinstance(found, Registration) and not row.get("person"):
            times[tuple(row.values())] += 1
        return found

    found, report = _read(path, "registrations", _REGISTRATIONS, value_of)
    report.years.update(row.year for row in found)
    report.copies = sum(rows for rows in times.values() if rows > 1)
    return found, report


def read_consultations(path: Path) -> tuple[list[Registration], FileReport]:
    """Read the counts that `lykta consult statistics` writes, each consultation as a registration.

    Each is a person and a case of its own.
    """
    found, report = _read(
        path, "consultations", _CONSULTATIONS, lambda line, row: _registrations(path, line, row)
    )
    report.years.update(row[0].year for row in found if row)
    return [each for row in found for each in row], report


def read_ads(path: Path, county: str) -> tuple[list[AdCount], FileReport]:
    """Read the counts of ads that `lykta ads export --what counts` writes, and what was refused.

    Rows of places outside the county, and without a year, are.
    """
    found, report = _read(path, "ads", _AD_COUNTS, lambda _, row: _count(row, county))
    report.years.update(row.year for row in found)
    return found, report


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
        return "the period is not a year, month, quarter or day"
    place = place_of(row.get("place", ""), county)
    if place is None:
        return "the place is not a municipality or county that the plan is for"
    if any(_SUM.search(cell) for cell in row.values()):
        return "a cell says that the row is a total, which is not a person"
    if place == UNKNOWN and not any(row.get(name) for name in ("case", *ATTRIBUTES)):
        return "the row says nothing but its period: no municipality, no case, nothing of a person"
    codes = {name: code_of(name, row.get(name, "")) for name in ATTRIBUTES}
    wrong = [name for name, code in codes.items() if code is None]
    if wrong:
        return "; ".join(f"{name} is not in the list of codes: {describe_codes(name)}" for name in wrong)
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
        return "the place is not a municipality of the county"
    year = year_of(row["period"] or row.get("first_seen", "")[:10])
    if year is None:
        return "neither period nor first_seen says which year"
    ads, distinct, low, high = (_whole(row.get(name, "")) for name in _NUMBERS)
    if ads is None or distinct is None or low is None or high is None:
        return "a count is not a whole number"
    least = _whole(row.get("at_least", ""))
    return AdCount(place, row["period"], year, ads, distinct, low, high, least)


def _effort(row: Row) -> Effort | str:
    if blank := _blank(row, _EFFORT):
        return blank
    amount = read_number(row["amount"])
    if amount is None or amount < 0:
        return "the amount is not a number"
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
        return "the place is not a municipality"
    return "the population is not a whole number" if count is None else (line, code, count)


def _blank(row: Row, layout: Layout) -> str:
    blank = [name for name in sorted(layout.needed) if not row.get(name)]
    return f"{', '.join(blank)} is blank" if blank else ""


def _whole(written: str) -> int | None:
    """A count, or None for what is none."""
    found = read_whole_number(written)
    return found if found is not None and 0 <= found < _MOST_COUNTED else None


def year_of(written: str) -> int | None:
    """Return the year of a period, or None for what is not a period."""
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
