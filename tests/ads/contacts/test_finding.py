"""Contacts in ads and in columns of their own: the table, its order and bytes, canonical forms, examples."""

import threading
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import CONTACTS, canonical_contact, find_contacts
from lykta.errors import InputError
from tests.ads.contacts.disguises import disguised_numbers, other_digits
from tests.ads.contacts.generated import ads
from tests.examples import examples

_MARKS = st.sampled_from(
    ("@", " (at) ", "[at]", " punkt ", " dot ", ".se", ".com", "www.", "https://", "t.me/", "wa.me/", "mira",
     "instagram.com/", "telegram: ", "snap ", "insta:", "@mira_k", "exempel.se", " ❤ ", "\u200b", "é", "𝟎",
     "+46 ", "0701740605", "\n", " ", "[telefon 123456]", "kr", "å")
)  # fmt: skip
any_text = st.lists(
    st.one_of(_MARKS, st.text(max_size=12), disguised_numbers().map(lambda d: d[0]), other_digits), max_size=8
).map("".join)


# More digits in a row than are read at once stand before a text that has a number and nothing else.
# More digits than a number has are cut into several, here inside what one word writes.
_CUT_INSIDE_A_WORD = [
    "Ring 070123456trippelnoll46701234567 nu",
    "070123456trettiotjugo①S46",
    "081234567tio1234567i",
]
_LONG_THEN_PLAIN = ["0" * 60 + " 0701740605 " + "0" * 60, "0701740606"]


@given(st.lists(any_text, max_size=5))
@example(_LONG_THEN_PLAIN)
@example(_CUT_INSIDE_A_WORD)
@settings(max_examples=examples(200), deadline=None)
def test_spans_are_whole_characters_in_order_without_overlap(texts: list[str]) -> None:
    found = find_contacts(pa.array(texts, pa.string()))
    last = (-1, 0)
    for contact in found.to_pylist():
        part = texts[contact["row"]].encode()[contact["start"] : contact["end"]]
        assert part
        assert part.decode().strip()
        assert (contact["row"], contact["start"]) >= last
        last = (contact["row"], contact["end"])


@given(any_text)
@settings(max_examples=examples(200), deadline=None)
def test_canonical_forms_stay_as_they_are(text: str) -> None:
    for contact in find_contacts(pa.array([text], pa.string())).to_pylist():
        assert canonical_contact(contact["kind"], contact["value"]) == contact["value"]


@given(st.lists(any_text, max_size=6), st.integers(0, 6))
@settings(max_examples=examples(100), deadline=None)
def test_a_text_is_read_the_same_wherever_it_stands(texts: list[str], first: int) -> None:
    whole = pa.array(texts, pa.large_string())
    found = [tuple(c.values()) for c in find_contacts(whole).to_pylist() if c["row"] >= first]
    cut = [tuple(c.values()) for c in find_contacts(whole[first:]).to_pylist()]
    assert found == [(row + first, *rest) for row, *rest in cut]


@given(st.lists(any_text, max_size=6), st.sets(st.integers(0, 5)))
@settings(max_examples=examples(100), deadline=None)
def test_only_the_rows_asked_for_are_read(texts: list[str], asked: set[int]) -> None:
    rows = np.array(sorted(row for row in asked if row < len(texts)), np.int64)
    whole = pa.array(texts, pa.string())
    found = [contact for contact in find_contacts(whole).to_pylist() if contact["row"] in rows]
    assert find_contacts(whole, rows=rows).to_pylist() == found


def test_the_table_has_its_columns_even_when_empty() -> None:
    assert find_contacts(pa.array([], pa.string())).schema == CONTACTS
    assert find_contacts(pa.array(["", None, "hej"], pa.string())).num_rows == 0


def test_a_null_holds_nothing_and_moves_no_row() -> None:
    found = find_contacts(pa.array([None, "0701740605", None], pa.string()))
    assert found["row"].to_pylist() == [1]


def test_many_blocks_give_each_row_its_number() -> None:
    found = find_contacts(pa.array(ads(5000, 7)))
    assert found["row"].to_pylist() == list(range(5000))


def test_a_text_of_many_places_is_read_to_its_end() -> None:
    text = "@a " * 5000 + "mira@exempel.se"
    assert find_contacts(pa.array([text], pa.string()))["value"].to_pylist()[-1] == "mira@exempel.se"


def test_two_threads_find_what_one_does() -> None:
    texts = pa.array(ads(4000, 3))
    expected = find_contacts(texts)
    results: list[pa.Table] = []
    threads = [threading.Thread(target=lambda: results.append(find_contacts(texts))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result.equals(expected) for result in results)
    assert len(results) == 2


def test_another_region_reads_its_own_numbers() -> None:
    found = find_contacts(pa.array(["Ring 406 12 345"]), region="NO")
    assert found["value"].to_pylist() == ["+4740612345"]


def test_an_unknown_region_is_refused_by_name() -> None:
    with pytest.raises(InputError, match='"XX" is not a region'):
        find_contacts(pa.array(["hej"]), region="XX")


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("phone", "070-174 06 05", "+46701740605"),
        ("phone", "701740605", "+46701740605"),
        ("phone", "46701740605", "+46701740605"),
        ("phone", "4740612345", "+4740612345"),
        ("phone", "noll sju noll ett sju fyra noll sex noll fem", "+46701740605"),
        ("phone", "okänt", None),
        ("phone", "", None),
        ("phone", "12345", None),
        ("email", " Mira@Exempel.se ", "mira@exempel.se"),
        ("email", "mira", None),
        ("handle", "Mira_K", "@mira_k"),
        ("handle", "@Mira", "@mira"),
        ("handle", "Telegram: @Mira", "telegram:@mira"),
        ("handle", "två ord", None),
        ("link", "HTTPS://www.Exempel.se/Mira/", "exempel.se/Mira"),
        ("link", "exempel.me", "exempel.me"),
        ("link", "ingen länk", None),
    ],
)
def test_a_value_has_one_form(kind: str, raw: str, expected: str | None) -> None:
    assert canonical_contact(kind, raw) == expected


def test_a_column_is_read_in_its_region() -> None:
    assert canonical_contact("phone", "406 12 345", region="NO") == "+4740612345"


@pytest.mark.parametrize("written", ["701740605.0", "0701740605,00", "46701740605.0", " +46701740605.0 "])
def test_decimals_that_a_program_for_tables_wrote_are_no_part_of_a_number(written: str) -> None:
    assert canonical_contact("phone", written) == "+46701740605"


@pytest.mark.parametrize("written", ["4,67017E+10", "4.67393E+10", "1,23457e11", " 7,02E+08 ", "7E8"])
def test_a_power_of_ten_has_lost_its_last_digits_and_is_no_number(written: str) -> None:
    assert canonical_contact("phone", written) is None


def test_another_kind_is_refused_by_name() -> None:
    with pytest.raises(InputError, match='"fax" is not a kind of contact'):
        canonical_contact("fax", "0701740605")


EXAMPLES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("examples.toml").read_text(encoding="utf-8")
)["example"]


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 80


@pytest.mark.parametrize("line", EXAMPLES, ids=[line["text"][:40] for line in EXAMPLES])
def test_a_line_holds_these_contacts(line: dict[str, Any]) -> None:
    found = find_contacts(pa.array([line["text"]], pa.string())).to_pylist()
    assert [f"{contact['kind']} {contact['value']}" for contact in found] == line["contacts"]


def test_all_lines_at_once_hold_the_same_contacts() -> None:
    found = find_contacts(pa.array([line["text"] for line in EXAMPLES], pa.large_string())).to_pylist()
    expected = [(row, told) for row, line in enumerate(EXAMPLES) for told in line["contacts"]]
    assert [(contact["row"], f"{contact['kind']} {contact['value']}") for contact in found] == expected


def test_pages_that_are_told_apart_by_their_query_are_two_links_and_no_handle() -> None:
    texts = ["se facebook.com/profile.php?id=100 nu", "annan facebook.com/profile.php?id=777 idag"]
    found = find_contacts(pa.array(texts, pa.string())).to_pylist()
    assert [(each["kind"], each["value"]) for each in found] == [
        ("link", "facebook.com/profile.php?id=100"),
        ("link", "facebook.com/profile.php?id=777"),
    ]
