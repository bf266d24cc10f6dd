"""Which sentences need a source, and that none of the handbook's lacks one."""

from pathlib import Path

import pytest

from lykta.web.handbook.checking import SourceNeed, claims_of_page, source_need, unsourced_in_page
from lykta.web.handbook.library import load, read_page
from lykta.web.handbook.markdown import MARK, OWN
from lykta.web.language import Language
from tests.web.handbook.written import write_page

PAGES = list(load().pages.values())

# Sentences as someone might write them in haste, each stating law, a number or a duty in a way of its own.
PLANTED: dict[Language, tuple[str, ...]] = {
    "sv": (
        "Straffet är fängelse i högst tio år.",
        "Vårdpersonal får lämna ut uppgifterna till polisen.",
        "Var tredje person som får frågan är utsatt.",
        "Hälften av de utsatta är barn.",
        "De flesta offren kommer från andra länder.",
        "Det är olagligt att hyra ut lägenheten.",
        "Anmälan ska göras samma dag.",
        "Antalet utsatta har fördubblats.",
        "Vet du att det är fängelse i 10 år?",
        "Enligt brottsbalken döms den som medverkar.",
        "Patienten har rätt till en tolk.",
        "Du är skyldig att svara.",
    ),
    "en": (
        "The penalty is at most ten years in prison.",
        "Health-care staff may give the details to the police.",
        "Every third person who is asked is exposed.",
        "Half of those exposed are children.",
        "Most victims come from other countries.",
        "It is unlawful to let the flat.",
        "The report shall be made the same day.",
        "The number of people exposed has doubled.",
        "Did you know that it is 10 years?",
        "Someone who takes part is sentenced under the Criminal Code.",
        "The patient is entitled to an interpreter.",
        "You are obliged to answer.",
    ),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.key}")
def test_no_statement_of_law_number_or_duty_is_without_a_source(page: object) -> None:
    assert unsourced_in_page(page) == []  # type: ignore[arg-type]


def test_the_rule_finds_statements_and_is_not_blind() -> None:
    counts = {
        language: sum(len(claims_of_page(page)) for page in PAGES if page.language == language)
        for language in ("sv", "en")
    }
    assert min(counts.values()) > 80


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, each) for language, texts in PLANTED.items() for each in texts]
)
def test_a_planted_statement_is_found_between_others(
    tmp_path: Path, language: Language, sentence: str
) -> None:
    body = f"Lyssna först.\n\n- **Så här.** {sentence} 112 är numret.[^psl] Lyssna.\n"
    path = write_page(tmp_path, body, language=language)
    assert unsourced_in_page(read_page(path, language)) == [sentence]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_editor_may_not_vouch_for_a_law_a_number_or_a_duty(tmp_path: Path, language: Language) -> None:
    excused = []
    for sentence in PLANTED[language]:
        path = write_page(tmp_path, f"{sentence}[^own]\n", language=language)
        excused += [] if unsourced_in_page(read_page(path, language)) else [sentence]
    # These two say what shall be done; the word alone is no proof of law, so an editor may answer for it.
    assert set(excused) <= {"Anmälan ska göras samma dag.", "The report shall be made the same day."}


def test_the_mark_stands_only_where_the_rule_asks_for_it_and_is_never_shown() -> None:
    idle = [
        text
        for page in PAGES
        for line in page.body.splitlines()
        for text in [line]
        if OWN in MARK.findall(text) and source_need(text, page.language) == "nothing"
    ]
    assert idle == []


@pytest.mark.parametrize(
    ("sentence", "language", "needed"),
    [
        ("Ring 112.", "sv", "a source"),
        ("Du får berätta för polisen.", "sv", "a source"),
        ("Lyssna.", "sv", "nothing"),
        ("Måste du anmäla?", "sv", "nothing"),
        ("Kontrollerat 2026-11-24", "sv", "nothing"),
        ("[Ring](tel:112)", "sv", "nothing"),
        ("Sex mot ersättning är ett vidare ord.", "sv", "nothing"),
        ("Sidorna ska gå att använda för alla.", "sv", "a source or a mark"),
        ("A regional coordinator can help.", "en", "nothing"),
        ("You need not be an expert.", "en", "a source or a mark"),
        ("It is an offence.", "en", "a source"),
    ],
)
def test_a_sentence_needs_a_source_when_it_states_law_number_or_duty(
    sentence: str, language: Language, needed: SourceNeed
) -> None:
    assert source_need(sentence, language) == needed


def test_the_fragments_of_a_list_share_the_source_of_the_line_above(tmp_path: Path) -> None:
    body = "Planen har områden:[^psl]\n\n- två lagar\n- lagstiftning\n\nLagen gäller.\n"
    assert unsourced_in_page(read_page(write_page(tmp_path, body), "sv")) == ["Lagen gäller."]


def test_whole_sentences_in_a_list_need_sources_of_their_own(tmp_path: Path) -> None:
    body = "Planen har områden:[^psl]\n\n- Lagen gäller.\n"
    assert unsourced_in_page(read_page(write_page(tmp_path, body), "sv")) == ["Lagen gäller."]
