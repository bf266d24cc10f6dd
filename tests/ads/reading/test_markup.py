"""Ads that were exported with the markup of their page."""

import json
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
        ("<!DOCTYPE html><html><body>Cykel</body></html>", "Cykel"),
        ("<svg viewBox='0 0 1 1'><path d='M0 0'/><line x1=1 /></svg>Cykel<hr/ >", "Cykel"),
        ('<div data-v-7ba5bd90 hidden class="ad">Cykel</div>', "Cykel"),
        ("<video controls autoplay></video><option selected>Lund<td nowrap>Malmö", "Lund\nMalmö"),
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
        "Jag <i natt> kommer",
        "</i natt>",
        "<a ...> <s ...> <p ...>",
        "<b på båten>",
        "<a hidden gem>",
        "<p x == y>",
        "Min <line> är mira, hälsar <Ruby>",
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
    assert list(map(str, outcome.notes.all_remarks())) == [
        "ads.csv: values with HTML tags or entities, read as a page shows them: 2"
    ]


@pytest.mark.parametrize("piece", [" ", "\t", "<", "<a ", "<!--", "&", "&#", "</", "<b>", "\n "])
def test_a_long_row_of_anything_is_read_in_one_pass(piece: str) -> None:
    # What looked ahead from each place anew would take minutes for a text of this length.
    assert len(read_marked_text(f"<b>{piece * 200_000}Ring</b>")) <= 7 + 200_000 * len(piece)


# As HTML lists them, but for `ruby` and `search`, which people write too.
_NAMES = (
    "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption "
    "center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset "
    "figcaption figure font footer form h1 h6 head header hr html i iframe img input ins kbd label legend "
    "li link main map mark menu meta meter nav noscript object ol optgroup option output p param path "
    "picture pre progress q s samp section select small source span strong sub summary sup svg table tbody "
    "td template textarea tfoot th thead time title tr track u ul var video wbr"
)
_ELEMENTS = _NAMES.split()


@pytest.mark.parametrize("name", _ELEMENTS)
def test_every_element_of_html_is_markup(name: str) -> None:
    for written in (f"<{name}>", f"<{name.upper()} class='x'>", f"<{name}/>", f"</{name}>", f"</{name} >"):
        assert read_marked_text(f"Fin{written}cykel").replace("\n", "") == "Fincykel"


@given(
    st.sampled_from(_ELEMENTS),
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&=\"'/"), min_size=1), min_size=1),
    st.sampled_from(("", "/")),
)
def test_a_sentence_after_the_name_of_an_element_is_text(name: str, words: list[str], closes: str) -> None:
    text = f"<{closes}{name} jag {' '.join(words)}>"
    assert read_marked_text(text) == text


def test_a_json_row_nested_deeply_is_read_as_one_row(tmp_path: Path) -> None:
    deep = "[" * 1500 + '"<b>x</b>"' + "]" * 1500
    lines = [b'{"id":1,"text":"a","x":%s,"y":"<p>du</p>"}' % deep.encode(), b'{"id":2,"text":"<p>b</p>"}']
    outcome = read_bytes(tmp_path, "ads.jsonl", b"\n".join(lines))
    assert outcome.column("text") == ["a", "b"]
    assert outcome.column("extra")[0] == '{"x":' + "[" * 1500 + '"x"' + "]" * 1500 + ',"y":"du"}'


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(st.dictionaries(st.text(max_size=3), _JSON, max_size=3), _JSON, st.booleans())
def test_an_object_is_read_text_by_text(kept: dict[str, object], value: object, ascii_only: bool) -> None:
    def read_texts(part: object) -> object:
        match part:
            case str():
                return read_marked_text(part)
            case list():
                return [read_texts(each) for each in part]
            case dict():
                return {read_marked_text(name): read_texts(each) for name, each in part.items()}
        return part

    kept |= {"marked": ["<p>Hej &quot;du&quot;\\</p>", value]}
    written = json.dumps(kept, ensure_ascii=ascii_only, separators=(",", ":"))
    (read,) = read_markup_in_objects(pa.array([written], pa.string())).to_pylist()
    assert json.loads(read) == read_texts(kept)
