"""Which networks judgements have touched, told by the ads that the log names."""

from collections.abc import Iterable
from dataclasses import dataclass

from lykta.ads.engine import Engine
from lykta.ads.judgements.log import CurrentJudgements
from lykta.ads.judgements.overlay import Changes

_NETWORKS = """
SELECT DISTINCT network FROM members JOIN ads USING (ad) WHERE ad_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """Networks by id: `touched` have an ad or a link that somebody judged, `made` came by judgements, and in
    `contradicting` judgements contradict each other.
    """

    touched: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    contradicting: frozenset[str] = frozenset()


def judged(engine: Engine, current: CurrentJudgements, changes: Changes) -> Judged:
    """What judgements have touched as they stand now; an "unsure" has touched its network, too."""
    named = {ad for subject in current.entries for ad in subject.ads}
    at_odds = {ad for subject in current.disputed for ad in subject.ads}
    for contradiction in changes.contradictions:
        at_odds |= {*contradiction.apart.ads, *contradiction.through}
    return Judged(_of(engine, named), frozenset(changes.came), _of(engine, at_odds))


def _of(engine: Engine, ads: Iterable[str]) -> frozenset[str]:
    wanted = sorted(ads)
    if not wanted:
        return frozenset()
    return frozenset(engine.arrow(_NETWORKS, [wanted])["network"].to_pylist())
