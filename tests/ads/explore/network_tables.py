"""Tables of one network, laid out for the questions about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from lykta.ads.engine import DuckDBEngine
from lykta.ads.explore.network import Holdings, Own
from lykta.ads.result import Contact

NAME = "n000000000001"
OTHER = "n000000000002"
type Row = tuple[int, int, str, float, str | None]

MIDNIGHT = datetime(2026, 3, 1)  # noqa: DTZ001 - local time, as ads give it


@dataclass(frozen=True)
class Made:
    """An ad: after how many days it was posted, where, its text, its contacts, and whose it is."""

    day: int | None = 0
    place: str | None = "Karlstad"
    text: str = "Hej"
    contacts: tuple[str, ...] = ()
    network: str = NAME


def laid_out(ads: Sequence[Made]) -> DuckDBEngine:
    """An engine that holds these ads, numbered from 0, with the ids a0, a1 and so on."""
    engine = DuckDBEngine()
    engine.put("members", pa.table({"ad": _numbers(ads), "network": [ad.network for ad in ads]}))
    engine.put(
        "ads",
        pa.table(
            {
                "ad": _numbers(ads),
                "ad_id": [f"a{number}" for number in range(len(ads))],
                "title": pa.array([None] * len(ads), pa.string()),
                "text": [ad.text for ad in ads],
                "posted_at": pa.array([_moment(ad.day) for ad in ads], pa.timestamp("us")),
                "place": pa.array([ad.place for ad in ads], pa.string()),
                "site": pa.array([None] * len(ads), pa.string()),
            }
        ),
    )
    held = [(number, contact) for number, ad in enumerate(ads) for contact in ad.contacts]
    engine.put(
        "contacts",
        pa.table(
            {
                "ad": pa.array([number for number, _ in held], pa.uint32()),
                "kind": pa.array(["phone"] * len(held), pa.string()),
                "contact": pa.array([contact for _, contact in held], pa.string()),
                "position": pa.array([-1] * len(held), pa.int32()),
            }
        ),
    )
    distinct = sorted({contact for _, contact in held})
    engine.put(
        "contact_values",
        pa.table(
            {
                "contact": pa.array(distinct, pa.string()),
                "kind": pa.array(["phone"] * len(distinct), pa.string()),
                "ads": pa.array([sum(each in ad.contacts for ad in ads) for each in distinct], pa.int64()),
                "hub": pa.array([False] * len(distinct), pa.bool_()),
            }
        ),
    )
    return engine


def with_links(
    ads: Sequence[Made], links: Sequence[Row], across: Sequence[tuple[int, int]] = ()
) -> DuckDBEngine:
    """The same with these links; those of texts between `across` tie different contacts."""
    engine = laid_out(ads)
    a, b, reason, probability, contact = zip(*links, strict=True) if links else ((), (), (), (), ())
    engine.put(
        "links",
        pa.table(
            {
                "a": pa.array(a, pa.uint32()),
                "b": pa.array(b, pa.uint32()),
                "reason": pa.array(reason, pa.string()),
                "probability": pa.array(probability, pa.float64()),
                "low": pa.array([each / 2 for each in probability], pa.float64()),
                "high": pa.array(probability, pa.float64()),
                "contact": pa.array(contact, pa.string()),
                "other_contacts": pa.array(
                    [
                        None if by else (one, other) in across
                        for one, other, by in zip(a, b, contact, strict=True)
                    ],
                    pa.bool_(),
                ),
            }
        ),
    )
    return engine


def text(a: int, b: int, probability: float) -> Row:
    """A link of two texts that are nearly the same."""
    return a, b, "near-duplicate", probability, None


def held_by(contacts: Sequence[tuple[str, ...]]) -> tuple[Own, Holdings]:
    """A network with an ad for each of these groups of contacts, one a day."""
    days = tuple((MIDNIGHT + timedelta(days=number)).date() for number in range(len(contacts)))
    own = Own(tuple(range(len(contacts))), tuple(f"a{n}" for n in range(len(contacts))), days)
    counts = {each: sum(each in held for held in contacts) for held in contacts for each in held}
    known = [Contact("phone", each, count, count, hub=False) for each, count in counts.items()]
    known.sort(key=lambda contact: (-contact.ads, contact.contact))
    return own, Holdings(tuple(known), {ad: held for ad, held in enumerate(contacts) if held})


def _numbers(ads: Sequence[Made]) -> pa.Array:
    return pa.array(range(len(ads)), pa.uint32())


def _moment(day: int | None) -> datetime | None:
    return None if day is None else MIDNIGHT + timedelta(days=day)
