"""Words that a page explains: reading them, finding them in a text, and what a reader gets of them."""

import re
from pathlib import Path

import pytest
from django.test import Client

from lykta.errors import InputError
from lykta.language import LANGUAGES
from lykta.web.handbook.glossary import FILE, Glossary, GlossaryWord, check_glossaries, read_glossaries
from lykta.web.handbook.library import load
from lykta.web.handbook.markdown import Surroundings, render_markdown

WORD = GlossaryWord(
    key="mark", word="Märke", forms=("märke", "märken"), meaning="Ett tecken.", source="", page="signs"
)


def marked(text: str, *, but: str = "") -> tuple[str, list[str]]:
    """A text with its words marked, and the keys of those that were found."""
    found: list[GlossaryWord] = []
    around = Surroundings(
        {"signs": "/handbok/tecken/"},
        {},
        mark=lambda tokens: found.extend(Glossary({"mark": WORD}).mark(tokens, but=but)),
    )
    return render_markdown(text, around).html, [word.key for word in found]


def test_the_words_of_the_handbook_have_nothing_to_mend() -> None:
    assert check_glossaries(read_glossaries(), load()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_belongs_to_two_words(language: str) -> None:
    words = read_glossaries()[language].words.values()  # type: ignore[index]
    forms = [form.lower() for word in words for form in word.forms]
    assert len(forms) == len(set(forms))


def test_a_word_is_a_button_where_it_stands_first() -> None:
    html, found = marked("Ett märke, och två Märken.\n\nTre märken.")
    assert html.count("<button") == 1
    assert 'Ett <button type="button" class="word" popovertarget="word-mark">märke</button>, och' in html
    assert found == ["mark"]


@pytest.mark.parametrize(
    "text",
    ["## Ett märke", "[ett märke](page:signs)", "Ett märkesår.", "| Märke |\n|---|\n| a |", "`märke`"],
)
def test_headings_links_and_other_words_are_no_buttons(text: str) -> None:
    html, found = marked(text)
    assert "<button" not in html
    assert found == []


def test_a_page_that_explains_a_word_itself_needs_no_button() -> None:
    assert marked("Ett märke.", but="signs")[1] == []


def test_a_text_keeps_all_its_words() -> None:
    text = "Före märke efter.[^a] Och **ett märke** till."
    plain = re.sub(r"<[^>]+>", "", marked(text)[0])
    assert "Före märke efter." in plain
    assert "ett märke till." in plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[de.a]\n", "de is not a language"),
        ('[sv.a]\nword = "A"\nforms = []\nmeaning = "B."\n', "sv|forms"),
        ('[sv.a]\nword = "A"\nforms = ["a"]\nmeaning = "B."\ncolour = "red"\n', "colour"),
        ("[sv.a\n", "cannot be read"),
    ],
)
def test_a_file_that_does_not_hold_is_refused_by_name(tmp_path: Path, written: str, words: str) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_glossaries(tmp_path)


def test_the_county_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        '[sv.socialjour]\nword = "Jour"\nforms = ["jouren"]\nmeaning = "Hos oss."\n', encoding="utf-8"
    )
    words = read_glossaries(tmp_path)["sv"].words
    assert words["socialjour"].meaning == "Hos oss."
    assert "handelseatgard" in words


def test_what_a_meaning_refers_to_and_states_is_checked(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        '[sv.a]\nword = "A"\nforms = ["a"]\nmeaning = "Lagen kräver det."\npage = "nowhere"\n'
        '[sv.b]\nword = "B"\nforms = ["b"]\nmeaning = "Bra."\nsource = "nobody"\n',
        encoding="utf-8",
    )
    found = {(each.kind, each.where) for each in check_glossaries(read_glossaries(tmp_path), load())}
    assert found == {
        ("dead link", "glossary/sv/a"),
        ("unsourced sentence", "glossary/sv/a"),
        ("unknown source", "glossary/sv/b"),
    }


@pytest.mark.parametrize(
    ("address", "key"),
    [("/handbok/vad-ar-manniskohandel/", "handelseatgard"), ("/en/handbook/what-to-do-now/", "without-harm")],
)
def test_each_button_of_a_page_has_its_meaning_on_it(client: Client, address: str, key: str) -> None:
    text = client.get(address).content.decode()
    buttons = re.findall(r'class="word" popovertarget="(word-[a-z-]+)"', text)
    assert f"word-{key}" in buttons
    assert re.findall(r'<div popover class="word-meaning" id="(word-[a-z-]+)"', text) == buttons


def test_a_sheet_for_paper_has_no_buttons(client: Client) -> None:
    assert 'class="word"' not in client.get("/handbok/blankett-orosanmalan/").content.decode()


def test_the_check_explains_the_words_that_it_uses(client: Client) -> None:
    text = client.post("/rattslig-kontroll/hela/", {"acute": "no", "to": "rest"}).content.decode()
    assert 'popovertarget="word-rekvisit"' in text
    assert 'id="word-rekvisit"' in text
