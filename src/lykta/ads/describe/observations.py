"""The table of observations: every kind looked for in every network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.inputs import OBSERVATIONS
from lykta.ads.describe.observe.registry import KINDS

if TYPE_CHECKING:
    from lykta.ads.describe.observe.facts import Facts


def observe(facts: Facts) -> pa.Table:
    """All that is observed (schema `OBSERVATIONS`), by network and then in the order of the kinds."""
    seen = [list(kind.see(facts)) for kind in KINDS]
    kinds = np.repeat(np.arange(len(KINDS)), [len(part) for part in seen])
    networks = np.array([one.network for part in seen for one in part], np.int64)
    order = pa.array(np.lexsort((kinds, networks)))
    of_kind = pa.array(kinds).take(order)
    columns = [
        pa.array(facts.members.ids, pa.string()).take(pa.array(networks).take(order)),
        pa.array([kind.name for kind in KINDS]).take(of_kind),
        pa.array([one.swedish for part in seen for one in part], pa.string()).take(order),
        pa.array([one.english for part in seen for one in part], pa.string()).take(order),
        pa.array([kind.counter_swedish for kind in KINDS]).take(of_kind),
        pa.array([kind.counter_english for kind in KINDS]).take(of_kind),
    ]
    return pa.Table.from_arrays(columns, schema=OBSERVATIONS)
