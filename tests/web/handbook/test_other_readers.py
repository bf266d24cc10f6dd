"""The pages for readers beside care and social work: easy Swedish, as long as one sheet, checked that day."""

import datetime as dt
import re

import pytest

from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import load
from lykta.web.handbook.markdown import MARK, OWN, sentences

LIBRARY = load()
# The highest LIX that each may have: 30 reads as easy prose does, 40 as a newspaper's plain prose does.
HIGHEST = {
    "easy-to-read": 22,
    "hotels-and-landlords": 34,
    "school": 34,
    "staff-safety": 34,
    "buyers": 30,
}


def words_of(key: str, language: Language) -> list[list[str]]:
    """The words of each sentence of a page, without headings, references and addresses."""
    page = LIBRARY.page(language, key)
    assert page is not None
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", MARK.sub("", page.body))
    lines = [re.sub(r"^(?:- |\d\. |::: ?\w* ?)", "", line) for line in bare.splitlines() if line[:1] != "#"]
    found = [re.findall(r"\w+", each) for line in lines for each in sentences(line.replace("**", ""))]
    return [words for words in found if words]


@pytest.mark.parametrize("key", HIGHEST)
def test_the_swedish_reads_easily(key: str) -> None:
    found = words_of(key, "sv")
    words = [word for sentence in found for word in sentence]
    long = [word for word in words if len(word) > 6]
    # LIX, Björnsson 1968: words a sentence, and long words in a hundred.
    assert len(words) / len(found) + 100 * len(long) / len(words) < HIGHEST[key]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", HIGHEST)
def test_a_page_has_the_words_of_one_sheet(key: str, language: Language) -> None:
    assert 250 <= sum(map(len, words_of(key, language))) <= 560


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_easy_page_is_long(language: Language) -> None:
    assert [each for each in words_of("easy-to-read", language) if len(each) > 20] == []


@pytest.mark.parametrize("key", HIGHEST)
def test_both_languages_rest_on_the_same_sources(key: str) -> None:
    cited = {
        language: sorted(mark for mark in MARK.findall(LIBRARY.pages[language, key].body) if mark != OWN)
        for language in LANGUAGES
    }
    assert cited["sv"] == cited["en"]


@pytest.mark.parametrize("key", HIGHEST)
def test_the_page_was_checked_on_the_day_it_says(key: str) -> None:
    assert {LIBRARY.pages[language, key].checked for language in LANGUAGES} == {dt.date(2026, 11, 27)}


def test_a_child_is_never_sent_to_a_line_for_adults() -> None:
    school = LIBRARY.pages["sv", "school"].body
    assert "116 016" not in school
    assert "116 111" in school
