"""Every language says the same, with the same numbers, and nothing without a source."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from lykta.web.for_you.texts import (
    ORDER,
    PACKAGE,
    Translation,
    check_page,
    figures,
    is_own,
    page_outline,
    translations,
)
from lykta.web.handbook.library import load

SOURCES = load().sources
DAY = dt.date(2026, 11, 27)
TEXTS = list(translations().values())
EACH = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.code)
# Where the letters of a language lie in Unicode; a text that is not translated has too few of them.
LETTERS = {"uk": "Ѐ-ӿ", "ru": "Ѐ-ӿ", "bg": "Ѐ-ӿ", "th": "฀-๿", "ar": "؀-ۿ"}


def _found(changed: Translation) -> list[tuple[str, str]]:
    told: Mapping[str, Translation] = dict(translations()) | {changed.code: changed}
    return [(finding.kind, finding.where) for finding in check_page(page_outline(), told, SOURCES, DAY)]


def _with(code: str, **words: str) -> Translation:
    text = translations()[code]
    return replace(
        text, words={**text.words, **{key.replace("__", "."): each for key, each in words.items()}}
    )


def test_nothing_is_to_be_mended() -> None:
    assert check_page(page_outline(), translations(), SOURCES, DAY) == []


def test_the_languages_most_needed_are_there() -> None:
    assert {"sv", "en", "ro", "es", "th", "ar", "uk"} <= set(ORDER)
    assert {path.stem for path in (PACKAGE / "texts").glob("*.toml")} == set(ORDER)


@EACH
def test_every_text_is_there_and_none_is_of_another_language(text: Translation) -> None:
    assert list(text.words) == list(page_outline().text_keys())
    empty = [key for key, words in text.words.items() if not words.strip()]
    assert empty == (["around.unchecked"] if text.code == "en" else [])
    if text.code in LETTERS:
        letters = re.compile(f"[{LETTERS[text.code]}]")
        assert [key for key, words in text.words.items() if not letters.search(words)] == []
    if text.code not in ("sv", "en"):
        same = [
            key
            for key, words in text.words.items()
            if words in (translations()["sv"].words[key], translations()["en"].words[key])
        ]
        assert same == []


@EACH
def test_the_figures_are_those_of_the_swedish(text: Translation) -> None:
    swedish = translations()["sv"].words
    assert {key: figures(words) for key, words in text.words.items()} == {
        key: figures(words) for key, words in swedish.items()
    }


@EACH
def test_no_number_is_written_in_a_text_itself(text: Translation) -> None:
    written = [key for key, words in text.words.items() if re.search(r"\d{3} ?\d{2}|\b11[26]\b", words)]
    assert [key for key in written if not re.fullmatch(r".*\b202\d\b.*", text.words[key])] == []


@EACH
def test_what_is_not_stored_is_told_with_what_the_browser_remembers(text: Translation) -> None:
    # "This page stores nothing about you, but the browser remembers it", as the page says further up.
    assert text.words["around.stored"][:40] == text.words["phone.history"][:40]


def test_only_arabic_is_read_from_right_to_left() -> None:
    assert [text.code for text in TEXTS if text.direction == "rtl"] == ["ar"]


def test_every_sentence_has_a_source_that_was_checked_or_is_advice() -> None:
    used = page_outline().sources()
    assert [key for key in used if SOURCES[key].checked is None] == []
    advice = [
        f"{section}.{key}"
        for section, sentences in page_outline().sections.items()
        for key, sources in sentences.items()
        if not sources
    ]
    assert advice == [
        "phone.call-list",
        "phone.history",
        "phone.apps",
        "phone.sudden",
        "rights.alone",
        "pass-on.ask-first",
    ]
    assert not any(is_own(key) for key in advice)


def test_the_swedish_reads_easily_and_calls_nobody_he_or_she() -> None:
    words = [word for text in translations()["sv"].words.values() for word in re.findall(r"\w+", text)]
    sentences = [
        each
        for text in translations()["sv"].words.values()
        for each in re.split(r"[.?!:]+", text)
        if each.strip()
    ]
    long = [word for word in words if len(word) > 6]
    # LIX, Björnsson 1968; below 30 reads as easy prose does.
    assert len(words) / len(sentences) + 100 * len(long) / len(words) < 30
    assert {"hon", "han", "henne", "honom"}.isdisjoint(word.lower() for word in words)


@EACH
def test_the_lead_and_the_titles_say_nothing_that_gives_the_reader_away(text: Translation) -> None:
    above = [text.words["around.title"], text.words["around.lead"]]
    above += [words for key, words in text.words.items() if key.endswith(".title")]
    telling = re.compile(
        r"\b(?:sex|prostit|traffick|människohandel)|секс|просту|proxeni|เพศ|جنس", re.IGNORECASE
    )
    assert [words for words in above if telling.search(words)] == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (_with("ro", rights__think="Poți primi 45 de zile."), "different number"),
        (_with("ar", rights__think="٣٠ يومًا"), "different number"),
        (_with("es", call__queue="Llama al {nobody}."), "different number"),
        (_with("th", call__more="x"), "different shape"),
        (_with("sv", phone__sudden="Du har rätt till skydd."), "unsourced sentence"),
        (_with("en", rights__alone="It is a crime."), "unsourced sentence"),
    ],
)
def test_what_does_not_hold_is_found(changed: Translation, kind: str) -> None:
    assert kind in [found for found, where in _found(changed) if where.startswith(f"for-you/{changed.code}")]


def test_a_missing_text_an_unknown_source_and_a_day_that_has_passed_are_found() -> None:
    swedish = translations()["sv"]
    without = replace(swedish, words={k: v for k, v in swedish.words.items() if k != "plan.title"})
    assert ("missing translation", "for-you/sv") in _found(without)
    late = check_page(page_outline(), translations(), {}, dt.date(2027, 3, 1))
    assert {"overdue", "unknown source"} == {finding.kind for finding in late}
