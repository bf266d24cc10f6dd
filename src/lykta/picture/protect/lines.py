"""Lines of a table: a total, and the categories of one dimension that it is the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from lykta.picture.tables import TOTAL, DimensionName

type Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The cell of a total and the cells that it is the sum of, along a dimension, all by their codes."""

    dimension: DimensionName
    total: Codes
    parts: tuple[Codes, ...]


def lines_of(dimensions: Sequence[DimensionName], categories: Sequence[Codes]) -> Iterator[Line]:
    """Every line of a table with these dimensions and categories, from the table's own total down."""
    found = []
    for at, name in enumerate(dimensions):
        if TOTAL not in categories[at]:
            continue
        others = [codes if of != at else (TOTAL,) for of, codes in enumerate(categories)]
        for total in product(*others):
            parts = tuple((*total[:at], code, *total[at + 1 :]) for code in categories[at] if code != TOTAL)
            found.append(Line(name, total, parts))
    yield from sorted(found, key=lambda line: -line.total.count(TOTAL))


def last_specified(codes: Codes) -> int | None:
    """The last dimension in which a cell is no total; None for the table's own total."""
    return next((at for at in reversed(range(len(codes))) if codes[at] != TOTAL), None)
