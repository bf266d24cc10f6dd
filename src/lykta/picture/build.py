"""From a publication plan to a picture: read, protect, attack, and tell what was done."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from lykta.errors import InputError
from lykta.language import Language
from lykta.picture.attack.model import EditionTables
from lykta.picture.darkfigure import Draws, FigureRefusal, GivenFigure, WhyRefused, dark_figure, read_overlaps
from lykta.picture.darkfigure.figure import LEAST_PERSONS
from lykta.picture.darkfigure.report import reason
from lykta.picture.gate import Gate, Released
from lykta.picture.inputs import (
    WHOLE,
    AdCount,
    Registration,
    read_ads,
    read_consultations,
    read_effort,
    read_population,
    read_published,
    read_registrations,
)
from lykta.picture.picture import (
    About,
    BilingualText,
    Effort,
    InputSummary,
    KeyFigure,
    Picture,
    PublishedFigure,
    Record,
    RoundedDarkFigure,
    RoundedInterval,
    TableRecord,
)
from lykta.picture.plan import Plan, PlannedDarkFigure, PlannedTable, windows
from lykta.picture.protect import CountingRules, RoundingKey, distinct_persons, read_or_make_key
from lykta.picture.protect.protecting import FEWEST_PERSONS, FEWEST_TO_SPLIT
from lykta.picture.quantities import Quantity
from lykta.picture.rows import FileReport
from lykta.picture.stored import StoredEdition, stored_editions
from lykta.picture.tables import (
    AD_MEASURES,
    BASE,
    PEOPLE_MEASURES,
    TOTAL,
    Cell,
    CellState,
    Measure,
    Table,
    Why,
)

FEWEST_ADVERTISERS: Final = 5
# How few there are is a small number itself, which an edition does not tell.
_FEWER: Final = BilingualText(f"färre än {LEAST_PERSONS}", f"fewer than {LEAST_PERSONS}")


@dataclass(frozen=True, slots=True)
class InputRows:
    """All that a plan's files hold, and the report of each file."""

    registrations: tuple[Registration, ...]
    consultations: tuple[Registration, ...]
    ads: tuple[AdCount, ...]
    effort: tuple[Effort, ...]
    published: tuple[PublishedFigure, ...]
    population: dict[str, int] | None
    reports: tuple[FileReport, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A picture, the validation report that is for its maker alone, and whether a rounding key was made."""

    picture: Picture
    reports: tuple[FileReport, ...]
    made_key: bool


def read_inputs(plan: Plan) -> InputRows:
    """Read the files of a plan. `InputError` for a file that cannot be used at all."""
    county, files = plan.about.county, plan.files
    reports: list[FileReport] = []

    def note[Row](read: tuple[list[Row], FileReport]) -> list[Row]:
        reports.append(read[1])
        return read[0]

    registrations = [row for path in files.registrations for row in note(read_registrations(path, county))]
    consultations = [row for path in files.consultations for row in note(read_consultations(path))]
    ads = [row for path in files.ads for row in note(read_ads(path, county))]
    effort = [row for path in files.effort for row in note(read_effort(path))]
    published = [row for path in files.published for row in note(read_published(path))]
    population = None
    if files.population:
        population, report = read_population(files.population)
        reports.append(report)
    for report in reports:
        report.compare_years(plan.about.first_year, plan.about.last_year)
    return InputRows(
        tuple(registrations),
        tuple(consultations),
        tuple(ads),
        tuple(effort),
        tuple(published),
        population,
        tuple(reports),
    )


def build(plan: Plan, earlier: Sequence[Path] = (), withdrawn: Sequence[Path] = ()) -> Built:
    """Make the picture of a plan, attacked together with the editions in the folders `earlier`.

    Those in `withdrawn` were earlier ones too, and are known to be wrong. Raises `InputError` when a file
    cannot be used, and when an earlier edition is of another county or counts from another year.
    """
    before = _earlier(plan, stored_editions(earlier, withdrawn))
    given = read_inputs(plan)
    _refuse_missing(plan, given)
    key, made = read_or_make_key(plan.key)
    about = plan.about
    counting = CountingRules(
        persons=distinct_persons(given.registrations, about.first_year, about.last_year),
        consultations=distinct_persons(given.consultations, about.first_year, about.last_year),
        about=about,
        key=key,
        needs_cases=plan.needs_cases,
    )
    people = [table for table in plan.tables if table.measure in PEOPLE_MEASURES]
    released = Gate(people, counting, given.population, before).pass_through()
    ads = [
        each
        for table in plan.tables
        if table.measure == "ads"
        for each in ad_tables(table, given.ads, about, key)
    ]
    return Built(_picture(plan, given, released, ads), given.reports, made)


def picture(plan: Plan, earlier: Sequence[Path] = ()) -> Picture:
    """The picture of a plan, and nothing of what it was made from."""
    return build(plan, earlier).picture


def _earlier(plan: Plan, found: Sequence[StoredEdition]) -> list[EditionTables]:
    """The editions alone; `InputError` where the plan does not go on from them."""
    for edition, _, first_year in found:
        if edition.county != plan.about.county or first_year != plan.about.first_year:
            raise InputError(
                f"The earlier edition {edition.name} is of another county, or counts from another year than "
                f"{plan.about.first_year}. Nothing was written. Keep first_year from edition to edition: "
                "persons are counted the first time that they are met."
            )
    corrects = plan.about.corrects
    dates = {edition.name: date for edition, date, _ in found}
    if dates.get(corrects, "") > plan.about.date:
        raise InputError(
            f"The plan's date is before that of {corrects}, which it corrects. Mend it. Nothing was written."
        )
    if corrects and corrects not in dates:
        raise InputError(
            f"The plan corrects {corrects}, which is none of the earlier editions. Nothing was written. Name "
            "its folder with --earlier."
        )
    return [edition for edition, _, _ in found]


def _refuse_missing(plan: Plan, given: InputRows) -> None:
    measures = {table.measure for table in plan.tables}
    lacking = [
        name
        for name, asked, rows in (
            ("registrations", measures & {"persons", "cases"}, given.registrations),
            ("consultations", measures & {"consultations"}, given.consultations),
            ("ads", measures & {"ads"}, given.ads),
        )
        if asked and not rows
    ]
    if lacking:
        raise InputError(
            f"The plan has tables of {', '.join(lacking)}, and its files have no such row. Nothing was "
            "written."
        )


def _picture(plan: Plan, given: InputRows, released: Released, ads: Sequence[Table]) -> Picture:
    order = {table.name: at for at, table in enumerate(plan.tables)}
    tables = (*sorted(released.tables, key=lambda table: order[table.name]), *ads)
    return Picture(
        about=plan.about,
        tables=tables,
        key_figures=_key_figures(tables),
        breaks=plan.breaks,
        effort=given.effort,
        published=given.published,
        inputs=_summaries(given.reports),
        record=_record(plan, released, tables),
    )


def _summaries(reports: Sequence[FileReport]) -> tuple[InputSummary, ...]:
    """The kinds of input, each with the worst of its files."""
    worst: dict[str, InputSummary] = {}
    for summary in (report.summary for report in reports):
        before = worst.get(summary.kind, summary)
        most = before if (before.share_refused or 0) >= (summary.share_refused or 0) else summary
        outside = max(before.share_outside, summary.share_outside)
        worst[summary.kind] = replace(most, share_outside=outside)
    return tuple(worst.values())


def _key_figures(tables: Sequence[Table]) -> tuple[KeyFigure, ...]:
    """The total of the newest year and of the year before, from the first table by year of each measure."""
    found: dict[str, KeyFigure] = {}
    for table in tables:
        if "period" not in table.dimensions or table.measure in found:
            continue
        at = table.dimensions.index("period")
        periods = [code for code in table.categories[at] if code != TOTAL]
        cells = {cell.codes: cell for cell in table.cells}

        def total(period: str, at: int = at, cells: dict[tuple[str, ...], Cell] = cells) -> Cell:
            codes = [TOTAL] * len(next(iter(cells)))
            codes[at] = period
            return cells[tuple(codes)]

        before = (periods[-2], total(periods[-2])) if len(periods) > 1 else None
        found[table.measure] = KeyFigure(table.measure, table.name, periods[-1], total(periods[-1]), before)
    return tuple(found.values())


def _record(plan: Plan, released: Released, tables: Sequence[Table]) -> Record:
    left_out = (TableRecord(name, 0, 0, 0, (), notes) for name, notes in released.left_out)
    return Record(
        edition=plan.about.edition,
        county=plan.about.county,
        plan=plan.hash,
        rules=_rules(plan),
        tables=(*(_table_record(table) for table in tables), *left_out),
        gate=released.result,
    )


def _rules(plan: Plan) -> tuple[tuple[str, str], ...]:
    return (
        ("base", str(BASE)),
        ("fewest_persons", str(FEWEST_PERSONS)),
        ("fewest_cases", str(plan.needs_cases)),
        ("most_of_one_case", "1/2"),
        ("fewest_to_split", str(FEWEST_TO_SPLIT)),
        ("population_limit", str(plan.about.population_limit)),
    )


def _table_record(table: Table) -> TableRecord:
    states = Counter(cell.state for cell in table.cells)
    why = Counter(cell.why for cell in table.cells if cell.why)
    return TableRecord(
        name=table.name,
        cells=len(table.cells),
        shown=states[CellState.SHOWN],
        band=states[CellState.BAND],
        held=tuple((str(reason), why[reason]) for reason in Why if why[reason]),
        coarsened=table.coarsened,
    )


def ad_tables(
    planned: PlannedTable, counts: Sequence[AdCount], about: About, key: RoundingKey
) -> Iterator[Table]:
    """A table of each measure, called by the planned table's name and the measure's.

    A year of fewer than 5 advertisers, counted low, is held in all of them, and so is a year without ads:
    whoever sees many ads would otherwise know that somebody wrote them. Years are not added, since who
    advertises in two is one advertiser.
    """
    of_year = _by_year(counts)
    years = [first for first, _ in windows(about, "year")]
    codes = tuple(str(year) for year in years)
    for measure in AD_MEASURES:
        cells = tuple(_cell(measure, year, of_year.get(year), about.county, key) for year in years)
        name = f"{planned.name}-{measure.replace('_', '-')}"
        yield Table(name, measure, ("period",), (codes,), cells)


def _by_year(counts: Sequence[AdCount]) -> dict[int, AdCount]:
    found: dict[int, AdCount] = {}
    for each in counts:
        if each.place != WHOLE or each.month:
            continue
        if each.year in found:
            raise InputError(
                f"Two files count the ads of {each.year}. Nothing was written. Analyse them together, and "
                "name one file a year in the plan."
            )
        found[each.year] = each
    return found


def _cell(measure: Measure, year: int, row: AdCount | None, county: str, key: RoundingKey) -> Cell:
    count: int | None = getattr(row, measure) if row else None
    if row is None or count is None or min(row.advertisers_low, count) < FEWEST_ADVERTISERS:
        return Cell((str(year),), CellState.HELD, None, Why.FEW_ADVERTISERS)
    return Cell(
        (str(year),), CellState.SHOWN, key.round_count(count, Quantity(measure, year, year, county, ()))
    )


def dark_figures(planned: Sequence[PlannedDarkFigure]) -> tuple[RoundedDarkFigure, ...]:
    """What may be said of each planned table. `InputError` for one that cannot be read."""
    return tuple(_figure(each) for each in planned)


def _figure(planned: PlannedDarkFigure) -> RoundedDarkFigure:
    found = dark_figure(read_overlaps(planned.file), area=planned.area, draws=Draws(seed=planned.seed))
    known = _down(found.known) if found.known >= LEAST_PERSONS else 0
    about: Mapping[str, Any] = {"area": planned.where, "period": planned.period, "known": known}
    if found.given:
        return RoundedDarkFigure(**about, **_round_estimate(found.given))
    least = _down(found.at_least.estimate) if found.at_least and known else None
    return RoundedDarkFigure(**about, refusal=_refusal(found.refused), least=least)


def _round_estimate(given: GivenFigure) -> dict[str, Any]:
    return {
        "estimate": _down(given.estimate.persons),
        "interval_80": RoundedInterval(_down(given.interval_80.low), _up(given.interval_80.high)),
        "interval_95": RoundedInterval(_down(given.interval_95.low), _up(given.interval_95.high)),
    }


def _refusal(refused: Sequence[FigureRefusal]) -> BilingualText:
    return BilingualText(sv=_reasons(refused, "sv"), en=_reasons(refused, "en"))


def _reasons(refused: Sequence[FigureRefusal], language: Language) -> str:
    said = dict.fromkeys(reason(_without_small_numbers(each, language), language) for each in refused)
    return " ".join(said)


def _without_small_numbers(refusal: FigureRefusal, language: Language) -> FigureRefusal:
    """The same without how few there are, and without that there is nobody in an overlap."""
    if refusal.why is WhyRefused.FEW_PERSONS:
        values = dict(refusal.values) | {"persons": _FEWER[language]}
        return replace(refusal, values=tuple(values.items()))
    return FigureRefusal(WhyRefused.NO_ESTIMATE) if refusal.why is WhyRefused.LIST_ALONE else refusal


def _down(persons: float) -> int:
    return math.floor(persons / BASE) * BASE


def _up(persons: float) -> int:
    return math.ceil(persons / BASE) * BASE
