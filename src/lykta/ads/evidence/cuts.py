"""What was kept from linking and concerns one network."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.evidence.links import networks_linked_to

_CUTS: Final = """
SELECT kind, subject, ads, why_swedish, why_english FROM cuts
WHERE subject IN (SELECT contact FROM contacts JOIN members USING (ad) WHERE network = $1)
    OR kind = 'wrong bridge' AND subject IN (
        SELECT ad_id FROM members JOIN ads USING (ad) WHERE network IN (SELECT unnest($2))
    )
    OR kind = 'copied text' AND subject IN (
        SELECT ad_id FROM ads WHERE ad IN (
            SELECT ad FROM members WHERE network = $1
            UNION ALL SELECT b FROM links JOIN members ON ad = a WHERE network = $1
            UNION ALL SELECT a FROM links JOIN members ON ad = b WHERE network = $1
        )
    )
    OR kind IN ('stock text', 'little wording') AND subject IN (
        SELECT ad_id FROM ads WHERE text IN (SELECT text FROM ads JOIN members USING (ad) WHERE network = $1)
    )
ORDER BY kind, subject
"""

_BRIDGES: Final = "SELECT count(*) AS bridges FROM cuts WHERE kind = 'wrong bridge'"
# What was one piece before it was cut lies a few links apart, and each step passes over all links.
_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Cut:
    """Something that was kept from linking and that the network has a part in, with why."""

    kind: str
    subject: str
    ads: int
    why_swedish: str
    why_english: str


def cuts_of(engine: Engine, network: str) -> list[Cut]:
    """The cuts of the network's contacts and texts, of ties to those around it, and of the whole file."""
    bridges = engine.arrow(_BRIDGES)["bridges"][0].as_py()
    around = _around(engine, network) if bridges else {network}
    return [Cut(**row) for row in engine.arrow(_CUTS, [network, sorted(around)]).to_pylist()]


def _around(engine: Engine, network: str) -> set[str]:
    """The networks that were in one piece with this one before what joined them was cut."""
    found, fresh = {network}, {network}
    for _ in range(_STEPS):
        fresh = networks_linked_to(engine, sorted(fresh)) - found
        if not fresh:
            break
        found |= fresh
    return found
