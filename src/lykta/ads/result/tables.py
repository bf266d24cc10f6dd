"""The tables of a result that others read: columns, their order, and the order of rows."""

from typing import Final, Literal

import pyarrow as pa

from lykta.ads.engine import Engine

type What = Literal[
    "networks", "members", "links", "contacts", "counts", "templates", "observations", "cuts", "calibration"
]  # fmt: skip

_QUERIES: Final[dict[What, str]] = {
    "networks": """
        SELECT network AS network_id, ads, texts, contacts, personas, places, sites, first_seen, last_seen
        FROM networks ORDER BY network
    """,
    "members": """
        SELECT ad_id, network AS network_id FROM members JOIN ads USING (ad) ORDER BY ad
    """,
    "links": """
        SELECT one.ad_id AS ad_a, other.ad_id AS ad_b, reason, probability, low, high, similarity, jaccard,
            information, other_contacts, shared_words, contact
        FROM links JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b
        WHERE probability >= 0 ORDER BY a, b, reason, contact NULLS FIRST
    """,
    # A contact that an ad holds twice, in its text and in a column, is one row.
    "contacts": """
        SELECT ad_id, held.kind, held.contact, contact_values.ads, hub
        FROM (SELECT DISTINCT ad, kind, contact FROM contacts) AS held
        JOIN ads USING (ad) JOIN contact_values ON contact_values.contact = held.contact
        ORDER BY ad, held.kind, held.contact
    """,
    # The remark goes with every row, because rows are what a spreadsheet adds up.
    "counts": """
        SELECT place, period, first_seen, last_seen, ads, distinct_ads, advertisers_low, advertisers_high,
            at_least, at_least_low, at_least_high,
            CASE WHEN place = '' THEN '' ELSE 'do not add places: advertisers tour' END AS note
        FROM counts ORDER BY place, period
    """,
    "templates": """
        SELECT network AS network_id, position, slot, words, kept FROM templates ORDER BY network, position
    """,
    "observations": """
        SELECT network AS network_id, kind, swedish, english, counter_swedish, counter_english
        FROM observations ORDER BY network, kind, swedish
    """,
    "cuts": """
        SELECT kind, subject, ads, why_swedish, why_english FROM cuts ORDER BY kind, subject
    """,
    "calibration": """
        SELECT learnt, bin, pairs, predicted, observed FROM calibration ORDER BY learnt, bin
    """,
}

IDENTIFIERS: Final = frozenset(
    {"ad_id", "ad_a", "ad_b", "network_id", "contact", "kind", "subject", "reason", "period", "note"}
)
"""Columns that other tables are joined on, or that hold only words of ours: exact in every format."""


def links_from(engine: Engine, least: float) -> pa.Table:
    """The table `links` with the links of this probability or more."""
    return engine.arrow(_QUERIES["links"].replace("probability >= 0", "probability >= ?"), [least])


def table_of(engine: Engine, what: What) -> pa.Table:
    """One table, sorted so that the same result gives the same rows in the same order."""
    return engine.arrow(_QUERIES[what])
