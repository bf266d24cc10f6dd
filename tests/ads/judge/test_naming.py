"""A network that judgements made has a name that no network has or had."""

import numpy as np
import pyarrow as pa

from lykta.ads.engine import DuckDBEngine
from lykta.ads.group import network_names
from lykta.ads.judgements.reclustering import names_of_groups

IDS = pa.array(["a", "b", "c"])
LABELS = np.array([0, 0, 1])


def engine_of(*used: str) -> DuckDBEngine:
    engine = DuckDBEngine()
    engine.put("history", pa.table({"network": pa.array(used, pa.string())}))
    return engine


def test_it_is_made_from_its_ads_where_no_network_was_called_so() -> None:
    with engine_of("n0") as engine:
        assert names_of_groups(engine, LABELS, IDS) == network_names(LABELS, IDS)


def test_where_a_network_had_the_name_it_is_another_and_the_same_each_time() -> None:
    one, other = network_names(LABELS, IDS)
    with engine_of(one) as engine:
        found = names_of_groups(engine, LABELS, IDS)
        assert found == names_of_groups(engine, LABELS, IDS)
    assert found[1] == other
    assert found[0] not in {one, other}
    with engine_of(one, found[0]) as engine:
        assert names_of_groups(engine, LABELS, IDS)[0] not in {one, other, found[0]}
