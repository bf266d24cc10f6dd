"""What was kept from linking and concerns one network."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.evidence.links import networks_linked_to

_CUTS: Final = """
SELECT kind, subject, ads, why_swedish, why_english FROM cuts
WHERE kind = 'pairs not compared'
    OR subject IN (SELECT contact FROM contacts JOIN members USING (ad) WHERE network = $1)
    OR kind = 'wrong bridge' AND subject IN (
        SELECT ad_id FROM members JOIN ads USING (ad) WHERE network IN (SELECT unnest($2))
    )
    OR kind = 'copied text' AND subject IN (
        SELECT ad_id FROM members JOIN ads USING (ad) WHERE network IN (SELECT unnest($3))
    )
    OR kind = 'stock text' AND subject IN (
        SELECT ad_id FROM ads WHERE text IN (SELECT text FROM ads JOIN members USING (ad) WHERE network = $1)
    )
ORDER BY kind, subject
"""

_TIES: Final = "SELECT kind FROM cuts WHERE kind IN ('wrong bridge', 'copied text') GROUP BY kind"
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
    ties = engine.arrow(_TIES)["kind"].to_pylist()
    bridged = _around(engine, network, _STEPS if "wrong bridge" in ties else 0)
    # A copy has the link by its text to where that came from.
    copied = _around(engine, network, 1 if "copied text" in ties else 0)
    return [Cut(**row) for row in engine.arrow(_CUTS, [network, sorted(bridged), sorted(copied)]).to_pylist()]


def _around(engine: Engine, network: str, steps: int) -> set[str]:
    """The networks that may have been in one piece with this one before what joined them was cut: those that
    so many steps along links lead to.
    """
    found, fresh = {network}, {network}
    for _ in range(steps):
        fresh = networks_linked_to(engine, sorted(fresh)) - found
        if not fresh:
            break
        found |= fresh
    return found
