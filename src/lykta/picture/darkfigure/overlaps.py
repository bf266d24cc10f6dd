"""How many persons are on which lists: the table that a dark figure is estimated from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

MOST_LISTS: Final = 10
"""More would be 2,047 histories and more, nearly all of them empty: they teach nothing."""


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Persons by capture history.

    `lists` are in the order of their names. `counts[h - 1]` is how many persons have history `h`, from 1 to
    2 ** len(lists) - 1: bit `i` of `h` says whether they are on list `i`.
    """

    lists: tuple[str, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, lists: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> Overlaps:
        """The table of rows of a 0/1 for each list and a count; rows with the same pattern are added.

        The lists are put in the order of their names, so that the order in a file changes nothing, also not
        which persons the bootstrap draws. Raises ValueError for names that are not unique, too many lists, a
        negative count, and a pattern of zeros alone or of another length.
        """
        if len(set(lists)) < len(lists) or not 1 <= len(lists) <= MOST_LISTS:
            raise ValueError("From one list to ten, each with its own name.")
        order = sorted(range(len(lists)), key=lambda number: lists[number])
        counts = [0] * (2 ** len(lists) - 1)
        for pattern, count in rows:
            if len(pattern) != len(lists) or not set(pattern) <= {0, 1} or not any(pattern) or count < 0:
                raise ValueError("A row is a 0 or 1 for each list, not all 0, and a count from 0 up.")
            counts[sum(pattern[number] << bit for bit, number in enumerate(order)) - 1] += count
        return cls(tuple(lists[number] for number in order), tuple(counts))

    @property
    def persons(self) -> int:
        """How many persons are on any list."""
        return sum(self.counts)

    def without(self, number: int) -> Overlaps:
        """The table without one list; who was on no other list is left out."""
        low = (1 << number) - 1
        counts = [0] * (2 ** (len(self.lists) - 1) - 1)
        for history, count in enumerate(self.counts, start=1):
            if rest := (history & low) | (history >> 1 & ~low):
                counts[rest - 1] += count
        return Overlaps(self.lists[:number] + self.lists[number + 1 :], tuple(counts))

    def alone(self) -> tuple[str, ...]:
        """The lists that share nobody with any other list."""
        shared = {
            number
            for pair in combinations(range(len(self.lists)), 2)
            if any(count for history, count in enumerate(self.counts, start=1) if _holds(history, pair))
            for number in pair
        }
        return tuple(name for number, name in enumerate(self.lists) if number not in shared)


def _holds(history: int, pair: tuple[int, int]) -> bool:
    return all(history >> number & 1 for number in pair)
