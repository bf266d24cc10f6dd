"""Counting distinct persons, each once, and their cases, in every cell of a table and its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from lykta.picture.inputs import Registration
from lykta.picture.plan.rules import ATTRIBUTES
from lykta.picture.protect.shape import Shape
from lykta.picture.tables import TOTAL

type Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """The raw numbers of a table, one for each cell in the order of its codes. They never leave this room.

    `largest` is how many of a cell's persons belong to the one case that has most of them.
    """

    persons: Numbers
    cases: Numbers
    largest: Numbers


def distinct_persons(registrations: Sequence[Registration], first: int, last: int) -> list[Registration]:
    """Each person once within these years, as first registered (by year, then in the files' order)."""
    found: dict[str, Registration] = {}
    for row in sorted(registrations, key=lambda row: row.year):
        if first <= row.year <= last:
            found.setdefault(row.person, row)
    return list(found.values())


def count(persons: Sequence[Registration], shape: Shape) -> Counts:
    """The counts of each cell, totals included, in the order of `shape.codes()`.

    A person whom no category holds, such as one of the years that do not fill a period yet, is not in the
    table. A case is counted where the first of its persons is.
    """
    inner = [row for row in persons if None not in codes_of_person(row, shape)]
    cells, cases = _cells(inner, shape), _numbered([row.case for row in inner])
    size = shape.size
    people = np.bincount(cells.ravel(), minlength=size)
    pairs = cells * (len(inner) + 1) + cases[:, None]
    distinct, times = np.unique(pairs.ravel(), return_counts=True)
    of_cell = distinct // (len(inner) + 1)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, of_cell, times)
    return Counts(people, np.bincount(of_cell, minlength=size), largest)


def count_cases(persons: Sequence[Registration], shape: Shape) -> Numbers:
    """How many cases each cell has, each counted once: where the first of its persons is."""
    first: dict[str, Registration] = {}
    for row in persons:
        if None not in codes_of_person(row, shape):
            first.setdefault(row.case, row)
    return np.bincount(_cells(list(first.values()), shape).ravel(), minlength=shape.size)


def codes_of_person(row: Registration, shape: Shape) -> tuple[str | None, ...]:
    """The category of each dimension that a person is in; None for a year that no period of the table has."""
    return tuple(
        shape.period_of(row.year)
        if name == "period"
        else shape.place_of(row.place)
        if name == "place"
        else row.attributes[ATTRIBUTES.index(name)]
        for name in shape.dimensions
    )


def _cells(rows: Sequence[Registration], shape: Shape) -> Numbers:
    """The cells that each person is in, its own and its totals: int64[n, 2**dimensions]."""
    number = {codes: at for at, codes in enumerate(shape.codes())}
    found = [
        [number[each] for each in product(*((str(code), TOTAL) for code in codes_of_person(row, shape)))]
        for row in rows
    ]
    return np.array(found, np.int64).reshape(len(rows), 2 ** len(shape.dimensions))


def _numbered(cases: Sequence[str]) -> Numbers:
    number = {case: at for at, case in enumerate(dict.fromkeys(cases))}
    return np.array([number[case] for case in cases], np.int64)
