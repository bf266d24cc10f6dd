"""Personas: the distinct first names that ads are written under. A name in a text, not a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.name_patterns import FOLLOWED, NAMED, PRESENTED, SIGNED
from lykta.ads.describe.name_spelling import written_names
from lykta.ads.describe.name_wording import Wordings, name_wordings

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.members import Members


@dataclass(frozen=True, slots=True)
class Personas:
    """Names by network, and the ads that give them.

    `network` and `names` have one entry per persona, sorted by network and then by how many ads give it, most
    first. `ads` and `persona` are the pairs of an ad and the persona that it gives, each pair once.
    """

    network: npt.NDArray[np.int64]
    names: pa.Array
    ads: npt.NDArray[np.int64]
    persona: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many ads give each persona."""
        return np.bincount(self.persona, minlength=len(self.names))

    def per_network(self, networks: int) -> npt.NDArray[np.int64]:
        """How many personas each of the networks has."""
        return np.bincount(self.network, minlength=networks)


def find_personas(given: DescribeInput, members: Members) -> Personas:
    """The names by which the ads of each network present themselves, as they stand in the ads.

    A name counts when an ad says that it is one or signs with it, or when the network has both "I am X" and
    "X here". Neither of these alone counts, since X may be anything.
    """
    found = name_wordings(given, np.flatnonzero(members.of_ad >= 0))
    keys = (members.of_ad[found.ads] << 32) | found.names
    distinct, inverse = np.unique(keys, return_inverse=True)
    first, last = _examples(found, inverse, len(distinct))
    written: list[str] = [""] * len(distinct)
    for examples in (first, last):
        # A second look is taken only where the first showed no name.
        left = np.flatnonzero((examples >= 0) & np.array([not name for name in written], np.bool_))
        for key, name in zip(left.tolist(), written_names(given, found, examples[left]), strict=True):
            written[key] = name
    return _arranged(distinct, written, inverse, found.ads)


def _examples(
    found: Wordings, inverse: npt.NDArray[np.int64], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first and the last sure wording of each name, -1 without one: two looks are enough."""
    ways = np.zeros(size, np.int64)
    for way in (NAMED, SIGNED, PRESENTED, FOLLOWED):
        ways[inverse[found.ways == way]] |= way
    named = ways & (NAMED | SIGNED) != 0
    presented = ~named & (ways == (PRESENTED | FOLLOWED))
    sure = np.flatnonzero(
        (named[inverse] & (found.ways & (NAMED | SIGNED) != 0))
        | (presented[inverse] & (found.ways == PRESENTED))
    )
    first, last = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    last[inverse[sure]] = sure
    first[inverse[sure[::-1]]] = sure[::-1]
    return first, np.where(last != first, last, -1)


def _arranged(
    keys: npt.NDArray[np.int64],
    written: list[str],
    inverse: npt.NDArray[np.int64],
    ads: npt.NDArray[np.int64],
) -> Personas:
    counted = np.array([bool(name) for name in written], np.bool_)
    kept = counted[inverse]
    # Rows of one number each: unique over pairs of columns is far slower.
    width = int(ads.max(initial=0)) + 1
    # Counted too, since numpy finds the distinct alone by hashing, which takes far longer.
    pairs, _ = np.unique(inverse[kept] * width + ads[kept], return_counts=True)
    rows = np.flatnonzero(counted)
    sizes = np.bincount(pairs // width, minlength=len(keys))[rows].tolist()
    networks = (keys[rows] >> 32).tolist()
    names = [written[row] for row in rows.tolist()]
    order = sorted(range(len(rows)), key=lambda at: (networks[at], -sizes[at], names[at]))
    number = np.full(len(keys), -1, np.int64)
    number[rows[order]] = np.arange(len(rows))
    return Personas(
        network=keys[rows[order]] >> 32,
        names=pa.array([names[at] for at in order], pa.string()),
        ads=pairs % width,
        persona=number[pairs // width],
    )
