"""A model comes out of a result as it went in, and anything else is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.model import (
    _PACKING,
    VERSION,
    LinkageModel,
    ModelSource,
    TextStatistics,
    _digest,
    place_names_of,
)
from lykta.ads.pair.features import FEATURE_COUNTERS, Usual
from lykta.ads.weigh import DEFAULT_WEIGHTS, Calibration, Weights
from lykta.errors import ResultError

SHARE = st.floats(0, 1)
NAMES = st.lists(st.text(max_size=12), max_size=5).map(tuple)


@st.composite
def models(draw: st.DrawFn) -> LinkageModel:
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    rarity = np.full(FEATURE_COUNTERS, 173, np.uint8)
    rarity[dice.integers(0, FEATURE_COUNTERS, 50)] = dice.integers(0, 256, 50)
    stock, once = 1 << draw(st.integers(0, 6)), draw(st.integers(0, 255))
    passages = dice.integers(0, 2**63, stock, dtype=np.uint64)
    passages[0] = 0
    background, bins = draw(SHARE), draw(st.integers(0, 3))
    told = Calibration(dice.random(bins), dice.random(bins), dice.integers(0, 99, bins), draw(SHARE))
    return LinkageModel(
        TextStatistics(
            Usual(
                passages,
                rarity,
                once,
            ),
            draw(st.integers(0, 2**40)),
            draw(st.integers(0, 2**40)),
            background,
            draw(NAMES),
        ),
        Weights(bins > 0, background, replace(DEFAULT_WEIGHTS, intercept=draw(st.floats(-9, 9)))),
        told if bins else None,
        ModelSource(draw(st.integers(0, 10**9)), draw(st.integers(0, 10**9)), "2026-03-01"),
    )


def kept(table: pa.Table) -> LinkageModel:
    with DuckDBEngine() as engine:
        engine.put("model", table)
        return LinkageModel.of(engine)


@settings(max_examples=15, deadline=None)
@given(models())
def test_a_model_comes_back_equal_to_the_bit(model: LinkageModel) -> None:
    again = kept(model.to_table())
    mine, theirs = model.texts, again.texts
    for one, other in (
        (mine.usual.stock, theirs.usual.stock),
        (mine.usual.rarity, theirs.usual.rarity),
    ):
        assert one.dtype == other.dtype
        assert other.flags.writeable
        assert np.array_equal(one, other)
    assert mine.usual[2:] == theirs.usual[2:]
    assert (mine.pairs, mine.unmet) == (theirs.pairs, theirs.unmet)
    assert (mine.background, mine.places) == (theirs.background, theirs.places)
    assert again.weights.to_json() == model.weights.to_json()
    assert again.source == model.source
    assert (again.calibration is None) == (model.calibration is None)
    # What is written again is the same to the byte, the calibration and all.
    assert again.to_table().equals(model.to_table())


@pytest.fixture(scope="module")
def table() -> pa.Table:
    nothing = TextStatistics(
        Usual(np.zeros(16, np.uint64), np.full(FEATURE_COUNTERS, 1, np.uint8), 0),
        0,
        0,
        0.05,
        ("arvika", "åmål"),
    )
    return LinkageModel(
        nothing, Weights(False, 0.05, DEFAULT_WEIGHTS), None, ModelSource(1, 1, "2026-03-01")
    ).to_table()


def test_a_small_model_takes_little_room(table: pa.Table) -> None:
    assert sum(len(data) for data in table["data"].to_pylist()) < 20_000


def test_the_names_of_places_are_read_alone(table: pa.Table) -> None:
    with DuckDBEngine() as engine:
        engine.put("model", table)
        assert place_names_of(engine) == ["arvika", "åmål"]


def changed(table: pa.Table, part: str, column: str, to: Callable[[Any], Any]) -> pa.Table:
    rows = table.to_pylist()
    for row in rows:
        if row["part"] == part:
            row[column] = to(row[column])
    return pa.Table.from_pylist(rows, schema=table.schema)


@pytest.mark.parametrize("part", ["about", "stock", "rarity"])
def test_a_model_without_one_of_its_parts_is_refused(table: pa.Table, part: str) -> None:
    rows = [row for row in table.to_pylist() if row["part"] != part]
    with pytest.raises(ResultError, match="damaged or incomplete"):
        kept(pa.Table.from_pylist(rows, schema=table.schema))


@pytest.mark.parametrize("part", ["about", "stock", "rarity"])
@pytest.mark.parametrize(
    ("column", "to"),
    [
        ("data", lambda data: data[:-1]),
        ("data", lambda data: bytes([data[0] ^ 1]) + data[1:]),
        ("data", lambda _: b""),
        ("length", lambda length: length + 1),
        ("length", lambda _: -1),
        ("length", lambda _: 2**62),
        ("digest", lambda digest: digest[::-1]),
    ],
)
def test_a_damaged_model_is_refused(
    table: pa.Table, part: str, column: str, to: Callable[[Any], Any]
) -> None:
    with pytest.raises(ResultError, match=r"damaged or incomplete.*`lykta ads relearn`"):
        kept(changed(table, part, column, to))


def _instead(value: object, _: object) -> object:
    return value


def with_part(table: pa.Table, part: str, data: bytes) -> pa.Table:
    """A model one part of which is whole, and another than Lykta would write."""
    packed = _PACKING.compress(data).to_pybytes()
    for column, value in (("data", packed), ("length", len(data)), ("digest", _digest(data))):
        table = changed(table, part, column, partial(_instead, value))
    return table


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("rarity", b"\0" * 99),
        ("stock", b"\0" * 24),
        ("stock", b""),
    ],
)
def test_a_part_of_another_length_is_refused(table: pa.Table, part: str, data: bytes) -> None:
    with pytest.raises(ResultError, match="damaged or incomplete"):
        kept(with_part(table, part, data))


@pytest.mark.parametrize("once", [-1, 256, 10**9])
def test_a_rarity_that_there_is_not_is_refused(table: pa.Table, once: int) -> None:
    (row,) = (row for row in table.to_pylist() if row["part"] == "about")
    about = json.loads(_PACKING.decompress(row["data"], decompressed_size=row["length"], asbytes=True))
    with pytest.raises(ResultError, match="damaged or incomplete"):
        kept(with_part(table, "about", json.dumps(about | {"once": once}).encode()))


def test_stock_in_which_a_search_would_not_end_is_refused(table: pa.Table) -> None:
    with pytest.raises(ResultError, match="damaged or incomplete"):
        kept(with_part(table, "stock", b"\1" * 8 * 16))


@pytest.mark.parametrize("version", [VERSION + 1, VERSION - 1, "1", None])
def test_a_model_of_another_version_is_refused_and_says_what_to_do(table: pa.Table, version: object) -> None:
    about = json.dumps({"version": version}).encode()
    with pytest.raises(ResultError, match=r"is of version .*`lykta ads relearn`"):
        kept(with_part(table, "about", about))


@pytest.mark.parametrize("about", [b"", b"[]", b"{}", b"\xff", json.dumps({"version": VERSION}).encode()])
def test_what_says_nothing_of_itself_is_refused(table: pa.Table, about: bytes) -> None:
    with pytest.raises(ResultError, match="damaged or incomplete"):
        kept(with_part(table, "about", about))
