"""Networks as they were analysed, with the links inside them; those that were asked for lately are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.judge.following import Ints
from lykta.ads.judge.recent import Recent

_ADS = """
SELECT network, ad, ad_id FROM result.members JOIN result.ads USING (ad)
WHERE network IN (SELECT unnest(?)) ORDER BY network, ad
"""
# A link that grouping cut has its ends in two networks, and holds neither together.
_LINKS = """
WITH own AS (SELECT ad, network FROM result.members WHERE network IN (SELECT unnest(?)))
SELECT one.network, a, b, max(probability) AS probability
FROM result.links JOIN own AS one ON one.ad = a JOIN own AS other ON other.ad = b
WHERE one.network = other.network
GROUP BY one.network, a, b ORDER BY one.network, a, b
"""
# A review comes back to the largest networks again and again; one of 2,000 ads takes half a megabyte.
_KEPT: Final = 200


@dataclass(frozen=True)
class Analysed:
    """A network: the `numbers` and `ids` of its ads, sorted; `a` < `b`, the ends of its links, are places
    among them, and `probability` says how likely one hand is behind both.
    """

    numbers: Ints
    ids: pa.Array
    a: Ints
    b: Ints
    probability: npt.NDArray[np.float64]


class AnalysedNetworks:
    """The networks of one result, by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Recent[str, Analysed] = Recent(_KEPT)

    def each(self, names: Sequence[str]) -> dict[str, Analysed]:
        """These networks, which the result has."""
        unknown = [name for name in names if name not in self._kept]
        read = self._read(unknown) if unknown else {}
        return {name: self._kept.get(name, read.__getitem__) for name in names}

    def _read(self, names: Sequence[str]) -> dict[str, Analysed]:
        ads, links = (self._engine.arrow(query, [list(names)]) for query in (_ADS, _LINKS))
        ids = ads["ad_id"].combine_chunks()
        numbers, a, b = (column.to_numpy().astype(np.int64) for column in (ads["ad"], links["a"], links["b"]))
        probability = links["probability"].to_numpy()
        found = {}
        for name, own, inside in zip(names, _stretches(ads, names), _stretches(links, names), strict=True):
            found[name] = Analysed(
                numbers[own],
                ids[own],
                np.searchsorted(numbers[own], a[inside]).astype(np.int64),
                np.searchsorted(numbers[own], b[inside]).astype(np.int64),
                probability[inside],
            )
        return found


def _stretches(rows: pa.Table, names: Sequence[str]) -> list[slice]:
    """Where the rows of each network lie in a table that is sorted by network."""
    column = np.array(rows["network"].to_pylist(), object)
    begins, stops = (np.searchsorted(column, np.array(names, object), side) for side in ("left", "right"))
    return [slice(int(begin), int(stop)) for begin, stop in zip(begins, stops, strict=True)]
