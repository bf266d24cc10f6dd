"""Parts of sentences."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describing.sentences import (
    count,
    count_ads,
    fill,
    list_counted,
    list_parts,
    write,
    write_dates,
)


def texts(*values: str) -> pa.Array:
    return pa.array(values, pa.string())


def sizes(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_a_template_takes_its_parts_in_their_order() -> None:
    found = fill("{} i {}.", "{} in {}.", texts("a", "b"), texts("c", "d"))
    assert found.swedish.to_pylist() == ["a i c.", "b i d."]
    assert found.english.to_pylist() == ["a in c.", "b in d."]
    assert fill("Av {}", "Of {}", texts("{}")).swedish.to_pylist() == ["Av {}"]


@given(st.lists(st.integers(0, 50)))
def test_each_number_is_said_in_its_place(numbers: list[int]) -> None:
    assert write(np.array(numbers, np.int64), str).to_pylist() == [str(number) for number in numbers]


def test_a_list_ends_with_and() -> None:
    parts = texts("a", "a", "b", "c", "a", "b")
    found = list_parts(parts, sizes(1, 3, 2))
    assert found.swedish.to_pylist() == ["a", "a, b och c", "a och b"]
    assert found.english.to_pylist() == ["a", "a, b and c", "a and b"]


def test_a_long_list_says_how_many_more_there_are() -> None:
    names = texts(*map(str, range(10)), "x")
    found = list_parts(names, sizes(10, 1))
    assert found.swedish.to_pylist() == ["0, 1, 2, 3, 4, 5, 6, 7 och 2 till", "x"]
    assert found.english.to_pylist() == ["0, 1, 2, 3, 4, 5, 6, 7 and 2 more", "x"]


@given(st.lists(st.lists(st.sampled_from(["Mira", "Eva", "Åsa, Li"]), min_size=1, max_size=12)))
def test_lists_are_written_each_as_if_alone(lists: list[list[str]]) -> None:
    together = list_parts(texts(*(name for names in lists for name in names)), sizes(*map(len, lists)))
    alone = [list_parts(texts(*names), sizes(len(names))).swedish[0].as_py() for names in lists]
    assert together.swedish.to_pylist() == alone


def test_one_ad_is_written_in_the_singular() -> None:
    names = texts("Mira", "Eva")
    found = list_counted(names, sizes(2, 1), sizes(2))
    assert found.swedish.to_pylist() == ["Mira (2 annonser) och Eva (1 annons)"]
    assert found.english.to_pylist() == ["Mira (2 ads) and Eva (1 ad)"]
    assert count_ads(sizes(1, 1000)).swedish.to_pylist() == ["1 annons", "1\u00a0000 annonser"]
    assert count_ads(sizes(1, 1000)).english.to_pylist() == ["1 ad", "1,000 ads"]


def test_thousands_have_a_hard_space_in_swedish() -> None:
    assert count(sizes(12345)).swedish.to_pylist() == ["12\u00a0345"]
    assert count(sizes(12345)).english.to_pylist() == ["12,345"]


def test_days_are_counted_from_1970() -> None:
    assert write_dates(sizes(0, 19723)).to_pylist() == ["1970-01-01", "2024-01-01"]
