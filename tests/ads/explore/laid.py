"""Small results, laid out by hand in an engine's memory as the bench lays out those of files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.pipeline.spellings import index_of
from tests.ads.result.small_result import untitled

_COLUMNS = {
    "ads": "ad UINTEGER, ad_id VARCHAR, title VARCHAR, text VARCHAR, posted_at TIMESTAMP, place VARCHAR, "
    "site VARCHAR, wording UINTEGER",
    "spellings": "number UINTEGER, spelling VARCHAR",
    "stands": "number UINTEGER, place UINTEGER",
    "wordings": "wording UINTEGER, begins UINTEGER",
    "members": "ad UINTEGER, network VARCHAR",
    "networks": "network VARCHAR, ads BIGINT, texts BIGINT, contacts BIGINT, personas BIGINT, places BIGINT, "
    "sites BIGINT, first_seen TIMESTAMP, last_seen TIMESTAMP",
    "templates": "network VARCHAR, position INTEGER, slot BOOLEAN, words VARCHAR, kept DOUBLE",
    "counts": "place VARCHAR, period VARCHAR, first_seen TIMESTAMP, last_seen TIMESTAMP, ads BIGINT, "
    "distinct_ads BIGINT, advertisers_low BIGINT, advertisers_high BIGINT, at_least BIGINT, "
    "at_least_low BIGINT, at_least_high BIGINT",
    "cuts": "kind VARCHAR, subject VARCHAR, ads BIGINT",
    "contact_values": "contact VARCHAR, kind VARCHAR, ads BIGINT, hub BOOLEAN, sealed BLOB",
}


@dataclass(frozen=True, slots=True)
class Posted:
    """An ad of a small result, and the network that it is in."""

    network: str
    text: str = "Hej"
    posted_at: datetime | None = None
    place: str | None = None
    site: str | None = None


@dataclass(frozen=True)
class Small:
    """What a small result holds; networks of two ads or more follow from the ads."""

    ads: Sequence[Posted] = ()
    templates: Mapping[str, Sequence[tuple[bool, str]]] = field(default_factory=dict)
    counts: Sequence[tuple[object, ...]] = ()
    cuts: Sequence[tuple[object, ...]] = ()
    contacts: Sequence[tuple[object, ...]] = ()


@contextmanager
def laid(small: Small) -> Iterator[Engine]:
    """An engine with these tables as those of the file, and views of them as no judgement leaves them."""
    with DuckDBEngine() as engine:
        engine.run("CREATE SCHEMA result")
        for table, columns in _COLUMNS.items():
            engine.run(f"CREATE TABLE result.{table} ({columns})")
            engine.run(f"CREATE VIEW {table} AS FROM result.{table}")
        texts = untitled([ad.text for ad in small.ads])
        for table, rows in index_of(texts).tables().items():
            engine.put("rows", rows)
            engine.run(f"INSERT INTO result.{table} FROM rows")
            engine.run("DROP TABLE rows")
        for at, (ad, wording) in enumerate(zip(small.ads, texts.of.tolist(), strict=True)):
            _add(engine, "ads", (at, ad_id(at), None, ad.text, ad.posted_at, ad.place, ad.site, wording))
            _add(engine, "members", (at, ad.network))
        engine.run(_NETWORKS)
        for network, parts in small.templates.items():
            for position, (slot, words) in enumerate(parts):
                _add(engine, "templates", (network, position, slot, words, 1.0))
        for table, rows in (
            ("counts", small.counts),
            ("cuts", small.cuts),
            ("contact_values", small.contacts),
        ):
            for row in rows:
                _add(engine, table, row)
        yield engine


def moment(written: str) -> datetime:
    """A time as results hold them: without a zone."""
    return datetime.fromisoformat(written)


def ad_id(at: int) -> str:
    """The id of the ad at this place."""
    return f"a{at:04}"


_NETWORKS = """
INSERT INTO result.networks
SELECT network, count(*), count(DISTINCT text), 0, 0, count(DISTINCT place), count(DISTINCT site),
    min(posted_at), max(posted_at)
FROM result.members JOIN result.ads USING (ad) GROUP BY network HAVING count(*) > 1
"""


def _add(engine: Engine, table: str, row: Sequence[object]) -> None:
    engine.run(f"INSERT INTO result.{table} VALUES ({', '.join('?' * len(row))})", list(row))  # noqa: S608 - our own
