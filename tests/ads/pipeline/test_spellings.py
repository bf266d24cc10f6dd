"""Each run of letters between white space is in the table once, with every text that holds it."""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.spellings import UntitledTexts, index_of, untitled_texts
from lykta.ads.pipeline.wording import compare_texts

# What `[\s\pZ]` matches, and signs next to it that it does not.
SPACES = " \t\n\f\r\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000"
NONE = "\v\x1c\x85\u180e\u200b\u2060\u2027\u3001\u1681\u00a1\ufeff"
texts = st.lists(st.text(SPACES + NONE + "abåÅé☎😀", max_size=12), max_size=12)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with DuckDBEngine() as opened:
        yield opened


def given_to(chunks: list[list[str]], threads: int = 1) -> UntitledTexts:
    """The texts of ads of which each other one has a title, which is not part of them."""
    text = pa.chunked_array(chunks, pa.string())
    title = pa.chunked_array([["titel" if at % 2 else None for at in range(len(text))]], pa.string())
    compared = compare_texts(pa.table({"title": title, "text": text}), Work(threads))
    return untitled_texts(compared.bodies, compared.offsets[1:], compared.data, Work(threads))


def table(held: list[str]) -> dict[str, list[int]]:
    """The spellings of these texts, with the places of each."""
    found = index_of(given_to([held]))
    spelled = found.spellings().to_pylist()
    assert [row["number"] for row in spelled] == list(range(len(spelled)))
    stands = [(row["number"], row["place"]) for row in found.tables()["stands"].to_pylist()]
    assert stands == sorted(stands)
    assert len({row["spelling"] for row in spelled}) == len(spelled)
    return {
        row["spelling"]: [place for number, place in stands if number == row["number"]] for row in spelled
    }


@given(texts)
@example(["hej hej", "hej", "hej"])
def test_the_table_says_of_each_run_where_it_stands(held: list[str]) -> None:
    expected: dict[str, list[int]] = {}
    begins, place = [], 0
    for text in dict.fromkeys(held):
        begins.append(place)
        for run in filter(None, re.split(f"[{SPACES}]+", text)):
            expected.setdefault(run, []).append(place)
            place += 1
        # No run follows the last of another text.
        place += 1
    assert table(held) == expected
    found = index_of(given_to([held])).wordings()
    assert found.to_pydict() == {"wording": list(range(len(begins))), "begins": begins}


def test_texts_that_lie_over_one_another_have_room_enough() -> None:
    # A line is the title of one ad and the first of the text of another: both lie in the same bytes.
    data = np.frombuffer(" ".join("abcdefghij" * 10).encode(), np.uint8)
    begins, ends = np.array([0, 2, 4]), np.full(3, len(data))
    found = index_of(UntitledTexts(begins, ends, data, np.arange(3)))
    assert len(found.held) == found.bounds[-1] == 100 + 99 + 98


@given(texts)
def test_it_is_the_same_where_many_bytes_are_looked_at_at_once(held: list[str]) -> None:
    # Only the last 64 bytes of all texts are looked at one by one.
    last = "x" * 64
    longer = table([*held, last])
    assert longer.pop(last)
    assert longer == table(held)


@given(st.text(SPACES + NONE + "ab", max_size=30))
def test_white_space_is_what_the_engines_patterns_mean_by_it(engine: Engine, text: str) -> None:
    split = engine.arrow(r"SELECT regexp_split_to_array(?, '[\s\pZ]+') AS runs", [text])
    assert set(table([text])) == {run for run in split["runs"][0].as_py() if run}


@given(texts, st.integers(1, 3))
def test_wordings_are_numbered_by_their_first_ads(held: list[str], threads: int) -> None:
    numbers = {text: number for number, text in enumerate(dict.fromkeys(held))}
    found = given_to([held[:3], held[3:]], threads)
    assert found.of.tolist() == [numbers[text] for text in held]


@given(texts, st.integers(1, 5))
def test_where_words_stand_is_the_same_in_parts_of_any_size(held: list[str], at_once: int) -> None:
    found = index_of(given_to([held]))
    whole = found.tables()["stands"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pipeline.spellings._AT_ONCE", at_once)
        parts = list(found.stands())
    assert pa.concat_tables(parts).equals(whole)
    # More than asked for only where one spelling has more.
    assert all(part.num_rows <= at_once or len(set(part["number"].to_pylist())) == 1 for part in parts)


@settings(deadline=None)  # What so many places need is compiled when it is first needed.
@given(texts)
def test_places_that_32_bits_do_not_count_are_counted_with_64(held: list[str]) -> None:
    found = index_of(given_to([held]))
    few = found.tables()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pipeline.spellings.MOST_PLACES", 0)
        many = found.tables()
    assert [many["stands"]["place"].type, many["wordings"]["begins"].type] == [pa.uint64()] * 2
    assert {name: table.to_pydict() for name, table in many.items()} == {
        name: table.to_pydict() for name, table in few.items()
    }


def test_more_spellings_than_the_table_began_with_are_all_there() -> None:
    many = [f"{at} {at + 1} x" for at in range(100_000)]
    found = index_of(given_to([many]))
    spelled = found.spellings()["spelling"].to_pylist()
    assert len(set(spelled)) == len(spelled) == 100_002
    for spelling, places in (("7", [6 * 4 + 1, 7 * 4]), ("x", [4 * at + 2 for at in range(100_000)])):
        number = spelled.index(spelling)
        assert found.places(number, number + 1).tolist() == places


def test_no_texts_have_no_spellings() -> None:
    assert table([]) == {}
    assert table(["", " \n"]) == {}
