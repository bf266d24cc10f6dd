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
_CUTS = "SELECT subject, ads FROM cuts WHERE kind = ? ORDER BY ads DESC, subject LIMIT ? OFFSET ?"
# The kind of a contact is what its tag begins with.
_CONTACTS = "SELECT contact, kind FROM contact_values WHERE contact IN (SELECT unnest(?))"
_NETWORKS = """
SELECT ad_id, networks.network FROM ads JOIN members USING (ad) LEFT JOIN networks USING (network)
WHERE ad_id IN (SELECT unnest(?))
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


def kinds(engine: Engine) -> list[Kind]:
    """The kinds of cuts that the file has, by name."""
    return [Kind(**row) for row in engine.arrow(_KINDS).to_pylist()]


def cuts(engine: Engine, kind: str, *, page: int = 1) -> list[Cut]:
    """One page of the cuts of a kind, those of the most ads first; no rows past the last page."""
    rows = engine.arrow(_CUTS, [kind, PAGE, (page - 1) * PAGE]).to_pylist()
    subjects = [row["subject"] for row in rows]
    contacts = _looked_up(engine, _CONTACTS, subjects)
    networks = _looked_up(engine, _NETWORKS, [subject for subject in subjects if subject not in contacts])
    return [
        Cut(
            subject=row["subject"],
            ads=row["ads"],
            contact_kind=contacts.get(row["subject"]),
            network=networks.get(row["subject"]),
        )
        for row in rows
    ]


def _looked_up(engine: Engine, sql: str, subjects: list[str]) -> dict[str, str]:
    """What a query of two columns says of each subject."""
    if not subjects:
        return {}
    found = engine.arrow(sql, [subjects])
    return dict(zip(found.column(0).to_pylist(), found.column(1).to_pylist(), strict=True))
