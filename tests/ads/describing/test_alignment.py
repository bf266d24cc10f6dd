"""Aligning two texts word by word."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describing.comparison import align

WORDS = st.lists(st.integers(1, 12), max_size=150).map(lambda words: np.array(words, np.uint32))


def longest_common(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> int:
    """The plain table of lengths, cell by cell."""
    row = [0] * (len(second) + 1)
    for word in first:
        before = row
        row = [0]
        for at, other in enumerate(second):
            row.append(before[at] + 1 if word == other else max(before[at + 1], row[at]))
    return row[-1]


@given(WORDS, WORDS)
def test_aligned_words_are_equal_and_rise_in_both_texts(
    first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]
) -> None:
    matched = align(first, second)
    held = np.flatnonzero(matched >= 0)
    assert (first[held] == second[matched[held]]).all()
    assert (np.diff(matched[held]) > 0).all()


@given(WORDS, WORDS)
def test_as_many_words_are_aligned_as_can_be(
    first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]
) -> None:
    assert int((align(first, second) >= 0).sum()) == longest_common(first, second)


@given(WORDS)
def test_a_text_is_aligned_with_itself_word_for_word(text: npt.NDArray[np.uint32]) -> None:
    assert align(text, text).tolist() == list(range(len(text)))


def test_more_than_64_words_carry_over() -> None:
    text = np.arange(1, 400, dtype=np.uint32)
    assert align(text, np.delete(text, [63, 64, 200])).tolist().count(-1) == 3
