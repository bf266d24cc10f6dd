"""Personas: the distinct first names that ads are written under. A name in a text, not a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describe.name_patterns import FOLLOWED, NAMED, PRESENTED, SIGNED
from lykta.ads.describe.name_spelling import written_names
from lykta.ads.describe.name_wording import Wordings, name_wordings
from lykta.ads.describe.runs import entries
from lykta.ads.pair.each_once import each_once

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    # Ads of one text give the same names, so that each text is read once.
    ads, _ = members.first_ads()
    found = name_wordings(given, ads)
    encoded = pa.array((members.of_ad[found.ads] << 32) | found.names).dictionary_encode()
    keys, of_key = encoded.dictionary.to_numpy(), encoded.indices.to_numpy().astype(np.int64)
    texts = members.text_of_ad()[found.ads]
    written = np.full(len(keys), "", object)
    for rows, looked_at in _looks(found, of_key, members.ads[members.text_starts[1:] - 1][texts]):
        # A second look is taken only where the first showed no name.
        left = written[of_key[rows]] == ""
        entries = found._replace(ads=looked_at).at(rows[left])
        written[of_key[rows[left]]] = written_names(given, entries)
    return _arranged(members, keys, written, (of_key, texts))


def _looks(
    found: Wordings, of_key: npt.NDArray[np.int64], last_ads: npt.NDArray[np.int64]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The first sure wording of each name in the first ad that has it, then the last in the last.

    Each look is the numbers of the wordings, one a name at the most, and for all wordings the ads looked at.
    Two looks are enough.
    """
    sure = _sure(found.ways, of_key)
    size = int(of_key.max(initial=-1)) + 1
    first, last = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    first[of_key[sure[::-1]]] = sure[::-1]
    in_last_ads = sure[np.argsort(last_ads[sure], kind="stable")]
    last[of_key[in_last_ads]] = in_last_ads
    named = np.flatnonzero(first >= 0)
    first, last = first[named], last[named]
    yield first, found.ads
    yield last[(last != first) | (last_ads[last] != found.ads[first])], last_ads


def _sure(way: npt.NDArray[np.int64], of_key: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The wordings that give names for sure: those that do in themselves, and where there are none, "I am X"
    beside "X here".
    """
    surely = way & (NAMED | SIGNED) != 0
    size = int(of_key.max(initial=-1)) + 1
    named, presented, followed = np.zeros((3, size), np.bool_)
    named[of_key[surely]] = True
    presented[of_key[way == PRESENTED]] = True
    followed[of_key[way == FOLLOWED]] = True
    both = presented & followed & ~named
    return np.flatnonzero(surely | (both[of_key] & (way == PRESENTED)))


def _arranged(
    members: Members,
    keys: npt.NDArray[np.int64],
    written: npt.NDArray[np.object_],
    given_by: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> Personas:
    """The personas of the keys that are written as names; `given_by` are pairs of a key and a text."""
    rows = np.flatnonzero(written != "")
    rows = rows[np.argsort(keys[rows])]
    number = np.full(len(keys), -1, np.int64)
    number[rows] = np.arange(len(rows))
    persona, texts = number[given_by[0]], given_by[1]
    width = len(members.text_starts)
    pairs = each_once((persona * width + texts)[persona >= 0])
    starts, sizes = members.text_starts[pairs % width], np.diff(members.text_starts)[pairs % width]
    persona = np.repeat(pairs // width, sizes)
    table = pa.table(
        {
            "network": keys[rows] >> 32,
            "ads": np.bincount(persona, minlength=len(rows)),
            "name": pa.array(written[rows], pa.string()),
        }
    )
    order = pc.sort_indices(
        table, sort_keys=[("network", "ascending"), ("ads", "descending"), ("name", "ascending")]
    )
    table, place = table.take(order), np.empty(len(rows), np.int64)
    place[order.to_numpy()] = np.arange(len(rows))
    return Personas(
        network=table["network"].to_numpy(),
        names=table["name"].combine_chunks(),
        ads=members.ads[entries(starts, sizes)],
        persona=place[persona],
    )
