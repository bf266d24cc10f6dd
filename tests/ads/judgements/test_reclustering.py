"""New networks get names that no other has or had, and what was worked out is kept."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.group import network_names
from lykta.ads.judgements.reclustering import BatchCache, names_of_groups

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


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_it_gives_what_making_gives_and_makes_only_what_is_gone(keys: list[int], room: int) -> None:
    recent: BatchCache[int, int] = BatchCache(room)
    made: list[int] = []
    lately: list[int] = []

    def make(unknown: list[int]) -> list[int]:
        made.extend(unknown)
        return [key * key for key in unknown]

    for key in keys:
        before = len(made)
        assert recent.each([key], make) == [key * key]
        assert (len(made) > before) == (key not in lately[-room:])
        lately = [*(each for each in lately if each != key), key]
        assert [key in recent for key in range(10)] == [key in lately[-room:] for key in range(10)]


@given(st.lists(st.lists(st.integers(0, 9))), st.integers(1, 5))
def test_more_may_be_asked_for_at_once_than_there_is_room_for(asked: list[list[int]], room: int) -> None:
    recent: BatchCache[int, int] = BatchCache(room)
    for keys in asked:
        there = {key for key in range(10) if key in recent}
        made: list[int] = []

        def make(unknown: list[int], made: list[int] = made) -> list[int]:
            made.extend(unknown)
            return [key * key for key in unknown]

        assert recent.each(keys, make) == [key * key for key in keys]
        assert sorted(made) == sorted(set(keys) - there)
