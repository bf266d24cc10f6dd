"""Texts that are the same are found, and no others."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pipeline.gather import first_alike

_TEXTS = st.text(max_size=30) | st.text("ab", max_size=20) | st.sampled_from(("", "abcdefgh", "abcdefgå"))


@given(st.lists(_TEXTS), st.integers(0, 3))
def test_each_text_is_told_its_first_row(texts: list[str], cut: int) -> None:
    shown = texts[cut:]
    assert first_alike(pa.array(texts, pa.string())[cut:]).tolist() == [shown.index(text) for text in shown]
