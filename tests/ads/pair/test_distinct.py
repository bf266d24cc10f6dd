"""Which ads have the same text, against a dictionary."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import distinct_texts
from tests.ads.pair.small_corpus import SMALL, corpus_of

FEW_TEXTS = st.lists(st.text("aå😀", max_size=2), max_size=40)


@SMALL
@given(FEW_TEXTS, st.integers(1, 3))
def test_texts_are_numbered_by_their_first_ads(texts: list[str], threads: int) -> None:
    first: dict[str, int] = {}
    for ad, text in enumerate(texts):
        first.setdefault(text, ad)
    number = {text: place for place, text in enumerate(first)}
    found = distinct_texts(corpus_of(texts), Work(threads))
    assert found.first.tolist() == list(first.values())
    assert found.of.tolist() == [number[text] for text in texts]


@SMALL
@given(FEW_TEXTS)
def test_each_later_ad_is_a_copy_of_the_first(texts: list[str]) -> None:
    pairs = distinct_texts(corpus_of(texts), Work(1)).copies().tolist()
    assert pairs == [[texts.index(text), ad] for ad, text in enumerate(texts) if texts.index(text) != ad]
