"""The table of observations: every kind looked for in every network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.inputs import OBSERVATIONS
from lykta.ads.describe.observe.registry import KINDS
from lykta.ads.sorting import order_by

if TYPE_CHECKING:
    from lykta.ads.describe.observe.facts import Facts


def observe(facts: Facts) -> pa.Table:
    """All that is observed (schema `OBSERVATIONS`), by network and then in the order of the kinds."""
    each = facts.given.work.over(
        len(KINDS), lambda begin, stop: [kind.see(facts) for kind in KINDS[begin:stop]], parts=len(KINDS)
    )
    seen = [found for part in each for found in part]
    kinds = np.repeat(np.arange(len(KINDS)), [len(part.network) for part in seen])
    networks = np.concatenate([part.network for part in seen])
    # The kinds stand in their order, and equal networks keep it.
    order = pa.array(order_by(networks))
    of_kind = pa.array(kinds.astype(np.int32)).take(order)
    columns = [
        pa.array(facts.members.ids, pa.string()).take(pa.array(networks).take(order)),
        _each(of_kind, [kind.name for kind in KINDS]),
        pa.concat_arrays([part.swedish for part in seen]).take(order),
        pa.concat_arrays([part.english for part in seen]).take(order),
        _each(of_kind, [kind.counter_swedish for kind in KINDS]),
        _each(of_kind, [kind.counter_english for kind in KINDS]),
    ]
    table = pa.Table.from_arrays(columns, schema=OBSERVATIONS)
    return facts.given.work.room.table([table], OBSERVATIONS)


def _each(kinds: pa.Array, texts: list[str]) -> pa.Array:
    """The text of each row's kind, held once: written out they are half of all that is described."""
    return pa.DictionaryArray.from_arrays(kinds, pa.array(texts, pa.string()))
