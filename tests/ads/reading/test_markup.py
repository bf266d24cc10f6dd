"""Ads that were exported with the markup of their page."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts import find_contacts
from lykta.ads.reading.markup import read_marked_text, read_markup, read_markup_in_objects
from tests.ads.reading.outcome import read_bytes

_PARTS = st.sampled_from(
    ("<", ">", "&", ";", "<p>", "</p>", "<script>", "</script>", "<!--", "-->", "&nbsp;", "&amp;", "&lt;",
     "&#8209;", "hej", " ", "3", '<a href="tel:0701740605">', "</a>", "\n", "/")
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Fin&nbsp;cykel s&auml;ljes</p><br/>Ring mig", "Fin\xa0cykel säljes\nRing mig"),
        ("070&#8209;174 06 05", "070\u2011174 06 05"),
        ("0<b>70</b>-174 06 05", "070-174 06 05"),
        ("anna&#64;exempel.se", "anna@exempel.se"),
        ("&lt;p&gt;Fin &amp;amp; snabb&lt;/p&gt;", "Fin & snabb"),
        ('Ring <a href="tel:070-1740605">h&auml;r</a>', "Ring här 070-1740605"),
        ('Ring <a href="tel:0701740605">070-174 06 05</a> nu', "Ring 070-174 06 05 nu"),
        ('Se <a href="/annons/7">mer</a>', "Se mer"),
        ('<div class="ad"><script>var a = "0701740605";</script>Cykel</div>', "Cykel"),
        ("<script>a<script>b", "ab"),
    ],
)
def test_a_text_is_read_as_its_page_shows_it(written: str, read: str) -> None:
    assert read_marked_text(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "Jag <3 dig",
        "a < b och b > a",
        "AT&T",
        "R&B; soul",
        "Kaffe&kaka",
        "<Mira>",
        "<3 <3",
        "& &",
        "<p></p>",
        "&nbsp;",
        " Hej \n",
    ],
)
def test_what_people_write_stays_to_the_letter(text: str) -> None:
    assert read_marked_text(text) == text


@given(st.lists(_PARTS, max_size=12).map("".join))
def test_no_text_becomes_blank_or_depends_on_the_others(text: str) -> None:
    values, changed = read_markup(pa.array(["Hej", None, text, "<b>du</b>"], pa.string()))
    assert values.to_pylist() == ["Hej", None, read_marked_text(text), "du"]
    assert changed == 1 + (read_marked_text(text) != text)
    assert bool(text.strip()) == bool(read_marked_text(text).strip())


def test_numbers_that_a_page_writes_with_entities_are_those_that_people_see() -> None:
    written = ["070&#8209;174 06 05", "070&nbsp;174&nbsp;06&nbsp;05", "anna&#64;exempel.se"]
    values, _ = read_markup(pa.array(written, pa.string()))
    assert find_contacts(values)["value"].to_pylist() == ["+46701740605", "+46701740605", "anna@exempel.se"]


def test_texts_in_columns_that_are_kept_are_read_so_too() -> None:
    objects = ['{"a":"070&nbsp;174 06 05","b":[1.5,"<b>x</b>"]}', '{"u":"https://exempel.se/?a=1&b=2"}', None]
    read = read_markup_in_objects(pa.array(objects, pa.string())).to_pylist()
    assert read == ['{"a":"070\xa0174 06 05","b":[1.5,"x"]}', *objects[1:]]


def test_a_file_says_how_many_values_had_markup(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text;ort\n1;<p>Hej</p>;"Malm&ouml;"\n2;<3;Lund\n')
    assert (outcome.column("text"), outcome.column("place")) == (["Hej", "<3"], ["Malmö", "Lund"])
    assert list(outcome.notes.lines()) == [
        "ads.csv: values with HTML tags or entities, read as a page shows them: 2"
    ]


@pytest.mark.parametrize("piece", [" ", "\t", "<", "<a ", "<!--", "&", "&#", "</", "<b>", "\n "])
def test_a_long_row_of_anything_is_read_in_one_pass(piece: str) -> None:
    # What looked ahead from each place anew would take minutes for a text of this length.
    assert len(read_marked_text(f"<b>{piece * 200_000}Ring</b>")) <= 7 + 200_000 * len(piece)
