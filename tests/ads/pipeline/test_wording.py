"""The different compare texts of ads, against a dictionary."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import distinct_keys
from lykta.ads.pipeline import wording
from lykta.ads.pipeline.wording import LEAST_BODY, Different, Wording, different_texts, text_keys

PIECES = st.lists(st.sampled_from(("a", "å", "\n", "abcdefgh", "😀")), max_size=3).map("".join)
ROWS = st.lists(st.tuples(st.none() | PIECES, PIECES), max_size=12)
# A line that is a title, and one that begins a text; a title that is empty, and none.
SPLIT = [("a", "a\na"), (None, "a\na\na"), ("a\na", "a"), ("", "a"), (None, "\na"), (None, "a"), ("a", "")]


def different(rows: list[tuple[str | None, str]], threads: int, monkeypatch: pytest.MonkeyPatch) -> Different:
    """What is told of ads with these titles and texts, in two chunks and three at a time."""
    schema = pa.schema([("title", pa.string()), ("text", pa.string())])
    half = len(rows) // 2
    chunks = [
        pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in some], schema)
        for some in (rows[:half], rows[half:])
    ]
    monkeypatch.setattr(wording, "TEXTS_AT_ONCE", 3)
    return different_texts(pa.concat_tables(chunks), Work(threads))


def assert_right(found: Different, rows: list[tuple[str | None, str]]) -> None:
    """Each ad has its own text, and each text is there once, by its first ad."""
    expected = [text if title is None else f"{title}\n{text}" for title, text in rows]
    texts = found.texts.as_array().to_pylist()
    assert texts == list(dict.fromkeys(expected))
    assert [texts[number] for number in found.once.of] == expected
    assert found.once.first.tolist() == [expected.index(text) for text in texts]
    begins = found.texts.offsets[found.once.of] + found.titles
    ends = found.texts.offsets[1:][found.once.of]
    bodies = [bytes(found.texts.data[begin:end]).decode() for begin, end in zip(begins, ends, strict=True)]
    assert bodies == [text for _, text in rows]


@given(ROWS, st.integers(1, 3))
@example(SPLIT, 2)
def test_each_ad_has_its_title_and_text(rows: list[tuple[str | None, str]], threads: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_right(different(rows, threads, monkeypatch), rows)


@given(ROWS)
@example(SPLIT)
def test_texts_whose_keys_are_the_same_are_told_apart(rows: list[tuple[str | None, str]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(wording, "distinct_keys", lambda keys: distinct_keys(np.zeros_like(keys)))
        assert_right(different(rows, 1, monkeypatch), rows)


@pytest.mark.parametrize("words", range(1, LEAST_BODY + 2))
def test_ads_whose_texts_are_little_more_than_a_number_have_their_titles_as_wording(words: int) -> None:
    """Else all of them would have one text, of as many advertisers, and none would be linked by her title."""
    titles, body = [[11, 12, 13], [21, 22, 23]], list(range(31, 31 + words))
    texts = [title + body for title in titles]
    bounds = np.cumsum([0, *map(len, texts)])
    held = Wording(Corpus(bounds, np.concatenate(texts).astype(np.uint32)), np.array([3, 3]))
    found = text_keys(held, Work(1))
    assert (found.body[0] == found.body[1]) == (words >= LEAST_BODY)
    assert found.whole[0] != found.whole[1]
