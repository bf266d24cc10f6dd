"""The words of ads side by side: aligned, in their places, and of the ads that are compared."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import example, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st

from lykta.ads.describing import DescribeInput
from lykta.ads.describing.comparison import CANDIDATES, SHOWN, align, compare, spans_of
from lykta.ads.describing.members import arrange
from lykta.ads.normalise import words_with_places
from tests.ads.describing.ads_in_networks import LEXICON, Ad, given

ALIGNED_WORDS = st.lists(st.integers(1, 12), max_size=150).map(lambda words: np.array(words, np.uint32))


def longest_common(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> int:
    """The plain table of lengths, cell by cell."""
    row = [0] * (len(second) + 1)
    for word in first:
        before = row
        row = [0]
        for at, other in enumerate(second):
            row.append(before[at] + 1 if word == other else max(before[at + 1], row[at]))
    return row[-1]


@holds_for(ALIGNED_WORDS, ALIGNED_WORDS)
def test_aligned_words_are_equal_and_rise_in_both_texts(
    first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]
) -> None:
    matched = align(first, second)
    held = np.flatnonzero(matched >= 0)
    assert (first[held] == second[matched[held]]).all()
    assert (np.diff(matched[held]) > 0).all()


@holds_for(ALIGNED_WORDS, ALIGNED_WORDS)
def test_as_many_words_are_aligned_as_can_be(
    first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]
) -> None:
    assert int((align(first, second) >= 0).sum()) == longest_common(first, second)


@holds_for(ALIGNED_WORDS)
def test_a_text_is_aligned_with_itself_word_for_word(text: npt.NDArray[np.uint32]) -> None:
    assert align(text, text).tolist() == list(range(len(text)))


def test_more_than_64_words_carry_over() -> None:
    text = np.arange(1, 400, dtype=np.uint32)
    assert align(text, np.delete(text, [63, 64, 200])).tolist().count(-1) == 3


ODD_TEXTS = st.lists(
    st.text(alphabet=st.sampled_from("abcåÄö  .,\n☎12:kr€🌸éЖﬁ½e\u0301㌖"), max_size=40), max_size=6
)


@holds_for(ODD_TEXTS)
@example(["㌖㍊㌖㍊" * 100])  # Each square is three bytes and six words.
def test_batches_of_texts_have_the_words_and_places_of_each_text_alone(texts: list[str]) -> None:
    spans = spans_of(pa.array(texts, pa.large_string()), LEXICON)
    begin = 0
    for row, text in enumerate(texts):
        words = words_with_places(text, LEXICON)
        first, stop = spans.offsets[row : row + 2]
        assert spans.words[first:stop].tolist() == [word.hash for word in words]
        starts = (spans.places[first:stop] - begin).tolist()
        assert starts == [[word.start, word.end] for word in words]
        begin += len(text.encode())


WORDS = ("jag", "heter", "mira", "kaffe", "ring", "karlstad", "ny", "här")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=2, max_size=12)


def shared(one: list[int], other: list[int]) -> int:
    return sum(word in one for word in other)


def is_like(one: list[int], other: list[int]) -> bool:
    return 4 * shared(one, other) >= len(one) + len(other)


def plainly(words: list[list[int]]) -> list[int]:
    """Which of the compared ads are shown, the central one first."""
    tries = min(CANDIDATES, len(words))
    best, most, least = 0, -1, 0
    for attempt in range(tries):
        candidate = words[attempt * (len(words) - 1) // max(tries - 1, 1)]
        like = [other for other in words if is_like(candidate, other)]
        apart = sum(len(candidate) + len(other) - 2 * shared(candidate, other) for other in like)
        if len(like) > most or (len(like) == most and apart < least):
            best, most, least = words.index(candidate), len(like), apart
    shown = [best]
    for row, other in enumerate(words):
        if is_like(words[best], other) and other not in [words[earlier] for earlier in shown]:
            shown.append(row)
    return (shown[:SHOWN] + [-1] * SHOWN)[:SHOWN]


def words_of_ads(taken: DescribeInput, ads: np.ndarray) -> list[list[int]]:
    offsets, texts = taken.word_offsets, taken.text[ads]
    return [taken.words[offsets[text] : offsets[text + 1]].tolist() for text in texts]


@pytest.mark.slow
@settings(deadline=None)
@holds_for(TEXTS, TEXTS)
def test_the_central_ad_and_those_shown_beside_it_are_those_that_are_found_plainly(
    texts: list[str], others: list[str]
) -> None:
    taken = given([*(Ad(text) for text in texts), *(Ad(text, network="n2") for text in others)])
    found = compare(taken, arrange(taken))
    for network in range(2):
        first, stop = found.starts[network : network + 2]
        expected = plainly(words_of_ads(taken, found.ads[first:stop]))
        central, *beside = [row - first if row >= 0 else -1 for row in found.shown[network].tolist()]
        words = words_of_ads(taken, found.ads[first:stop])
        # Of equal texts it does not matter which is the central one.
        assert words[central] == words[expected[0]]
        assert beside == expected[1:]
