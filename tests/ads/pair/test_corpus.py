"""Some texts of a corpus alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.ads.pair.small_corpus import SMALL, TEXTS, corpus_of, words_in


@SMALL
@given(TEXTS, st.data())
def test_some_texts_alone_are_those_asked_for_in_their_order(texts: list[str], data: st.DataObject) -> None:
    corpus = corpus_of(texts)
    asked = data.draw(st.lists(st.integers(0, corpus.size - 1)))
    some = corpus.of(np.array(asked, np.int64))
    assert some.size == len(asked)
    assert some.words.dtype == corpus.words.dtype
    assert some.word_offsets[0] == 0
    assert len(some.words) == some.word_offsets[-1]
    assert [words_in(some, row) for row in range(some.size)] == [words_in(corpus, text) for text in asked]
