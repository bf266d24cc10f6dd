"""Scenes: what is said stands apart from what is told, and no word is lost."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykta.language import LANGUAGES, Language
from lykta.web.training.course import Beat, Setting, beats, course, setting_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mannen svarar. ”Hon ramlade. Jag tolkar.” Hon tittar ner.",
            [Beat("Mannen svarar."), Beat("Hon ramlade. Jag tolkar.", speech=True), Beat("Hon tittar ner.")],
        ),
        ("”Ingen polis”, säger han.", [Beat("Ingen polis.", speech=True, by="säger han")]),
        ("“No police,” he says.", [Beat("No police.", speech=True, by="he says")]),
        (
            "”Nej.” ”Jo!” Tyst.",
            [Beat("Nej.", speech=True), Beat("Jo!", speech=True), Beat("Tyst.")],
        ),
        ("Han ”ordnar arbeten” åt henne.", [Beat("Han ”ordnar arbeten” åt henne.")]),
        ("Ett.\n\nTvå.", [Beat("Ett."), Beat("Två.")]),
    ],
)
def test_an_utterance_is_speech_and_a_word_in_marks_is_not(text: str, expected: list[Beat]) -> None:
    assert list(beats(text)) == expected


@given(st.text(alphabet="abc ”“.?,\n", max_size=60))
def test_no_letter_of_a_situation_is_lost(text: str) -> None:
    told = "".join(f"{beat.text}{beat.by}" for beat in beats(text))
    assert re.findall("[abc]", told) == re.findall("[abc]", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_case_says_where_it_plays_and_who_one_is_in_it(language: Language) -> None:
    cases = [case for module in course().in_language(language) for case in module.cases]
    assert [case.key for case in cases if not setting_of(case.setting).role] == []


def test_a_setting_without_a_role_is_all_place() -> None:
    assert setting_of("En gata. Regn.") == Setting("En gata. Regn.")


def test_a_case_shows_what_is_said_as_speech(client: Client) -> None:
    text = client.get("/utbildning/kanna-igen/medfoljaren/").content.decode()
    assert '<p class="scene-role">Du är sjuksköterska.</p>' in text
    assert '<blockquote class="speech"><p>Hon ramlade. Hon kan ingen svenska, jag tolkar.</p>' in text
