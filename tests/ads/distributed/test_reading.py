"""What the machine that asks gets in place of texts tells them apart."""

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.ads.distributed.reading import _hash_content

_VALUES = st.none() | st.text("a1- ", max_size=3)
_ROWS = st.lists(st.tuples(_VALUES, _VALUES, _VALUES), max_size=8)
_KINDS = {"title": pa.large_string(), "text": pa.large_string(), "extra": pa.string()}


@given(_ROWS)
@example([("", None, "a"), (None, "", "a"), ("a", "", ""), ("", "a", ""), ("", "", "a")])
@example([])
def test_two_ads_have_one_key_when_they_say_the_same(rows: list[tuple[str | None, ...]]) -> None:
    columns = {
        name: pa.array([row[place] for row in rows], kind)
        for place, (name, kind) in enumerate(_KINDS.items())
    }
    keyed = _hash_content(pa.table({"ad_id": pa.array([str(row) for row in range(len(rows))]), **columns}))
    assert keyed.column_names == ["ad_id", "content", "rank"]
    keys = list(zip(keyed["content"].to_pylist(), keyed["rank"].to_pylist(), strict=True))
    rows = [(title, text, extra or "") for title, text, extra in rows]
    assert all(
        (one == other) == (rows[a] == rows[b]) for a, one in enumerate(keys) for b, other in enumerate(keys)
    )


def test_white_space_between_words_makes_no_other_content() -> None:
    titles, texts = ["Ny här", " Ny  här"], ["hej du", "hej\u00a0\n du "]
    ads = pa.table(
        {
            "ad_id": pa.array(["1", "1"]),
            "title": pa.array(titles, pa.large_string()),
            "text": pa.array(texts, pa.large_string()),
            "extra": pa.nulls(2, pa.string()),
        }
    )
    keyed = _hash_content(ads)
    assert len(set(keyed["content"].to_pylist())) == 1
    # One of them is kept, and not by their order.
    assert len(set(keyed["rank"].to_pylist())) == 2
