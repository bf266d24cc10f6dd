"""Parts of sentences."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describe.observe.sentences import (
    Both,
    ads_english,
    ads_swedish,
    counted,
    dates,
    filled,
    listing,
    numbers_english,
    numbers_swedish,
    said,
)


def texts(*values: str) -> pa.Array:
    return pa.array(values, pa.string())


def sizes(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_a_template_takes_its_parts_in_their_order() -> None:
    assert filled("{} i {}.", texts("a", "b"), texts("c", "d")).to_pylist() == ["a i c.", "b i d."]
    assert filled("Av {}", texts("{}")).to_pylist() == ["Av {}"]


@given(st.lists(st.integers(0, 50)))
def test_each_number_is_said_in_its_place(numbers: list[int]) -> None:
    assert said(np.array(numbers, np.int64), str).to_pylist() == [str(number) for number in numbers]


def test_a_list_ends_with_and() -> None:
    parts = texts("a", "a", "b", "c", "a", "b")
    assert listing(parts, sizes(1, 3, 2), language=0).to_pylist() == ["a", "a, b och c", "a och b"]
    assert listing(parts, sizes(1, 3, 2), language=1).to_pylist() == ["a", "a, b and c", "a and b"]


def test_a_long_list_says_how_many_more_there_are() -> None:
    names = texts(*map(str, range(10)), "x")
    assert listing(names, sizes(10, 1), language=0).to_pylist() == ["0, 1, 2, 3, 4, 5, 6, 7 och 2 till", "x"]
    assert listing(names, sizes(10, 1), language=1).to_pylist() == ["0, 1, 2, 3, 4, 5, 6, 7 and 2 more", "x"]


@given(st.lists(st.lists(st.sampled_from(["Mira", "Eva", "Åsa, Li"]), min_size=1, max_size=12)))
def test_lists_are_written_each_as_if_alone(lists: list[list[str]]) -> None:
    together = listing(
        texts(*(name for names in lists for name in names)), sizes(*map(len, lists)), language=0
    )
    alone = [listing(texts(*names), sizes(len(names)), language=0)[0].as_py() for names in lists]
    assert together.to_pylist() == alone


def test_one_ad_is_written_in_the_singular() -> None:
    names = texts("Mira", "Eva")
    found = counted(Both(names, names), sizes(2, 1), sizes(2))
    assert found.swedish.to_pylist() == ["Mira (2 annonser) och Eva (1 annons)"]
    assert found.english.to_pylist() == ["Mira (2 ads) and Eva (1 ad)"]
    assert ads_swedish(sizes(1, 1000)).to_pylist() == ["1 annons", "1\u00a0000 annonser"]
    assert ads_english(sizes(1, 1000)).to_pylist() == ["1 ad", "1,000 ads"]


def test_thousands_have_a_hard_space_in_swedish() -> None:
    assert numbers_swedish(sizes(12345)).to_pylist() == ["12\u00a0345"]
    assert numbers_english(sizes(12345)).to_pylist() == ["12,345"]


def test_days_are_counted_from_1970() -> None:
    assert dates(sizes(0, 19723)).to_pylist() == ["1970-01-01", "2024-01-01"]
