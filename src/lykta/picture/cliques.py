"""Which dimensions tables tie together, and what has to be joined for their sums to tell all there is.

Tables without a ring (year and sex, sex and age) agree with some table of all their dimensions whenever they
agree where they overlap. With a ring (year and sex, sex and age, age and year) they need not: an attack that
knows their sums alone would miss something. A table over the whole ring, which nobody publishes, mends that;
it is what triangulating the graph of the dimensions gives (Lauritzen and Spiegelhalter 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from lykta.picture.tables import DimensionName

YEAR: Final = "year"
THREE_YEARS: Final = "three years"


def edge_of(dimensions: Iterable[DimensionName], *, by_year: bool, by_three_years: bool) -> frozenset[str]:
    """What a table ties together. A year decides its three years, so a table by year ties both."""
    ties = {YEAR, THREE_YEARS} if by_year else {THREE_YEARS} if by_three_years else set[str]()
    return frozenset({*(name for name in dimensions if name != "period"), *ties})


def joined(edges: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sets of dimensions that have to be joined for there to be no ring, and that no edge holds.

    By eliminating the vertex whose neighbours lack the fewest ties among them, the first by name.
    """
    ties = _ties(edges)
    cliques: list[frozenset[str]] = []
    while ties:
        chosen = min(sorted(ties), key=lambda vertex: _lacking(ties, vertex))
        around = ties.pop(chosen)
        for one, other in combinations(sorted(around), 2):
            ties[one].add(other)
            ties[other].add(one)
        for each in around:
            ties[each].discard(chosen)
        clique = frozenset({chosen, *around})
        if not any(clique <= known for known in (*cliques, *edges)):
            cliques.append(clique)
    return cliques


def _ties(edges: Sequence[frozenset[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {vertex: set() for edge in edges for vertex in edge}
    for edge in edges:
        for one, other in combinations(edge, 2):
            found[one].add(other)
            found[other].add(one)
    return found


def _lacking(ties: dict[str, set[str]], vertex: str) -> int:
    return sum(other not in ties[one] for one, other in combinations(sorted(ties[vertex]), 2))
