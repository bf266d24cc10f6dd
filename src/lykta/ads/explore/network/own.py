"""Which ads a network has: what every other question about it starts from."""

from dataclasses import dataclass
from datetime import date

from lykta.ads.engine import Engine

# Reading the numbers first and the ads by them is several times as fast as a join over all members.
_NUMBERS = "SELECT ad FROM members WHERE network = ?"
_IN_TIME = """
SELECT ad, ad_id, CAST(posted_at AS DATE) AS day FROM ads WHERE ad IN (SELECT unnest(?))
ORDER BY posted_at ASC NULLS LAST, ad
"""

# `result` is the file itself, under the judgements that the other names are seen through.
_WENT = """
SELECT after.network, count(*) AS ads FROM result.members AS before JOIN members AS after USING (ad)
WHERE before.network = ? GROUP BY after.network ORDER BY ads DESC, after.network
"""


@dataclass(frozen=True)
class Own:
    """The ads of a network in order of time: their numbers in the result, their ids, and their days."""

    numbers: tuple[int, ...]
    ids: tuple[str, ...]
    days: tuple[date | None, ...]


@dataclass(frozen=True)
class Gone:
    """A network that holds ads of one that judgements took apart or joined; with one ad it is no network."""

    network: str
    ads: int


def own_ads(engine: Engine, name: str) -> Own:
    """The ads of the network of this id; none when there is no such network."""
    numbers = engine.arrow(_NUMBERS, [name])["ad"].to_pylist()
    rows = engine.arrow(_IN_TIME, [numbers])
    return Own(*(tuple(rows[name].to_pylist()) for name in ("ad", "ad_id", "day")))


def where_it_went(engine: Engine, name: str) -> list[Gone]:
    """Where the ads of a network of the analysis are now, the most ads first.

    Only for an engine with judgements laid over the result (`Opened.engine`).
    """
    return [Gone(**row) for row in engine.arrow(_WENT, [name]).to_pylist()]
