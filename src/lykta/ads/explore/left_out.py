"""What was kept from linking, kind by kind, and why."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.engine import Engine

PAGE: Final = 100
"""Cuts on a page."""

_KINDS = """
SELECT kind, count(*) AS cuts, CAST(sum(ads) AS BIGINT) AS ads,
    any_value(why_swedish) AS swedish, any_value(why_english) AS english
FROM cuts GROUP BY kind ORDER BY kind
"""
# The network is that of the ad that the cut names; the kind of a contact is what its tag begins with.
_CUTS = """
WITH shown AS (SELECT subject, ads FROM cuts WHERE kind = ? ORDER BY ads DESC, subject LIMIT ? OFFSET ?)
SELECT subject, shown.ads, contact_values.kind AS contact_kind, networks.network,
    ads.ad IS NOT NULL AS is_ad
FROM shown
LEFT JOIN contact_values ON contact_values.contact = shown.subject
LEFT JOIN ads ON ads.ad_id = shown.subject
LEFT JOIN members ON members.ad = ads.ad
LEFT JOIN networks ON networks.network = members.network
ORDER BY shown.ads DESC, subject
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cut: how many there are, the ads (or pairs of ads) of all, and why, in both languages."""

    kind: str
    cuts: int
    ads: int
    swedish: str
    english: str


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut: its subject, a pseudonym or an ad's id; how many ads; and what is known of the subject.

    `contact_kind` is None when it is no contact, `network` None when its ad is in no network now.
    """

    subject: str
    ads: int
    contact_kind: str | None
    network: str | None
    is_ad: bool


def kinds(engine: Engine) -> list[Kind]:
    """The kinds of cuts that the file has, by name."""
    return [Kind(**row) for row in engine.arrow(_KINDS).to_pylist()]


def cuts(engine: Engine, kind: str, *, page: int = 1) -> list[Cut]:
    """One page of the cuts of a kind, those of the most ads first; no rows past the last page."""
    return [Cut(**row) for row in engine.arrow(_CUTS, [kind, PAGE, (page - 1) * PAGE]).to_pylist()]
