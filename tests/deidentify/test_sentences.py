"""The bars, held on the whole set of marked sentences: recall of hard identifiers 1.0, of soft ones .9, false
alarms.
"""

from collections import Counter
from functools import cache

import pytest
from benchmarks.deidentify import PAGE, page
from benchmarks.deidentify_sentences import Result, measured, sentences

from lykta.deidentify import HARD, Kind

FEWEST_SWEDISH, FEWEST_ENGLISH, FEWEST_CLEAN = 400, 100, 0.4


@cache
def _results() -> tuple[Result, ...]:
    return tuple(map(measured, sentences()))


def test_the_set_is_as_large_as_it_should_be() -> None:
    languages = Counter(sentence.language for sentence in sentences())
    assert languages["sv"] >= FEWEST_SWEDISH
    assert languages["en"] >= FEWEST_ENGLISH
    clean = [sentence for sentence in sentences() if not sentence.marks]
    assert len(clean) >= FEWEST_CLEAN * len(sentences())
    assert {mark.kind for sentence in sentences() for mark in sentence.marks} == set(Kind)


def test_no_sentence_stands_twice() -> None:
    texts = Counter(sentence.text for sentence in sentences())
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("kind", sorted(HARD))
def test_every_hard_identifier_is_found(kind: Kind) -> None:
    missed = [(r.sentence.text, m) for r in _results() for m in r.missed if m.kind is kind]
    assert missed == []


def test_nine_soft_identifiers_in_ten_are_found() -> None:
    marked = sum(mark.kind not in HARD for r in _results() for mark in r.sentence.marks)
    missed = [mark for r in _results() for mark in r.missed if mark.kind not in HARD]
    assert len(missed) <= 0.1 * marked


@pytest.mark.parametrize("kind", [*sorted(set(Kind)), "any"])
def test_at_most_one_clean_sentence_in_ten_raises_an_alarm(kind: str) -> None:
    clean = [r for r in _results() if not r.sentence.marks]
    alarms = [r for r in clean if any(kind in {"any", one.kind.value} for one in r.findings)]
    assert len(alarms) <= 0.1 * len(clean)


def test_the_reference_page_gives_the_figures_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text
