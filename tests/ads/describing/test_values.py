"""Parameters of observations, as JSON."""

import json

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describing.values import date, number, record, text, to_lists, together

TEXTS = st.lists(st.text(), min_size=1, max_size=8)


def sizes(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


@given(TEXTS)
def test_any_text_is_read_back_but_for_signs_that_nobody_sees(values: list[str]) -> None:
    found = [json.loads(each) for each in text(pa.array(values, pa.string())).to_pylist()]
    for value, read in zip(values, found, strict=True):
        assert [sign for sign in read if sign != " "] == [
            sign for sign in value if sign != " " and ord(sign) >= 0x20
        ]


@given(
    st.lists(
        st.tuples(st.text(alphabet='ab"\\', max_size=4), st.lists(st.integers(0, 9), max_size=3)), min_size=1
    )
)
def test_a_record_holds_each_field_of_its_own_row(rows: list[tuple[str, list[int]]]) -> None:
    names, lists = zip(*rows, strict=True)
    inside = np.array([value for each in lists for value in each], np.int64)
    found = record(
        name=text(pa.array(names, pa.string())),
        values=to_lists(number(inside), sizes(*map(len, lists))),
        pair=together(number(sizes(*map(len, lists))), text(pa.array(names, pa.string()))),
    )
    assert [json.loads(each) for each in found.to_pylist()] == [
        {"name": name, "values": values, "pair": [len(values), name]} for name, values in rows
    ]


def test_days_are_counted_from_1970() -> None:
    assert date(sizes(19723, 0)).to_pylist() == ['"2024-01-01"', '"1970-01-01"']
