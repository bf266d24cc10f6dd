"""Each run of letters between white space is in the table once, with every text that holds it."""

import re
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.spellings import spellings_table, texts_of

# What `[\s\pZ]` matches, and signs next to it that it does not.
SPACES = " \t\n\f\r\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000"
NONE = "\v\x1c\x85\u180e\u200b\u2060\u2027\u3001\u1681\u00a1\ufeff"
texts = st.lists(st.text(SPACES + NONE + "abåÅé☎😀", max_size=12), max_size=12)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with DuckDBEngine() as opened:
        yield opened


def table(held: list[str]) -> dict[str, list[int]]:
    """The spellings of these texts, with the wordings of each."""
    found = spellings_table(texts_of(pa.chunked_array([held], pa.string()), Work(1)))
    assert len(set(found["spelling"].to_pylist())) == found.num_rows
    return dict(zip(found["spelling"].to_pylist(), found["wordings"].to_pylist(), strict=True))


@given(texts)
@example(["hej hej", "hej", "hej"])
def test_the_table_says_of_each_run_which_texts_hold_it(held: list[str]) -> None:
    expected: dict[str, list[int]] = {}
    for wording, text in enumerate(dict.fromkeys(held)):
        for run in dict.fromkeys(re.split(f"[{SPACES}]+", text)):
            if run:
                expected.setdefault(run, []).append(wording)
    assert table(held) == expected


@given(st.text(SPACES + NONE + "ab", max_size=30))
def test_white_space_is_what_the_engines_patterns_mean_by_it(engine: Engine, text: str) -> None:
    split = engine.arrow(r"SELECT regexp_split_to_array(?, '[\s\pZ]+') AS runs", [text])
    assert set(table([text])) == {run for run in split["runs"][0].as_py() if run}


@given(texts, st.integers(1, 3))
def test_wordings_are_numbered_by_their_first_ads(held: list[str], threads: int) -> None:
    numbers = {text: number for number, text in enumerate(dict.fromkeys(held))}
    found = texts_of(pa.chunked_array([held[:3], held[3:]], pa.string()), Work(threads))
    assert found.wording.tolist() == [numbers[text] for text in held]


def test_more_spellings_than_the_table_began_with_are_all_there() -> None:
    many = [f"{at} {at + 1} x" for at in range(100_000)]
    found = table(many)
    assert len(found) == 100_002
    assert found["7"] == [6, 7]
    assert found["x"] == list(range(100_000))


def test_no_texts_have_no_spellings() -> None:
    assert table([]) == {}
    assert table(["", " \n"]) == {}
