"""What observations tell, as JSON, for many networks at once; `result.observations` has the words.

A million ads have some 400,000 observations, which written one by one take seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing.members import Codes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# JSON has no way to write these as they are, and a reader no use for them.
_CONTROLS = r"[\x00-\x1f]+"


class Seen(NamedTuple):
    """Observations of one kind: the networks' numbers, and what is told of each, a JSON object."""

    network: Codes
    values: pa.Array


def record(**fields: pa.Array) -> pa.Array:
    """JSON objects of fields, each of JSON."""
    parts: list[pa.Array | str] = []
    for name, field in fields.items():
        parts += [f'{"," if parts else "{"}"{name}":', field]
    return pc.binary_join_element_wise(*parts, "}", "")


def number(values: Codes) -> pa.Array:
    """Whole numbers."""
    return pa.array(values).cast(pa.string())


def text(values: pa.Array) -> pa.Array:
    """Texts, in quotes."""
    values = pc.replace_substring_regex(values.cast(pa.string()), _CONTROLS, " ")
    escaped = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
    return pc.binary_join_element_wise('"', escaped, '"', "")


def date(days: Codes) -> pa.Array:
    """Days counted from 1970, none before, as dates in ISO 8601."""
    different, place = np.unique(days, return_inverse=True)
    named = [f'"{(_EPOCH + timedelta(days=day)).date().isoformat()}"' for day in different.tolist()]
    return pa.array(named, pa.string()).take(pa.array(place))


def together(*parts: pa.Array) -> pa.Array:
    """Lists of what stands in each of the parts."""
    inside = pc.binary_join_element_wise(*parts, ",")
    return pc.binary_join_element_wise("[", inside, "]", "")


def to_lists(parts: pa.Array, sizes: Codes) -> pa.Array:
    """Lists of so many of the parts each."""
    offsets = pa.array(np.append(0, np.cumsum(sizes)).astype(np.int32))
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, parts), ",")
    return pc.binary_join_element_wise("[", joined, "]", "")
