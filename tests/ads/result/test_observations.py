"""Observations in words: every kind in both languages, with an innocent explanation."""

import json
from string import Formatter

import pytest

from lykta.ads.describing.describing import KINDS as SEEN
from lykta.ads.result.observations import KINDS, Observation
from lykta.language import LANGUAGES, Language
from tests.ads.describing.test_describing import JUDGING


def told(kind: str, **parameters: object) -> tuple[str, str]:
    seen = Observation(kind, json.dumps(parameters))
    return seen.sentence("sv"), seen.sentence("en")


def test_every_kind_that_is_seen_has_words_and_no_other() -> None:
    assert list(KINDS) == list(SEEN)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_tell_the_same_parameters(kind: str) -> None:
    swedish, english = (
        sorted(field for _, field, _, _ in Formatter().parse(KINDS[kind].sentence[language]) if field)
        for language in LANGUAGES
    )
    assert swedish == english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_counter_explanation_that_judges_nobody(kind: str, language: Language) -> None:
    counter = KINDS[kind].counter[language]
    assert len(counter.split()) >= 12
    assert counter[0].isupper()
    assert counter.endswith(".")
    assert not JUDGING.search(f"{kind} {counter} {KINDS[kind].sentence[language]}")
    assert counter != KINDS[kind].counter["en" if language == "sv" else "sv"]


def test_a_list_names_eight_and_counts_the_rest() -> None:
    names = [[str(number), 1] for number in range(10)]
    swedish, english = told("several names", count=10, names=names)
    assert swedish.endswith(": " + ", ".join(f"{number} (1 annons)" for number in range(8)) + " och 2 till.")
    assert english.endswith(", 7 (1 ad) and 2 more.")


def test_a_list_ends_with_and() -> None:
    assert told("one day in several places", days=1, day="2024-05-06", places=["a"])[1].endswith("for a.")
    assert told("one day in several places", days=2, day="2024-05-06", places=["a", "b", "c"]) == (
        "En och samma text, bortsett från orten, finns i flera orter samma dag (2 dagar). Den 2024-05-06 "
        "gäller den a, b och c.",
        "One text, but for the place, is in several places on the same day (2 days). On 2024-05-06 it is for "
        "a, b and c.",
    )


def test_thousands_have_a_hard_space_in_swedish() -> None:
    swedish, english = told("busiest day", ads=12345, of=23456, day="2024-05-06")
    assert swedish.startswith("12\u00a0345 av 23\u00a0456 annonser")
    assert english.startswith("12,345 of 23,456 ads")


def test_contacts_are_called_by_their_tags() -> None:
    contacts = [["phone", "aa11bb22cc", 4], ["email", "00112233", 1]]
    assert told("contacts", count=2, more=0, contacts=contacts) == (
        "I annonserna finns 2 kontaktvägar. De är telefon aa11bb (4 annonser) och e-post 001122 (1 annons).",
        "The ads hold 2 contacts. They are phone aa11bb (4 ads) and e-mail 001122 (1 ad).",
    )
