"""What a quantity truly is, counted another way than the editions count: one person at a time."""

from collections.abc import Iterator, Sequence
from itertools import chain

from lykta.picture.attack.model import ConstraintModel
from lykta.picture.inputs import Registration
from lykta.picture.plan import ATTRIBUTES
from lykta.picture.quantities import Quantity
from lykta.picture.tables import BASE


def first_of(rows: Sequence[Registration]) -> list[Registration]:
    """Each person once, as first registered."""
    first: dict[str, Registration] = {}
    for row in sorted(rows, key=lambda row: row.year):
        first.setdefault(row.person, row)
    return list(first.values())


def _within(persons: Sequence[Registration], quantity: Quantity) -> list[Registration]:
    return [
        row
        for row in persons
        if quantity.first <= row.year <= quantity.last
        and _is_in(row.place, quantity.place)
        and all(row.attributes[ATTRIBUTES.index(name)] == code for name, code in quantity.attributes)
    ]


def _is_in(place: str, of: str) -> bool:
    """Whether a place is in the place of a quantity: the county, one municipality, several, or none known."""
    kind, _, codes = of.partition(":")
    if codes:
        return place == "unknown" if kind == "unknown" else place in codes.split("+")
    return len(of) == 2 or place == of


def true_count(rows: Sequence[Registration], quantity: Quantity) -> tuple[int, int, int]:
    """Persons, cases and the largest case of a quantity of a county or a part of it."""
    within = _within(first_of(rows), quantity)
    cases = [row.case for row in within]
    return len(within), len(set(cases)), max((cases.count(case) for case in cases), default=0)


def true_cases(rows: Sequence[Registration], quantity: Quantity) -> int:
    """The cases of a quantity, each where the first of its persons is."""
    of_case: dict[str, Registration] = {}
    for row in first_of(rows):
        of_case.setdefault(row.case, row)
    return len(_within(list(of_case.values()), quantity))


def contradicted(model: ConstraintModel, rows: Sequence[Registration]) -> Iterator[str]:
    """What a model of editions of a county, all of the same registrations, says that is not true."""
    true: dict[int, int] = {}
    for quantity, variable in chain.from_iterable(each.items() for each in model.places):
        cases = quantity.measure == "cases"
        true[variable] = true_cases(rows, quantity) if cases else true_count(rows, quantity)[0]
        if not model.low[variable] <= true[variable] <= model.high[variable]:
            yield f"{quantity} is {true[variable]}"
    # A switch tells whether its cell is the one that a rule speaks of: as it suits the rule.
    for switch, column in model.switches.items():
        true[switch] = int(true[column] >= BASE)
    for row in model.rows:
        total = sum(factor * true[each] for factor, each in zip(row.coefficients, row.variables, strict=True))
        if not row.low <= total <= row.high:
            yield f"{row} is {total}"
