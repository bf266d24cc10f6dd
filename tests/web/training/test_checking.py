"""What the check of the training finds, and that the training as it is has nothing to mend."""

import datetime as dt
from pathlib import Path

import pytest

from lykta.language import LANGUAGES
from lykta.web.handbook.checking import claims_in_text
from lykta.web.handbook.library import load as load_library
from lykta.web.training.checking import check, texts
from lykta.web.training.course import load
from tests.web.training.written import QUIZ, SHEET, SOUND, write_beside, write_both, write_module

TODAY = dt.date(2026, 11, 24)
LIBRARY = load_library()


def found(folder: Path, day: dt.date = TODAY) -> set[tuple[str, str]]:
    return {(finding.kind, finding.what) for finding in check(load(folder), LIBRARY, day)}


def test_the_training_has_nothing_to_mend() -> None:
    assert check(load(), LIBRARY, TODAY) == []


def test_every_module_has_to_be_read_again_one_day() -> None:
    overdue = [each for each in check(load(), LIBRARY, dt.date(2100, 1, 1)) if each.kind == "overdue"]
    # Seven modules, the quizzes and three sheets, each in both languages.
    assert len(overdue) == 24


def test_the_rule_for_statements_finds_them_and_is_not_blind() -> None:
    counts = {
        language: sum(
            len(claims_in_text(text, language))
            for module in load().in_language(language)
            for _, text in texts(module)
        )
        for language in LANGUAGES
    }
    assert min(counts.values()) > 60


def test_a_sound_module_is_let_be(tmp_path: Path) -> None:
    write_both(tmp_path)
    assert found(tmp_path) == set()


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('text = "Hej."', 'text = "[a](page:nowhere)"', ("dead link", "page:nowhere")),
        ('text = "Hej."', 'text = "[a](page:signs#nowhere)"', ("dead link", "page:signs#nowhere")),
        ('text = "Hej."', 'text = "Hej.[^unknown]"', ("unknown source", "unknown")),
        ('text = "Hej."', 'text = "[[picture none]]"', ("unknown figure", "[[picture none]]")),
        ('setting = "Här."', 'setting = "Se.[^unknown]"', ("unknown source", "unknown")),
        ("Så är det.[^psl]", "Så är det.[^own]", ("choice without source", "Jag går.")),
        ('takeaway = "Så."', 'takeaway = "Ring 112."', ("unsourced sentence", "Ring 112.")),
        ('"lyssna"', '"ring 112"', ("unsourced sentence", "ring 112")),
        ('summary = "Så övar vi."', 'summary = "I 4 steg."', ("unsourced sentence", "I 4 steg.")),
        ("Så är det.[^psl]", "Så är det.", ("choice without source", "Jag går.")),
        ("Så är det.[^psl]", "Ring 112. Så.[^psl]", ("unsourced sentence", "Ring 112.")),
        ('builds_on = ["signs"]', 'builds_on = ["none"]', ("dead link", "builds_on: none")),
    ],
)
def test_what_is_to_be_mended_is_found(tmp_path: Path, old: str, new: str, finding: tuple[str, str]) -> None:
    write_both(tmp_path, SOUND.replace(old, new))
    assert finding in found(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("training:pairs", "training:nowhere", ("dead link", "training:nowhere")),
        ("Öva [i", "Ring 112. Öva [i", ("unsourced sentence", "Ring 112.")),
        ('summary = "Så leder vi."', 'summary = "I 4 steg."', ("unsourced sentence", "I 4 steg.")),
    ],
)
def test_what_is_to_be_mended_in_a_sheet_is_found(
    tmp_path: Path, old: str, new: str, finding: tuple[str, str]
) -> None:
    write_beside(tmp_path, "sheets", "09-ours.md", SHEET)
    assert found(tmp_path) == set()
    write_beside(tmp_path, "sheets", "09-ours.md", SHEET.replace(old, new))
    assert finding in found(tmp_path)


def test_what_is_to_be_mended_in_a_quiz_is_found(tmp_path: Path) -> None:
    write_beside(tmp_path, "quizzes", "09-ours.toml", QUIZ)
    assert found(tmp_path) == set()
    write_beside(tmp_path, "quizzes", "09-ours.toml", QUIZ.replace("Så är det.[^psl]", "Ring 112."))
    assert {kind for kind, _ in found(tmp_path)} == {"unsourced sentence", "choice without source"}


def test_a_module_without_its_translation_is_found(tmp_path: Path) -> None:
    write_module(tmp_path)
    assert [(each.kind, each.where) for each in check(load(tmp_path), LIBRARY, TODAY)] == [
        ("missing translation", "training en/ours")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('worth = "harm"', 'worth = "depends"'),
        ("Så är det.[^psl]", "Så är det.[^psl][^nspm]"),
        ('key = "house"', 'key = "garden"'),
        ('builds_on = ["signs"]', 'builds_on = ["asking"]'),
    ],
)
def test_languages_that_differ_in_more_than_words_are_found(tmp_path: Path, old: str, new: str) -> None:
    write_module(tmp_path)
    write_module(tmp_path, SOUND.replace(old, new), language="en")
    assert {kind for kind, _ in found(tmp_path)} == {"different shape"}
