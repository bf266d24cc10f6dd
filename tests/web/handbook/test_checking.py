"""What the check of the handbook finds, and that the handbook as it is has nothing to mend."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.checking import SourceNeed, check, claims_of_page, source_need, unsourced_in_page
from lykta.web.handbook.library import load, read_page, read_sources
from lykta.web.handbook.markdown import MARK, OWN
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
    # These two say what shall be done; the word alone is not proof of law, so an editor may answer for it.
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


TODAY = dt.date(2026, 11, 27)


def findings_in(folder: Path, body: str, day: dt.date = TODAY) -> set[tuple[str, str]]:
    write_page(folder, body)
    write_page(folder, "Hello.\n", language="en", front={"slug": '"our-routine"'})
    return {(finding.kind, finding.what) for finding in check(load(folder), day)}


def test_the_handbook_has_nothing_to_mend() -> None:
    assert check(load(), TODAY) == []


def test_every_page_has_to_be_read_again_one_day() -> None:
    overdue = [finding for finding in check(load(), dt.date(2100, 1, 1)) if finding.kind == "overdue"]
    assert len(overdue) == len(load().pages)


def test_a_sound_page_is_let_be(tmp_path: Path) -> None:
    assert (
        findings_in(
            tmp_path, "## Nu\n\nDu måste anmäla.[^psl] Se [tecken](page:signs) och [nu](page:ours#nu).\n"
        )
        == set()
    )


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("[a](page:nowhere)\n", ("dead link", "page:nowhere")),
        ("[a](page:signs#nowhere)\n", ("dead link", "page:signs#nowhere")),
        ("Hej.[^unknown]\n", ("unknown source", "unknown")),
        ("Du måste anmäla.\n", ("unsourced sentence", "Du måste anmäla.")),
        ("[[picture nothing]]\n", ("unknown figure", "[[picture nothing]]")),
    ],
)
def test_what_is_to_be_mended_is_found(tmp_path: Path, body: str, finding: tuple[str, str]) -> None:
    assert findings_in(tmp_path, body) == {finding}


def test_a_page_without_its_translation_is_found(tmp_path: Path) -> None:
    write_page(tmp_path)
    assert [(each.kind, each.where) for each in check(load(tmp_path), TODAY)] == [
        ("missing translation", "en/ours")
    ]


def test_a_source_without_a_day_is_found(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[a]\ntitle = "A"\npublisher = "B"\nurl = "https://c.example/"\n')
    assert [(each.kind, each.where) for each in check(load(tmp_path), TODAY)] == [
        ("source without date", "a")
    ]


SOURCES = """
[old]
title = "Lagen, 1 §"
publisher = "Riksdagen"
url = "https://law.example/old"
checked = 2026-11-27
wording = "SFS 2022:916"
amended = [{ act = "SFS 2025:179", day = 2025-04-01, read = false }]

[new]
title = "Lagen, 2 §"
publisher = "Riksdagen"
url = "https://law.example/new"
checked = 2026-11-27
wording = "SFS 2025:179"
amended = [{ act = "SFS 2026:1", day = 2026-02-01, read = true }]
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": tmp_path})):
        yield tmp_path


def test_a_citation_of_a_provision_amended_since_is_found_unless_it_is_marked(overlay: Path) -> None:
    assert findings_in(overlay, "Så är det.[^old]\n") == {
        (
            "amended provision",
            "old: changed 2025-04-01 by SFS 2025:179, not read; read it, or mark the reference [^old:older]",
        )
    }
    assert findings_in(overlay, "Så är det.[^old:older] Så också.[^new]\n") == set()


def test_one_unmarked_citation_among_marked_ones_is_found(overlay: Path) -> None:
    kinds = {kind for kind, _ in findings_in(overlay, "Så är det.[^old:older]\n\nOch så.[^old]\n")}
    assert kinds == {"amended provision"}


def test_a_mark_on_a_wording_that_still_holds_is_found(overlay: Path) -> None:
    assert findings_in(overlay, "Så är det.[^new:older]\n") == {
        ("needless mark", "new: its wording was read, so the reference is [^new]")
    }


def test_a_marked_citation_is_a_source_for_its_sentence(overlay: Path) -> None:
    assert findings_in(overlay, "Du måste anmäla.[^old:older]\n") == set()


@pytest.mark.parametrize(
    ("address", "mark", "notes"),
    [
        (
            "/handbok/var-rutin/",
            "äldre lydelse",
            (
                "Lydelse läst: SFS 2022:916.",
                "Ändrad 2026-02-01 genom SFS 2026:1, som också är läst.",
                "Ändrad 2025-04-01 genom SFS 2025:179; den lydelsen är inte läst.",
            ),
        ),
        (
            "/en/handbook/var-rutin/",
            "older wording",
            (
                "Wording read: SFS 2022:916.",
                "Changed 2026-02-01 by SFS 2026:1, which has been read too.",
                "Changed 2025-04-01 by SFS 2025:179; that wording has not been read.",
            ),
        ),
    ],
)
def test_the_page_says_which_wording_was_read_and_what_was_not(
    client: Client, overlay: Path, address: str, mark: str, notes: tuple[str, ...]
) -> None:
    for language in LANGUAGES:
        write_page(overlay, "Så är det.[^old:older] Så med.[^new]\n", language=language)
    text = client.get(address).content.decode()
    assert text.count(f'<span class="older">{mark}</span>') == 1
    read = re.sub("<[^>]*>", "", text)
    assert all(words in read for words in notes)


def test_an_amendment_of_a_source_that_names_no_wording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES.replace('wording = "SFS 2022:916"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="old names amendments and has to name the wording that was read"):
        read_sources(path)


@pytest.mark.parametrize("amended", ['["SFS 2025:179"]', '[{ act = "SFS 2025:179" }]', '"SFS 2025:179"'])
def test_an_amendment_without_its_act_its_day_or_whether_it_was_read_is_refused(
    tmp_path: Path, amended: str
) -> None:
    path = tmp_path / "sources.toml"
    known = '[{ act = "SFS 2025:179", day = 2025-04-01, read = false }]'
    path.write_text(SOURCES.replace(known, amended), encoding="utf-8")
    with pytest.raises(InputError, match="each amendment of old needs act, day and read"):
        read_sources(path)


def test_each_provision_of_the_handbook_names_the_wording_that_was_read() -> None:
    # A title that names a section or a chapter is a provision's.
    sources = load().sources
    provisions = {key: each for key, each in sources.items() if " §" in each.title or " kap." in each.title}
    assert len(provisions) > 8
    assert {key for key, each in provisions.items() if not each.wording} == set()
