"""All links of a result in memory, each pair of ads once, so that those of a few ads are found at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Engine

type Numbers = npt.NDArray[np.int32]
type Places = npt.NDArray[np.int64]

# In the order of the file, which is that of the ads: to have them put in order takes most of a gigabyte.
_LINKS = "SELECT a, b, CAST(probability AS FLOAT) AS probability FROM links"
_ADS = "SELECT count(*) AS ads FROM ads"
# The label of a network is its least ad, as grouping labels its own.
_LABELS = """
SELECT min(ad) OVER (PARTITION BY network) AS label FROM result.members ORDER BY ad
"""


@dataclass(frozen=True, slots=True)
class Links:
    """`a` < `b`, int32[m], sorted; `probability` float32[m].

    The links whose lesser ad is k are those from `starts[k]` on up to `starts[k + 1]`; those whose greater
    ad is k are `by_b` in the same stretch of `starts_b`. 20 bytes a link and 8 an ad.
    """

    a: Numbers
    b: Numbers
    probability: npt.NDArray[np.float32]
    starts: Numbers
    by_b: Numbers
    starts_b: Numbers

    @classmethod
    def of(cls, ads: int, a: npt.ArrayLike, b: npt.ArrayLike, probability: npt.ArrayLike) -> "Links":
        """The links between so many ads, sorted by their ends."""
        one, other = np.asarray(a, np.int32), np.asarray(b, np.int32)
        by_b = np.argsort(other, kind="stable").astype(np.int32)
        bounds = np.arange(ads + 1)
        return cls(
            one,
            other,
            np.asarray(probability, np.float32),
            np.searchsorted(one, bounds).astype(np.int32),
            by_b,
            np.searchsorted(other[by_b], bounds).astype(np.int32),
        )

    def touching(self, ads: Places) -> Places:
        """The places of the links that have an end among these ads, sorted."""
        lesser = _stretches(self.starts[ads], self.starts[ads + 1])
        greater = self.by_b[_stretches(self.starts_b[ads], self.starts_b[ads + 1])]
        # A link between two of them is among the first already.
        among = np.zeros(len(self.starts) - 1, np.bool_)
        among[ads] = True
        return np.sort(np.append(lesser, greater[~among[self.a[greater]]]))

    def place(self, a: int, b: int) -> int | None:
        """Where the link of two ads stands, if there is one."""
        begin, stop = self.starts[a], self.starts[a + 1]
        at = int(begin + np.searchsorted(self.b[begin:stop], b))
        return at if at < stop and self.b[at] == b else None

    def arrays(self) -> Iterator[npt.NDArray[np.generic]]:
        """Everything that takes memory."""
        yield from (self.a, self.b, self.probability, self.starts, self.by_b, self.starts_b)


def read_links(engine: Engine) -> Links:
    """The links of a result."""
    ads = engine.arrow(_ADS)["ads"][0].as_py()
    rows = engine.arrow(_LINKS)
    a, b = (rows[end].to_numpy().astype(np.int32) for end in ("a", "b"))
    return Links.of(ads, *strongest(a, b, rows["probability"].to_numpy()))


def strongest(
    a: Numbers, b: Numbers, probability: npt.NDArray[np.float32]
) -> tuple[Numbers, Numbers, npt.NDArray[np.float32]]:
    """Each pair of ads once, sorted: that several reasons tie is one question, held by the strongest."""
    if len(a) == 0:
        return a, b, probability
    fall = (a[1:] < a[:-1]) | ((a[1:] == a[:-1]) & (b[1:] < b[:-1]))
    if fall.any():
        order = np.lexsort((b, a))
        a, b, probability = a[order], b[order], probability[order]
    first = np.flatnonzero(np.append(True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])))
    return a[first], b[first], np.maximum.reduceat(probability, first)


def read_networks(engine: Engine) -> Numbers:
    """The least ad of each ad's network as it was analysed, int32[n]."""
    labels: Numbers = engine.arrow(_LABELS)["label"].to_numpy().astype(np.int32)
    return labels


def _stretches(begins: Numbers, stops: Numbers) -> Places:
    """All numbers from each begin on up to its stop."""
    lengths = (stops - begins).astype(np.int64)
    total = int(lengths.sum())
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.arange(total) - before + np.repeat(begins.astype(np.int64), lengths)
