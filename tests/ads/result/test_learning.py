"""What the probabilities rest on, told alike wherever a result leaves the machine."""

from dataclasses import replace

import pytest

from lykta.ads.result.learning import tell_learning
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.language import LANGUAGES, Language
from tests.ads.result.small_result import SUMMARY

ADDED = replace(SUMMARY, learnt=True, calibration_error=0.0274, ads=1_250, model_ads=600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_learning_is_told_with_what_contacts_rest_on(language: Language) -> None:
    summaries = (
        SUMMARY,
        replace(SUMMARY, learnt=True),
        replace(SUMMARY, learnt=True, model_is_given=True),
    )
    told = [tell_learning(each, language) for each in summaries]
    assert len({lines[0] for lines in told}) == len(summaries)
    assert all(CONTACT_ASSUMPTION[language] in lines for lines in told)


def test_ads_that_came_after_the_learning_are_told_of() -> None:
    swedish = " ".join(tell_learning(ADDED, "sv"))
    assert (
        "Den 2026-03-01 lärde sig Lykta vad som är vanligt, av de 600 annonser som fanns i filen då"
        in swedish
    )
    assert "Nu har filen 1\u00a0250 annonser" in swedish
    assert "0,027" in swedish
    english = " ".join(tell_learning(ADDED, "en"))
    assert "was learnt on 2026-03-01 from 600 ads" in english
    assert "The file now has 1,250 ads" in english
    assert "in the file then" in english


def test_a_file_that_ought_to_be_learnt_anew_says_so_and_why() -> None:
    grown = replace(ADDED, model_texts=200, texts=900, new_pairs=2_500, new_unmet=2_300, own_pairs=4_000)
    english = " ".join(tell_learning(grown, "en"))
    assert "Probabilities may therefore be off: " in english
    assert "over three times as large" in english
    assert "worded in another way" in english
    assert "may therefore be off" not in " ".join(tell_learning(ADDED, "en"))


def test_a_file_to_which_nothing_was_added_says_nothing_of_that() -> None:
    assert not any("2026-03-01" in line for line in tell_learning(SUMMARY, "en"))
