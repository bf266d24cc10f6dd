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
    assert keyed.column_names == ["ad_id", "content", "extra_rank"]
    keys = list(zip(keyed["content"].to_pylist(), keyed["extra_rank"].to_pylist(), strict=True))
    rows = [(title, text, extra or "") for title, text, extra in rows]
    assert all(
        (one == other) == (rows[a] == rows[b]) for a, one in enumerate(keys) for b, other in enumerate(keys)
    )
