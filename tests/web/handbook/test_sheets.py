"""Pages made for one sheet of A4: what they ask, their PDFs, and the pocket cards made from them."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.language import Language
from lykta.web.handbook.library import HandbookPage, load, read_page
from lykta.web.handbook.sheets import pdf_name, pdf_of, phones, pocket_steps, sheet
from lykta.web.qr import qr_code
from tests.project.tree import ROOT
from tests.web.handbook.written import write_page

_spec = importlib.util.spec_from_file_location("sheets", ROOT / "scripts/sheets.py")
assert _spec
assert _spec.loader
program = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(program)

LIBRARY = load()
SHEETS = list(program.sheets(LIBRARY))
CARDS = [page for page in SHEETS if page.group == "cards"]
STEPS: dict[Language, list[str]] = {
    "sv": ["Enskilt.", "Berätta först.", "Fråga.", "Respektera.", "Agera."],
    "en": ["Privacy.", "Educate.", "Ask.", "Respect.", "Respond."],
}
CHILDREN: dict[Language, str] = {"sv": "barn hemma", "en": "children at home"}
PREGNANCY: dict[Language, str] = {"sv": "gravid", "en": "pregnan"}
CARD = "/handbok/kort-ungdomsmottagning/fickkort/"


def named(page: HandbookPage) -> str:
    return f"{page.language}-{page.key}"


def test_there_is_a_card_for_each_setting_and_each_form_in_both_languages() -> None:
    assert [page.key for page in SHEETS if page.language == "sv"] == [
        "card-emergency", "card-midwifery", "card-youth-clinic", "card-dental", "card-psychiatry",
        "referral-sheet", "consent-form", "report-of-concern",
    ]  # fmt: skip
    assert len(SHEETS) == 16


@pytest.mark.parametrize("page", CARDS, ids=named)
def test_a_card_keeps_the_order_of_the_steps_and_has_words_for_each(page: HandbookPage) -> None:
    steps = pocket_steps(page)
    assert [step.name for step in steps] == STEPS[page.language]
    assert all(step.words and "[" not in step.words for step in steps)


@pytest.mark.parametrize("page", [page for page in CARDS if page.key != "card-youth-clinic"], ids=named)
def test_a_card_for_adults_asks_for_children_at_home(page: HandbookPage) -> None:
    assert CHILDREN[page.language] in page.body


@pytest.mark.parametrize("page", CARDS, ids=named)
def test_a_card_asks_for_a_pregnancy_where_it_is_the_carers_to_ask(page: HandbookPage) -> None:
    assert (PREGNANCY[page.language] in page.body) == (page.key != "card-dental")


@pytest.mark.parametrize("page", CARDS, ids=named)
def test_a_child_is_never_sent_to_the_line_for_women(page: HandbookPage) -> None:
    assert page.key != "card-youth-clinic" or "116111" in phones(page)
    assert ("116016" in phones(page)) == (page.key != "card-youth-clinic")


@pytest.mark.parametrize("page", SHEETS, ids=named)
def test_the_shipped_pdf_is_that_of_the_page_as_it_is(page: HandbookPage) -> None:
    assert pdf_of(page) == pdf_name(page), "run scripts/sheets.py"
    assert (program.STATIC / pdf_name(page)).read_bytes().startswith(b"%PDF-")


def test_no_pdf_is_left_over_from_a_page_that_is_gone() -> None:
    found = {path.relative_to(program.STATIC).as_posix() for path in program.STATIC.rglob("*.pdf")}
    assert found == {pdf_name(page) for page in SHEETS}


@pytest.mark.slow
def test_each_pdf_is_one_page_and_is_built_again_to_the_byte() -> None:
    for page in SHEETS:
        built = program.pdf(page, LIBRARY)
        assert built == (program.STATIC / pdf_name(page)).read_bytes(), page.key
        assert len(pypdfium2.PdfDocument(built)) == 1, page.key


def test_a_page_that_a_county_has_changed_has_no_pdf() -> None:
    page = SHEETS[0]
    assert pdf_of(replace(page, body=page.body + "Vår egen rutin.\n")) is None


def test_a_page_that_is_no_sheet_has_no_pdf() -> None:
    page = LIBRARY.page("sv", "signs")
    assert page
    assert pdf_of(page) is None


def test_the_words_of_a_page_become_blocks_with_their_sources_and_places_to_write(tmp_path: Path) -> None:
    body = "::: fields\n- Namn: ___\n- Oro: ______\n:::\n\n## Nu\n\nDu **måste** anmäla.[^psl]\n"
    words = sheet(read_page(write_page(tmp_path, body, front={"group": '"forms"'}), "sv"))
    assert [block.kind for block in words.blocks] == ["fields", "heading", "paragraph"]
    assert [[span.blank for span in item] for item in words.blocks[0].items] == [[0, 1], [0, 3]]
    assert [(span.text, span.bold, span.cite) for span in words.blocks[2].items[0]] == [
        ("Du ", False, 0), ("måste", True, 0), (" anmäla.", False, 0), ("", False, 1),
    ]  # fmt: skip
    assert words.cited == ("psl",)


@pytest.mark.parametrize("body", ["| a |\n|---|\n| b |\n", "::: note\nHej.\n:::\n", "> Hej.\n"])
def test_a_sheet_refuses_what_it_has_no_place_for(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError, match="has no place for"):
        sheet(read_page(write_page(tmp_path, body), "sv"))


def test_a_pocket_card_carries_a_code_of_its_cards_public_address(client: Client) -> None:
    given = settings.LYKTA.model_copy(update={"address": "https://lykta.example.se"})
    with override_settings(LYKTA=given):
        text = client.get(CARD).content.decode()
    address = "https://lykta.example.se/handbok/kort-ungdomsmottagning/"
    assert qr_code(address).path in text
    assert f'href="{address}"' in text


def test_a_pocket_card_without_a_set_address_names_the_host_that_was_asked(client: Client) -> None:
    text = client.get(CARD, headers={"host": "localhost"}).content.decode()
    assert "http://localhost/handbok/kort-" in text


def test_a_pocket_card_shows_the_numbers_of_its_card(client: Client) -> None:
    text = client.get(CARD).content.decode()
    shown = text[text.index('class="pocket"') : text.index('class="pocket-qr"')]
    assert "116 111" in shown
    assert "116 016" not in shown


def test_only_cards_come_as_pocket_cards(client: Client) -> None:
    assert client.get("/handbok/tecken/fickkort/").status_code == 404


def test_a_form_takes_no_typing(client: Client) -> None:
    text = client.get("/handbok/blankett-orosanmalan/").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "<form" not in main
    assert "<input" not in main
    assert 'class="blank"' in main
