"""How many word pairs of texts a model has met: counted once a text; those of one alone as if new."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import Usual
from lykta.ads.pair.stock import learn_usual
from lykta.ads.pipeline.blocking import unmet_word_pairs
from tests.ads.pair.small_corpus import FEW, corpus_of_words

WORDS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9).map(" ".join), min_size=1, max_size=6)


def corpus(texts: list[str]) -> Corpus:
    """Words numbered by their letter: no two of their pairs share a counter, as a test below shows."""
    return corpus_of_words(
        [np.array([ord(word) * 7_919 for word in text.split()], np.uint32) for text in texts]
    )


def pairs(text: str) -> set[tuple[str, ...]]:
    return set(pairwise(text.split()))


def usual_in(texts: list[str]) -> Usual:
    return learn_usual(corpus(texts), Work(1))


@FEW
@given(WORDS, WORDS)
def test_unmet_are_the_word_pairs_of_new_texts_that_no_old_text_has(old: list[str], new: list[str]) -> None:
    known = set().union(*map(pairs, old))
    counted = unmet_word_pairs(corpus(new), np.arange(len(new)), usual_in(old))
    assert counted == (sum(len(pairs(text)) for text in new), sum(len(pairs(text) - known) for text in new))


@FEW
@given(WORDS)
def test_of_its_own_texts_unmet_are_those_that_no_other_text_has(texts: list[str]) -> None:
    counted = unmet_word_pairs(corpus(texts), np.arange(len(texts)), usual_in(texts), own=True)
    others = [
        set().union(*(pairs(each) for each in texts[:at] + texts[at + 1 :])) for at in range(len(texts))
    ]
    unmet = sum(len(pairs(text) - rest) for text, rest in zip(texts, others, strict=True))
    assert counted == (sum(len(pairs(text)) for text in texts), unmet)


@FEW
@given(WORDS, st.data())
def test_what_is_counted_does_not_depend_on_how_texts_are_split(
    texts: list[str], data: st.DataObject
) -> None:
    usual = usual_in(["a b c", "c d"])
    at = data.draw(st.integers(0, len(texts)))
    parts = (np.arange(at), np.arange(at, len(texts)))
    counted = [unmet_word_pairs(corpus(texts), part, usual) for part in parts]
    whole = unmet_word_pairs(corpus(texts), np.arange(len(texts)), usual)
    assert tuple(map(sum, zip(*counted, strict=True))) == whole
