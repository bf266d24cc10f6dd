"""Which sentences need a source, and that none of the handbook's lacks one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook.claims import needs_source, sentences, stated, unsourced
from lykta.web.handbook.language import Language
from lykta.web.handbook.library import load

PAGES = list(load().pages.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.key}")
def test_no_statement_of_law_number_or_duty_is_without_a_source(page: object) -> None:
    assert unsourced(page) == []  # type: ignore[arg-type]


def test_the_rule_finds_statements_and_is_not_blind() -> None:
    counts = {
        language: sum(len(stated(page)) for page in PAGES if page.language == language)
        for language in ("sv", "en")
    }
    assert min(counts.values()) > 70


@pytest.mark.parametrize(
    ("sentence", "language", "needed"),
    [
        ("Straffet är fängelse i högst tio år.", "sv", True),
        ("Du måste anmäla.", "sv", True),
        ("Ring 112.", "sv", True),
        ("Du får berätta för polisen.", "sv", True),
        ("Lyssna.", "sv", False),
        ("Måste du anmäla?", "sv", False),
        ("Kontrollerat 2026-11-24", "sv", False),
        ("[Ring](tel:112)", "sv", False),
        ("You must report.", "en", True),
        ("A regional coordinator can help.", "en", False),
        ("It is an offence.", "en", True),
    ],
)
def test_a_sentence_needs_a_source_when_it_states_law_number_or_duty(
    sentence: str, language: Language, *, needed: bool
) -> None:
    assert needs_source(sentence, language) is needed


def test_a_reference_belongs_to_the_sentence_before_it() -> None:
    text = "Först ett.[^a][^b] Sedan 4 kap. 1 a §.[^c] Sist."
    assert sentences(text) == ["Först ett.[^a][^b]", "Sedan 4 kap. 1 a §.[^c]", "Sist."]


@given(st.text(alphabet="Aåb .?!:[]^c\n", max_size=60))
def test_no_sign_of_a_paragraph_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
