"""Who has asked, or wants to, finds the way by the words for it."""

import pytest
from django.utils import translation

from lykta.language import Language
from lykta.web.handbook.search import find


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("sv", typed) for typed in ("kod", "kvitto", "konsultation", "rådgöra", "svar på min fråga")),
        *(("sv", typed) for typed in ("fråga teamet", "konsultera teamet", "mitt ärende")),
        *(("en", typed) for typed in ("code", "receipt", "ask the team", "answer to my question")),
    ],
)
def test_the_words_for_asking_and_for_coming_back_lead_there_first(language: Language, typed: str) -> None:
    with translation.override(language):
        found = [hit.page.name for hit in find(typed, language).hits]
    assert found[:1] == ["consult"]
