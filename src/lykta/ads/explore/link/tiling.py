"""The runs of words that two texts share, wherever they stand: greedy string tiling (Wise 1993)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

LEAST_WORDS: Final = 2
"""A single word is shared by most texts of one language; two in a row are what the analysis counts."""

LONGEST_TEXT: Final = 800
"""Words of a text that are looked at: what stands after two pages is shown, and not marked."""


class Run(NamedTuple):
    """So many `words` that begin at word `one` of the first text and at word `other` of the second."""

    one: int
    other: int
    words: int


def shared_runs(one: Sequence[int], other: Sequence[int], *, least: int = LEAST_WORDS) -> list[Run]:
    """The runs of `least` words or more that stand in both, the longest first; no word is in two of them.

    Words are compared as numbers. Sentences in another order are found all the same. Of runs of one length
    the one that begins first in the first text counts, then the one that does in the second.
    """
    one, other = one[:LONGEST_TEXT], other[:LONGEST_TEXT]
    waiting = [(-run.words, run.one, run.other) for run in _matches(one, other) if run.words >= least]
    heapify(waiting)
    free = [True] * len(one), [True] * len(other)
    found = []
    while waiting:
        words, first, second = heappop(waiting)
        run = Run(first, second, -words)
        left = list(_left(run, free, least))
        if left == [run]:
            found.append(run)
            free[0][run.one : run.one + run.words] = [False] * run.words
            free[1][run.other : run.other + run.words] = [False] * run.words
        else:
            for part in left:
                heappush(waiting, (-part.words, part.one, part.other))
    return found


def _matches(one: Sequence[int], other: Sequence[int]) -> Iterator[Run]:
    """All runs that can be lengthened neither way."""
    places = defaultdict(list)
    for at, word in enumerate(other):
        places[word].append(at)
    for first, word in enumerate(one):
        for second in places[word]:
            if first and second and one[first - 1] == other[second - 1]:
                continue
            words, most = 1, min(len(one) - first, len(other) - second)
            while words < most and one[first + words] == other[second + words]:
                words += 1
            yield Run(first, second, words)


def _left(run: Run, free: tuple[list[bool], list[bool]], least: int) -> Iterator[Run]:
    """What of a run no longer one has taken, in parts of `least` words or more."""
    begin = 0
    for at in range(run.words + 1):
        if at < run.words and free[0][run.one + at] and free[1][run.other + at]:
            continue
        if at - begin >= least:
            yield Run(run.one + begin, run.other + begin, at - begin)
        begin = at + 1
