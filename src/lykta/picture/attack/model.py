"""Everything that is published, as bounds and sums over unknown whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from itertools import pairwise
from typing import Final

from lykta.picture.attack.unpublished import last_year_of, unpublished_tables
from lykta.picture.protect.counting import lines_of
from lykta.picture.protect.rounding import possible
from lykta.picture.quantities import Quantity, quantities_of
from lykta.picture.tables import BASE, PEOPLE_MEASURES, Cell, CellState, Table, Why

type Variable = int


class Assumption(IntEnum):
    """What an attacker may assume of numbers that come again in a later edition, the strongest first."""

    UNCHANGED_WHERE_UNSEEN = 0
    """A year of which nothing is shown otherwise has not changed; in the other years numbers only grow."""
    GROWN = 1
    """Any number may have grown, since registrations come late, and none has shrunk."""
    CORRECTED_WHERE_SEEN = 2
    """A year of which nothing is shown otherwise has not changed; in the other years any number may have."""
    FREE = 3
    """Any number may have changed, since registrations are corrected, too."""


@dataclass(frozen=True, slots=True)
class LinearCondition:
    """A linear condition: the sum of coefficients times variables lies from `low` to `high`."""

    variables: tuple[Variable, ...]
    coefficients: tuple[int, ...]
    low: float
    high: float


@dataclass(slots=True)
class ConstraintModel:
    """Unknown whole numbers with their bounds, the conditions on them, and which of them are hidden.

    `hidden` are the variables whose number no edition shows, each with a quantity that it is; `places` are
    the variables of each edition's quantities. Some others are `switches`: whether a held cell, the variable
    that each goes with, is the one that a rule speaks of.
    """

    low: list[int] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[LinearCondition] = field(default_factory=list)
    hidden: dict[Variable, Quantity] = field(default_factory=dict)
    places: list[dict[Quantity, Variable]] = field(default_factory=list)
    switches: dict[Variable, Variable] = field(default_factory=dict)

    def add(self, low: int, high: float) -> Variable:
        """A variable more."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1


_GROWING: Final = frozenset({Assumption.UNCHANGED_WHERE_UNSEEN, Assumption.GROWN})
type Links = Sequence[Assumption | Correction]
"""What is assumed of each edition but the first, beside the one before it."""


class Correction(Enum):
    """What may be assumed of an edition that says that it corrects the one before."""

    UNCHANGED_WHERE_ALIKE = "unchanged_where_alike"
    """A number that both show, or hide, alike is the same; any other may have changed."""


def model_of(editions: Sequence[EditionTables], links: Links) -> ConstraintModel:
    """The model of these editions, the earliest first, under assumptions of what comes again in each."""
    last_years = [last_year_of(edition.attacked) for edition in editions if edition.attacked]
    tied = [
        replace(edition, tables=(*edition.tables, *unpublished_tables(edition.attacked, last_years)))
        for edition in editions
    ]
    known = [collect_bounds(edition) for edition in tied]
    published = [set(collect_bounds(edition)) for edition in editions]
    most = _most(known)
    model = ConstraintModel()
    of_edition = model.places = _variables(model, known, published, links, most)
    _note_hidden(model, known, published, of_edition)
    for edition, told, variables in zip(tied, known, of_edition, strict=True):
        rows = [*_sums(edition, told), *_times(told)]
        model.rows += [_sum_row(variables, total, parts) for total, parts in dict.fromkeys(rows)]
        model.rows += _cases_within_persons(variables)
        _rules(model, edition, told, variables, most)
    for link, (earlier, later) in zip(links, pairwise(of_edition), strict=True):
        if link in _GROWING:
            model.rows += _growth(earlier, later)
    return model


def _most(known: Sequence[dict[Quantity, KnownBounds]]) -> int:
    """A number that no quantity can pass: more than all that is shown together."""
    return 1_000 + 2 * max((told.high or 0 for each in known for told in each.values()), default=0)


def _variables(
    model: ConstraintModel,
    known: Sequence[dict[Quantity, KnownBounds]],
    published: Sequence[set[Quantity]],
    links: Links,
    most: int,
) -> list[dict[Quantity, Variable]]:
    """The variable of each quantity in each edition: that of the edition before where nothing changed."""
    found: list[dict[Quantity, Variable]] = []
    for at, each in enumerate(known):
        alike = (
            _assume_unchanged(known[at - 1], each, published[at - 1] & published[at], links[at - 1])
            if at
            else set()
        )
        own: dict[Quantity, Variable] = {}
        for quantity, told in each.items():
            high = most if told.high is None else told.high
            if quantity in alike:
                before = own[quantity] = found[at - 1][quantity]
                model.low[before] = max(model.low[before], told.low)
                model.high[before] = min(model.high[before], high)
            else:
                own[quantity] = model.add(told.low, high)
        found.append(own)
    return found


def _assume_unchanged(
    before: dict[Quantity, KnownBounds],
    after: dict[Quantity, KnownBounds],
    published: set[Quantity],
    link: Assumption | Correction,
) -> set[Quantity]:
    """The quantities of both editions that are assumed to be the same. `published` have a cell in both."""
    if link in {Assumption.GROWN, Assumption.FREE}:
        return set()
    changed = changed_years(before, after)
    same = {
        each for each in before.keys() & after.keys() if changed.isdisjoint(range(each.first, each.last + 1))
    }
    if link is Correction.UNCHANGED_WHERE_ALIKE:
        same |= {each for each in published if not _differs(before[each], after[each])}
    return same


def _note_hidden(
    model: ConstraintModel,
    known: Sequence[dict[Quantity, KnownBounds]],
    published: Sequence[set[Quantity]],
    of_edition: Sequence[dict[Quantity, Variable]],
) -> None:
    """Note what is hidden: a number that has a cell in an edition, and that none shows."""
    shown = {quantity for each in known for quantity, told in each.items() if told.is_shown}
    for quantities, variables in zip(published, of_edition, strict=True):
        for quantity in quantities - shown:
            model.hidden[variables[quantity]] = quantity


def _sums(
    edition: EditionTables, told: dict[Quantity, KnownBounds]
) -> Iterator[tuple[Quantity, tuple[Quantity, ...]]]:
    for total, sets in find_lines(edition.attacked, edition.county).items():
        for parts in sets:
            if all(part in told for part in parts):
                yield total, parts


def _times(told: Iterable[Quantity]) -> Iterator[tuple[Quantity, tuple[Quantity, ...]]]:
    """Several years as the sum of shorter periods that fill them, whichever tables these stand in: of single
    years, of periods of three, or of the years up to one and those after it.
    """
    alike: dict[object, dict[tuple[int, int], Quantity]] = defaultdict(dict)
    for quantity in told:
        alike[quantity.rest][quantity.first, quantity.last] = quantity
    for spans in alike.values():
        for (first, last), total in spans.items():
            for step in (1, 3):
                windows = [(year, year + step - 1) for year in range(first, last + 1, step)]
                if len(windows) > 1 and all(window in spans for window in windows):
                    yield total, tuple(spans[window] for window in windows)
            for year in range(first, last):
                if (first, year) in spans and (year + 1, last) in spans:
                    yield total, (spans[first, year], spans[year + 1, last])


def _sum_row(
    variables: dict[Quantity, Variable], total: Quantity, parts: Sequence[Quantity]
) -> LinearCondition:
    columns = (variables[total], *(variables[part] for part in parts))
    return LinearCondition(columns, (1, *(-1 for _ in parts)), 0, 0)


def _cases_within_persons(variables: dict[Quantity, Variable]) -> Iterator[LinearCondition]:
    """A case is counted where the first of its persons is, so that there are no more cases than persons."""
    for quantity, variable in variables.items():
        if quantity.measure == "cases":
            persons = Quantity("persons", quantity.first, quantity.last, quantity.place, quantity.attributes)
            if persons in variables:
                yield LinearCondition((variables[persons], variable), (1, -1), 0, float("inf"))


def _growth(earlier: dict[Quantity, Variable], later: dict[Quantity, Variable]) -> Iterator[LinearCondition]:
    for quantity, variable in later.items():
        before = earlier.get(quantity, variable)
        if before != variable:
            yield LinearCondition((variable, before), (1, -1), 0, float("inf"))


def _rules(
    model: ConstraintModel,
    edition: EditionTables,
    told: dict[Quantity, KnownBounds],
    variables: dict[Quantity, Variable],
    most: int,
) -> None:
    """What the reasons of held cells say to whoever knows the rules, where they can mean one thing."""
    seen = set()
    for total, sets in find_lines(edition.attacked, edition.county).items():
        for parts in sets:
            reasons = [told[part].cell.why for part in parts]
            if parts in seen or not _is_one_dimension(edition.county, total, parts):
                continue
            seen.add(parts)
            columns = [variables[part] for part in parts]
            if all(why is Why.ONE_CATEGORY for why in reasons):
                _one_of(model, columns, most, exactly=True)
            # A cell is held for its cases because it, or one beside it, has 5 persons or more. That one may
            # have another reason since: those of its own years are not split either, or the gate holds it.
            of_cases = {Why.FEW_CASES, Why.ONE_CASE} & set(reasons)
            if of_cases and total.measure != "cases" and told[total].cell.state is CellState.SHOWN:
                held = [column for column, why in zip(columns, reasons, strict=True) if why is not None]
                _one_of(model, held, most, exactly=False)


def _is_one_dimension(county: str, total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether the parts are of the same years and differ from all persons in one thing only.

    Those that differ in two, such as the women of a municipality, can be held for the other one.
    """
    part = parts[0]
    same_years = (part.first, part.last) == (total.first, total.last)
    more = len(part.attributes) + (part.place != county)
    return same_years and more == 1


def _one_of(model: ConstraintModel, columns: Sequence[Variable], most: int, *, exactly: bool) -> None:
    """One of these is 5 or more; when `exactly`, the others are 4 at most."""
    switches = [model.add(0, 1) for _ in columns]
    model.switches |= dict(zip(switches, columns, strict=True))
    infinity = float("inf")
    model.rows.append(LinearCondition(tuple(switches), (1,) * len(switches), 1, 1 if exactly else infinity))
    for column, switch in zip(columns, switches, strict=True):
        model.rows.append(LinearCondition((column, switch), (1, -BASE), 0, infinity))
        if exactly:
            model.rows.append(LinearCondition((column, switch), (1, -most), -infinity, BASE - 1))


@dataclass(frozen=True, slots=True)
class EditionTables:
    """One edition as an attacker has it: its name, the county that it is of, and its tables.

    `corrects` is the name of the edition that it says it corrects. One that `is_withdrawn` was said to be
    wrong without being corrected.
    """

    name: str
    county: str
    tables: tuple[Table, ...]
    corrects: str = ""
    is_withdrawn: bool = False

    @property
    def attacked(self) -> list[Table]:
        """The tables that count people."""
        return [table for table in self.tables if table.measure in PEOPLE_MEASURES]


@dataclass(frozen=True, slots=True)
class KnownBounds:
    """One quantity in one edition: its bounds, None above where nothing is said, and the cell that tells."""

    low: int
    high: int | None
    cell: Cell

    @property
    def is_shown(self) -> bool:
        """Whether the edition shows its number."""
        return self.cell.state is CellState.SHOWN


def collect_bounds(edition: EditionTables) -> dict[Quantity, KnownBounds]:
    """All quantities of an edition's tables. Of two cells, the one that says more."""
    found: dict[Quantity, KnownBounds] = {}
    for table in edition.attacked:
        for cell, quantity in quantities_of(table, edition.county):
            told = _range_of_cell(cell, quantity)
            before = found.get(quantity)
            if before is None or _says_more(told, before):
                found[quantity] = told
    return found


def _range_of_cell(cell: Cell, quantity: Quantity) -> KnownBounds:
    match cell.state:
        case CellState.SHOWN:
            return KnownBounds(*possible(cell.number or 0, quantity), cell)
        case CellState.BAND:
            return KnownBounds(0, BASE - 1, cell)
        case CellState.HELD:
            return KnownBounds(0, None, cell)


def _says_more(told: KnownBounds, before: KnownBounds) -> bool:
    return told.high is not None and (before.high is None or (told.is_shown and not before.is_shown))


def changed_years(earlier: dict[Quantity, KnownBounds], later: dict[Quantity, KnownBounds]) -> frozenset[int]:
    """The years for which the later edition shows something else than the earlier.

    Registrations come in late. Who compares two editions sees where they must have: in these years. A
    difference in several years together, none of which differs by itself, may lie in any of them.
    """
    differing = [
        quantity
        for quantity, told in earlier.items()
        if quantity in later and _differs(told, later[quantity])
    ]
    years = {quantity.first for quantity in differing if quantity.first == quantity.last}
    for quantity in differing:
        covered = set(range(quantity.first, quantity.last + 1))
        if not covered & years:
            years |= covered
    return frozenset(years)


def _differs(one: KnownBounds, other: KnownBounds) -> bool:
    if CellState.HELD in {one.cell.state, other.cell.state}:
        return False
    return (one.cell.state, one.cell.number) != (other.cell.state, other.cell.number)


def find_lines(tables: Sequence[Table], county: str) -> dict[Quantity, list[tuple[Quantity, ...]]]:
    """Every line of the tables as quantities: a total, and each set of parts that it is the sum of."""
    found: dict[Quantity, list[tuple[Quantity, ...]]] = {}
    for table in tables:
        quantity = {cell.codes: each for cell, each in quantities_of(table, county)}
        for line in lines_of(table.dimensions, table.categories):
            parts = tuple(quantity[codes] for codes in line.parts)
            sets = found.setdefault(quantity[line.total], [])
            if parts not in sets and parts != (quantity[line.total],):
                sets.append(parts)
    return found
