"""Batches of texts give the words that each text gives alone."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.normalise import text_buffers, words_of, words_with_places
from tests.ads.normalise.test_form import LEXICON, TEXTS

TYPES = st.sampled_from([pa.string(), pa.large_string()])


@given(st.lists(TEXTS | st.none(), max_size=8), TYPES)
def test_a_batch_agrees_with_each_text_hash_by_hash(texts: list[str | None], kind: pa.DataType) -> None:
    found = words_of(pa.array(texts, kind), LEXICON).to_pylist()
    assert found == [[word.hash for word in words_with_places(text or "", LEXICON)] for text in texts]


def test_a_letter_that_folds_to_many_words_has_room_for_them() -> None:
    # Each of these three-byte letters makes four to six words; a thousand of them once ran past the end.
    texts = ["ﷺ" * 1000, "㌖ " * 1000, "㍿株㌖ﷻ" * 500]
    found = words_of(pa.array(texts), LEXICON).to_pylist()
    assert found == [[word.hash for word in words_with_places(text, LEXICON)] for text in texts]


@pytest.mark.slow
def test_no_character_makes_more_words_than_there_is_room_for() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    found = words_of(pa.array(every), LEXICON)
    assert all(
        len(words) <= 2 * len(character.encode())
        for character, words in zip(every, found.to_pylist(), strict=True)
    )


@given(st.lists(TEXTS, max_size=8), TYPES, st.data())
def test_a_slice_of_a_batch_has_its_own_words(
    texts: list[str], kind: pa.DataType, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(texts)))
    whole = words_of(pa.array(texts, kind), LEXICON).to_pylist()
    assert words_of(pa.array(texts, kind).slice(begin), LEXICON).to_pylist() == whole[begin:]


@given(st.lists(TEXTS | st.none(), max_size=8), TYPES)
def test_buffers_hold_the_texts_themselves(texts: list[str | None], kind: pa.DataType) -> None:
    offsets, data = text_buffers(pa.array(texts, kind))
    pieces = [data[one:other].tobytes().decode() for one, other in pairwise(offsets)]
    assert pieces == [text or "" for text in texts]
