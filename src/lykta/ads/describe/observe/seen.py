"""What one observer gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from lykta.ads.describe.distinct import Codes


class Seen(NamedTuple):
    """One observation: the network's number, and a sentence in Swedish and in English."""

    network: int
    swedish: str
    english: str


def runs(groups: npt.NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """The runs of equal numbers in a sorted array: the number, first place and one past the last."""
    if not len(groups):
        return
    starts = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    stops = np.append(starts[1:], len(groups))
    yield from zip(groups[starts].tolist(), starts.tolist(), stops.tolist(), strict=True)


def by_count(groups: Codes, values: Codes, counts: Codes) -> tuple[Codes, Codes, Codes]:
    """The same entries by group, and within it the most frequent first, then by value."""
    order = np.lexsort((values, -counts, groups))
    return groups[order], values[order], counts[order]
