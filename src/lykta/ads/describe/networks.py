"""The table of networks: how many ads, texts, contacts, personas, places and sites each has, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.distinct import codes_of, distinct_per_group
from lykta.ads.describe.inputs import NETWORKS

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.members import Members
    from lykta.ads.describe.observe.facts import Facts


def networks_table(facts: Facts) -> pa.Table:
    """One row per network (schema `NETWORKS`)."""
    given, members = facts.given, facts.members
    size = len(members.ids)
    first, last = seen(facts.times[members.ads], members)
    columns = [
        pa.array(members.ids, pa.string()),
        pa.array(members.sizes),
        pa.array(np.bincount(facts.network_of_text, minlength=size)),
        pa.array(np.bincount(facts.contact_uses[0], minlength=size)),
        pa.array(facts.personas.per_network(size)),
        pa.array(distinct_per_group(members.of_ad, facts.places.codes, size)),
        pa.array(distinct_per_group(members.of_ad, codes_of(given.ads["site"]), size)),
        first,
        last,
    ]
    return pa.Table.from_arrays(columns, schema=NETWORKS)


def microseconds(given: DescribeInput) -> npt.NDArray[np.int64]:
    """When each ad was posted, in microseconds since 1970; the least integer where that is not known."""
    posted = given.ads["posted_at"].cast(pa.timestamp("us")).combine_chunks()
    values: npt.NDArray[np.int64] = (
        posted.to_numpy(zero_copy_only=False).astype("datetime64[us]").view(np.int64)
    )
    return values


UNKNOWN_TIME = np.iinfo(np.int64).min
"""What `microseconds` gives for an ad without a time of posting: numpy's not-a-time."""


def seen(times: npt.NDArray[np.int64], members: Members) -> tuple[pa.Array, pa.Array]:
    """When each network's first and last ad was posted, null when none has a time; `times` by member."""
    unknown = times == UNKNOWN_TIME
    latest = np.iinfo(np.int64).max
    starts = members.starts[:-1]
    if not len(starts):
        return pa.array([], pa.timestamp("us")), pa.array([], pa.timestamp("us"))
    first = np.minimum.reduceat(np.where(unknown, latest, times), starts)
    last = np.maximum.reduceat(times, starts)
    none = last == UNKNOWN_TIME
    return (
        pa.array(first, mask=none).cast(pa.timestamp("us")),
        pa.array(last, mask=none).cast(pa.timestamp("us")),
    )
