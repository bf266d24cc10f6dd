"""The table of ads has each ad's own title and text, whatever others say with the same letters."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.local_backend import LocalTexts
from lykta.ads.pipeline.writing import Writer

# With the line break between title and text, several of these are the same letters.
TITLES = st.sampled_from([None, "", "A", "A\nB"])
TEXTS = st.sampled_from(["", "B", "A\nB", "B\nC", "A\nB\nC"])
ADS = st.lists(st.tuples(TITLES, TEXTS), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)  # opening a database takes as long as the machine is busy
@given(ADS, st.integers(1, 5))
def test_an_ad_keeps_its_title_and_its_text(rows: list[tuple[str | None, str]], group: int) -> None:
    titles, texts = (pa.array(column, pa.large_string()) for column in zip(*rows, strict=True))
    ids = pa.array([f"a{at:02}" for at in range(len(rows))])
    ads = pa.table(
        {"ad_id": ids, "title": titles, "text": texts, "source": [0] * len(rows), "line": [0] * len(rows)}
    )
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pipeline.local_backend.ROW_GROUP", group)
        path = Path(folder) / "r.lykta"
        with Writer(path, threads=2) as writer:
            LocalTexts(ads, Work(2)).write(ads, writer)
            writer.finish()
        with DuckDBEngine(path, read_only=True) as engine:
            written = engine.arrow("SELECT title, text, wording FROM ads ORDER BY ad").to_pylist()
            wordings = engine.arrow("FROM wordings").num_rows
    assert [(row["title"], row["text"]) for row in written] == rows
    numbers = {text: number for number, text in enumerate(dict.fromkeys(text for _, text in rows))}
    assert [row["wording"] for row in written] == [numbers[text] for _, text in rows]
    assert wordings == len(numbers)
