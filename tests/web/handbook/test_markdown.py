"""From Markdown to sentences, tables and pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook.markdown import MarkdownError, Surroundings, anchor, render_markdown, sentences

AROUND = Surroundings({"signs": "/handbok/tecken/"}, {"contact": lambda *_: "<p>contact</p>"})


@pytest.mark.parametrize(
    "parts",
    [
        ["Först ett.[^a][^b]", "Sedan 4 kap. 1 a §.[^c]", "Sist."],
        ["**Ta en tolk.**", "Aldrig medföljaren."],
        ["”Bra att du berättade.", "Det är inte ditt fel.”", "Lyssna."],
        ["Du får berätta.", "18 år är gränsen.[^a]"],
        ["Se t.ex. Stockholm m.fl. Orter finns."],
        ["Ring nr. 112 först.", "Sedan?", "”Ja.”"],
    ],
)
def test_a_text_is_cut_where_its_sentences_end(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@given(st.text(alphabet="Aåb .?!:[]^c\n*”1", max_size=60))
def test_no_sign_of_a_paragraph_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


LONG = "a cell with more words in it than a narrow screen has room for"
WIDE = f"| Who | What |\n|---|---|\n| Police | {LONG} |\n"


def test_a_wide_table_says_its_columns_and_its_roles() -> None:
    html = render_markdown(WIDE, AROUND).html
    assert '<table class="stacks" role="table">' in html
    assert f'data-label="What">{LONG}</td>' in html
    assert 'data-label="Who">Police</td>' in html
    for element, role in (("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row"), ("td", "cell")):
        found = re.findall(rf"<{element}\b[^>]*>", html)
        assert found
        assert all(f'role="{role}"' in tag for tag in found)
    assert html.count('role="columnheader"') == 2


def test_the_references_of_a_cell_do_not_make_it_wide() -> None:
    marks = "".join(f"[^source-{number}]" for number in range(9))
    html = render_markdown(f"| Year | Number |\n|---|---|\n| 2018 | 262{marks} |\n", AROUND).html
    assert "stacks" not in html


def test_a_narrow_table_stays_a_table() -> None:
    html = render_markdown("| Year | Number |\n|---|--:|\n| 2018 | 262 |\n", AROUND).html
    assert "stacks" not in html
    assert "data-label" not in html


def test_each_table_of_a_page_is_judged_by_itself() -> None:
    html = render_markdown(f"{WIDE}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", AROUND).html
    assert html.count("<table") == 2
    assert html.count("stacks") == 1


def html(body: str) -> str:
    return render_markdown(body, AROUND).html


def test_a_reference_becomes_a_number_that_stays_the_same() -> None:
    rendered = render_markdown("A.[^one] B.[^two] C.[^one]\n", AROUND)
    assert rendered.cited == ("one", "two")
    assert rendered.html.count('href="#source-one"') == 2


def test_html_is_shown_and_not_obeyed() -> None:
    assert "<script>" not in html("<script>alert(1)</script>\n")
    assert "javascript:" not in html("[a](javascript:alert(1))\n").replace("[a](javascript:alert(1))", "")


def test_headings_have_anchors_and_those_of_the_second_level_are_listed() -> None:
    rendered = render_markdown("## Är det så?\n\n### Under\n", AROUND)
    assert [(each.anchor, each.text) for each in rendered.headings] == [("ar-det-sa", "Är det så?")]
    assert 'id="under"' in rendered.html


def test_a_link_to_a_page_goes_by_its_name() -> None:
    assert 'href="/handbok/tecken/#nu"' in html("[a](page:signs#nu)\n")


def test_a_link_to_another_site_gives_no_referrer() -> None:
    assert 'rel="noreferrer"' in html("[a](https://x.example/)\n")


def test_a_notice_has_the_label_of_its_kind_or_its_own() -> None:
    assert '<p class="notice-label">Ett &lt;eget&gt;</p>' in html("::: must Ett <eget>\nHej\n:::\n")
    assert html("::: note\nHej\n:::\n").count("notice-label") == 0


def test_what_is_placed_is_drawn_where_it_stands() -> None:
    assert html("A\n\n[[contact]]\n\nB\n").replace("\n", "") == "<p>A</p><p>contact</p><p>B</p>"


def test_numbers_are_set_to_the_right_without_inline_style() -> None:
    table = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert 'class="number"' in table
    assert "style=" not in table
    assert table.count('scope="col"') == 2


@pytest.mark.parametrize("body", ["[a](page:nowhere)\n", "[[nothing]]\n"])
def test_what_is_not_there_is_told(body: str) -> None:
    with pytest.raises(MarkdownError):
        html(body)


def test_an_anchor_has_no_accents_or_signs() -> None:
    assert anchor("Får inte – kontrollerat 2026") == "far-inte-kontrollerat-2026"


def test_what_is_read_as_one_word_stays_on_one_line() -> None:
    assert "114\N{NO-BREAK SPACE}14" in html("Ring 114 14 nu.\n")
    assert "19\N{NO-BREAK SPACE}kap. 1 och 2\N{NO-BREAK SPACE}§§" in html("I 19 kap. 1 och 2 §§ lagen.\n")


def test_words_are_escaped_also_where_spaces_are_changed() -> None:
    assert html("1 2 < 3 & 4\n") == "<p>1\N{NO-BREAK SPACE}2 &lt; 3 &amp; 4</p>\n"


def test_a_day_in_the_label_of_a_box_is_a_time() -> None:
    assert '<time datetime="2026-11-24">2026-11-24</time>' in html("::: must Nu 2026-11-24\nText.\n:::\n")


def test_the_mark_of_an_editor_is_not_shown_and_counts_as_no_source() -> None:
    rendered = render_markdown("Du bör lyssna.[^own] Ring.[^one]\n", AROUND)
    assert rendered.cited == ("one",)
    assert "own" not in rendered.html


def test_two_references_beside_each_other_are_set_apart() -> None:
    assert html("A.[^one][^two] B.[^one]\n").count("cite-beside") == 1
