"""The networks of a file at a glance: how large, how firmly tied, and which ties to look at first."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from lykta.ads.engine import Engine
from lykta.ads.explore.review_queue import AskedLink, ReviewQueue
from lykta.ads.result import Summary

type Tie = Literal["loose", "fair", "firm"]

SIZES: Final = ((2, 2), (3, 4), (5, 9), (10, 19), (20, 49), (50, None))
"""The least and the most ads of the networks that are counted together."""

TIES: Final[dict[Tie, tuple[float, float]]] = {"loose": (0.0, 0.5), "fair": (0.5, 0.9), "firm": (0.9, 1.01)}
"""The least probability of each kind of tie, and the one that it stays below."""

_SIZES_OF = "SELECT ads, count(*) AS networks FROM networks GROUP BY ads"
_TOTALS = "SELECT count(*) AS networks, CAST(sum(ads) AS BIGINT) AS ads FROM networks"
_STRENGTHS = "SELECT strength FROM networks JOIN strengths USING (network)"
WITH_TIE: Final = "network IN (SELECT network FROM strengths WHERE strength >= ? AND strength < ?)"
"""What has to hold of a network with such a tie, as a condition of SQL; see `strength.put_strengths`."""

# Among so many links whose judgement would move most there are some that hold a network together.
_LOOKED_AT: Final = 400


@dataclass(frozen=True, slots=True)
class SizeBand:
    """So many networks have at least `least` ads and at most `most`, if that is not None."""

    least: int
    most: int | None
    networks: int


@dataclass(frozen=True, slots=True)
class TieBand:
    """So many networks hang together by such a tie."""

    tie: Tie
    networks: int


def sizes(engine: Engine) -> list[SizeBand]:
    """How many networks there are of each size, as judgements leave them."""
    found = {row["ads"]: row["networks"] for row in engine.arrow(_SIZES_OF).to_pylist()}
    return [
        SizeBand(least, most, sum(number for ads, number in found.items() if _within(ads, least, most)))
        for least, most in SIZES
    ]


def summary_as_judged(engine: Engine, summary: Summary) -> Summary:
    """The summary with the networks, and the ads in them, as judgements leave them.

    The range of advertisers stays that of the analysis, which works it out from all links.
    """
    (row,) = engine.arrow(_TOTALS).to_pylist()
    return replace(summary, networks=row["networks"], networked_ads=row["ads"] or 0)


def _within(ads: int, least: int, most: int | None) -> bool:
    return least <= ads and (most is None or ads <= most)


def ties(engine: Engine) -> list[TieBand]:
    """How firmly the networks hold together; the table `strengths` is there (`strength.put_strengths`)."""
    found = engine.arrow(_STRENGTHS)["strength"].to_numpy()
    return [
        TieBand(tie, int(np.count_nonzero((found >= low) & (found < high))))
        for tie, (low, high) in TIES.items()
    ]


def bridges(queue: ReviewQueue, limit: int) -> list[AskedLink]:
    """Links that part a network when they are judged against, those first that would move most.

    Each network has one at most: the next is to be seen once that is judged.
    """
    moves, links = queue.moves, queue.links
    some = min(_LOOKED_AT, len(moves))
    if not some:
        return []
    best = np.argpartition(-moves, some - 1)[:some]
    found: dict[int, AskedLink] = {}
    for place in best[np.argsort(-moves[best], kind="stable")]:
        asked = queue.find(int(links.a[place]), int(links.b[place])) if moves[place] > 0 else None
        if asked and asked.holds and asked.pairs:
            found.setdefault(int(queue.network[asked.a]), asked)
        if len(found) == limit:
            break
    return list(found.values())
