"""Which ads have the same text, against a dictionary."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct, _distinct, distinct_texts
from tests.ads.pair.small_corpus import SMALL

# Short ones, and some past the eight bytes that are taken at a time.
EIGHT = st.sampled_from(("abcdefgh", "abcdefgå"))
FEW_TEXTS = st.lists(
    st.text("aå😀", max_size=2) | st.text("ab", min_size=7, max_size=17) | EIGHT, max_size=40
)


def different(texts: list[str], threads: int = 1) -> Distinct:
    """What is told of texts, one an ad."""
    begins, ends, data = laid(texts)
    return distinct_texts(begins, ends, data, Work(threads))


def laid(texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Where each text begins and ends in their bytes, with bytes between two that belong to neither."""
    parts: list[bytes] = []
    begins: list[int] = []
    ends: list[int] = []
    for text in texts:
        begins.append(sum(map(len, parts)) + 1)
        parts.append(b"-" + text.encode())
        ends.append(begins[-1] + len(text.encode()))
    data = np.frombuffer(b"".join(parts), np.uint8)
    return np.array(begins, np.int64), np.array(ends, np.int64), data


@SMALL
@given(FEW_TEXTS, st.integers(1, 3))
def test_texts_are_numbered_by_their_first_ads(texts: list[str], threads: int) -> None:
    first: dict[str, int] = {}
    for ad, text in enumerate(texts):
        first.setdefault(text, ad)
    number = {text: place for place, text in enumerate(first)}
    found = different(texts, threads)
    assert found.first.tolist() == list(first.values())
    assert found.of.tolist() == [number[text] for text in texts]


@SMALL
@given(FEW_TEXTS)
def test_each_later_ad_is_a_copy_of_the_first(texts: list[str]) -> None:
    pairs = different(texts).copies().tolist()
    assert pairs == [[texts.index(text), ad] for ad, text in enumerate(texts) if texts.index(text) != ad]


@SMALL
@given(FEW_TEXTS)
def test_texts_whose_keys_are_the_same_are_told_apart(texts: list[str]) -> None:
    same_keys = np.zeros(len(texts), np.uint64)
    of, first = _distinct(*laid(texts), same_keys, careful=True)
    found = different(texts)
    assert of.tolist() == found.of.tolist()
    assert first.tolist() == found.first.tolist()
