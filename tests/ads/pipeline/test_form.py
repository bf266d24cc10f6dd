"""The compare texts of all ads, their words and keys: the same however the ads are cut into parts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.normalise import Lexicon, words_of
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pipeline.form import Formed, form, lexicon_for, place_names
from lykta.ads.pipeline.local_backend import LocalTexts
from lykta.ads.pipeline.wording import TEXTS_AT_ONCE, compare_texts
from tests.ads.normalise.test_form import TEXTS

ROWS = st.lists(
    st.tuples(TEXTS | st.none(), TEXTS, st.sampled_from(["Karlstad", "Åmål", " ", None])), max_size=9
)


@dataclass(frozen=True)
class Found:
    """What normalising makes of ads: keys, the compare texts, the words of all, and by which lexicon."""

    formed: Formed
    texts: pa.LargeStringArray
    corpus: Corpus
    lexicon: Lexicon


def formed(
    rows: list[tuple[str | None, str, str | None]], *, at_once: int = TEXTS_AT_ONCE, threads: int = 2
) -> Found:
    """What normalising makes of ads in two chunks, so many at once."""
    columns = ("title", "text", "place")
    schema = pa.schema([(name, pa.large_string()) for name in columns])
    whole = [dict(zip(columns, row, strict=True)) for row in rows]
    halves = [
        pa.Table.from_pylist(half, schema) for half in (whole[: len(whole) // 2], whole[len(whole) // 2 :])
    ]
    ads, work, done = pa.concat_tables(halves), Work(threads), list[int]()
    compared = compare_texts(ads, work)
    texts = LocalTexts(ads, work)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pipeline.local_backend.TEXTS_AT_ONCE", at_once)
        made = form(texts, ads["place"], done.append)
    lexicon = lexicon_for(place_names(ads["place"]))
    return Found(made, compared.as_array(), texts.sample(made.once.of), lexicon)


@given(ROWS)
def test_each_compare_text_is_title_and_text_and_has_its_own_words(
    rows: list[tuple[str | None, str, str | None]],
) -> None:
    found = formed(rows)
    expected = [text if title is None else f"{title}\n{text}" for title, text, _ in rows]
    assert found.texts.to_pylist() == expected
    alone = words_of(pa.array(expected, pa.large_string()), found.lexicon)
    assert found.corpus.words.tolist() == alone.values.to_pylist()
    assert found.corpus.word_offsets.tolist() == alone.offsets.to_pylist()


@pytest.mark.slow
@given(ROWS, st.integers(1, 4), st.integers(1, 3))
def test_neither_parts_nor_threads_make_a_difference(
    rows: list[tuple[str | None, str, str | None]], at_once: int, threads: int
) -> None:
    whole, parted = formed(rows), formed(rows, at_once=at_once, threads=threads)
    assert parted.texts == whole.texts
    assert np.array_equal(parted.corpus.words, whole.corpus.words)
    assert np.array_equal(parted.corpus.word_offsets, whole.corpus.word_offsets)
    assert np.array_equal(parted.formed.text_keys, whole.formed.text_keys)


@given(ROWS)
def test_ads_of_one_normal_form_have_one_key_and_are_counted_once(
    rows: list[tuple[str | None, str, str | None]],
) -> None:
    found = formed(rows + rows)
    bounds = found.corpus.word_offsets
    forms = [tuple(found.corpus.words[bounds[ad] : bounds[ad + 1]].tolist()) for ad in range(2 * len(rows))]
    keys, distinct = found.formed.text_keys.tolist(), found.formed.distinct
    assert len(set(forms)) == len(set(keys)) == distinct
    assert len(set(zip(forms, keys, strict=True))) == distinct


@pytest.mark.parametrize(("place", "other"), [("Karlstad", " KARLSTAD "), ("Åmål", "åmål")])
def test_a_place_is_one_however_it_is_written(place: str, other: str) -> None:
    found = formed([(None, "hej", place), (None, "hej", other), (None, "hej", None)])
    assert found.formed.places.tolist() == [0, 0, -1]
    assert found.formed.distinct == 1


@given(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.sampled_from(["hej du som går ", "från oss alla här ", "ж б г д "]),
)
def test_one_text_under_two_titles_has_one_body(texts: list[str], start: str) -> None:
    # The text begins with words of its own: a sign on either side of the break would be one word, and a text
    # of a few words counts with its title.
    bodies = [f"{start}{text}" for text in texts]
    titles = ("Ny här", "Karlstad nu", "")
    found = formed([(title, body, None) for body in bodies for title in titles])
    keys = found.formed.body_keys.reshape(len(bodies), len(titles))
    assert (keys == keys[:, :1]).all()
    forms = words_of(pa.array(bodies, pa.large_string()), found.lexicon).to_pylist()
    assert len(set(keys[:, 0].tolist())) == len(set(map(tuple, forms)))
