"""The PDF has what PDF/UA-1 asks for and a program can look up: tags, language, title, heads, words."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.words import say
from lykta.picture.edition.writing import document_of, write_edition
from tests.picture.edition.invented import DARK, PUBLISHING, picture

REGIONS = {"sv": "sv-SE", "en": "en-GB"}


@pytest.fixture(params=LANGUAGES)
def opened(request: pytest.FixtureRequest, edition: Path) -> Iterator[tuple[pikepdf.Pdf, Language]]:
    with pikepdf.open(edition / f"{request.param}/edition.pdf") as pdf:
        yield pdf, request.param


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The elements of the structure below a node, each before what it holds."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


def _of(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [each for each in _elements(pdf.Root.StructTreeRoot) if str(each.S) == f"/{kind}"]


def _attributes(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    found = element.get("/A")
    every = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [each for each in every if isinstance(each, pikepdf.Dictionary)]


def test_it_is_tagged_and_says_so(opened: tuple[pikepdf.Pdf, Language]) -> None:
    pdf, _ = opened
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_it_has_its_language_and_shows_its_title(opened: tuple[pikepdf.Pdf, Language]) -> None:
    pdf, language = opened
    assert str(pdf.Root.Lang) == REGIONS[language]
    assert str(pdf.docinfo.Title) == picture().about.title[language]
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_its_moment_is_the_day_of_the_edition(opened: tuple[pikepdf.Pdf, Language]) -> None:
    assert str(opened[0].docinfo.CreationDate) == "D:20260302000000Z"


def test_every_table_has_heads_with_a_scope(opened: tuple[pikepdf.Pdf, Language]) -> None:
    pdf, _ = opened
    tables, heads = _of(pdf, "Table"), _of(pdf, "TH")
    assert len(tables) > 5
    assert all(any(str(each.S) == "/TH" for each in _elements(table.K)) for table in tables)
    assert {str(each.Scope) for head in heads for each in _attributes(head) if "/Scope" in each} == {
        "/Column"
    }
    assert all(any("/Scope" in each for each in _attributes(head)) for head in heads)


def test_every_figure_has_words_for_it(opened: tuple[pikepdf.Pdf, Language], edition: Path) -> None:
    pdf, language = opened
    figures = _of(pdf, "Figure")
    assert len(figures) == len(list((edition / f"{language}/drawings").iterdir()))
    assert all(str(each.get("/Alt", "")) for each in figures)


def test_its_headings_are_those_of_the_page(opened: tuple[pikepdf.Pdf, Language]) -> None:
    assert len(_of(opened[0], "H1")) >= 12


def test_its_pages_can_be_drawn_and_read(edition: Path) -> None:
    with pypdfium2.PdfDocument(edition / "sv/edition.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert pdf[0].render(scale=0.5).to_pil().size[0] > 200
    assert all(say(f"{key}.title", "sv") in text for key in ("key", "unsaid", "method"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_first_page_says_who_publishes_it_whom_to_ask_and_the_licence(
    edition: Path, language: Language
) -> None:
    with pypdfium2.PdfDocument(edition / f"{language}/edition.pdf") as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    for words in (PUBLISHING.name, PUBLISHING.contact, PUBLISHING.email, "CC0 1.0"):
        assert words in text
    assert document_of(picture(), language, dark_figures=DARK).opening in text


def test_it_ends_with_the_numbers_of_help_as_links(opened: tuple[pikepdf.Pdf, Language]) -> None:
    links = [each.A.URI for each in opened[0].pages[-1].Annots if "/A" in each and "/URI" in each.A]
    called = [address for address in map(str, links) if address.startswith("tel:")]
    assert called == ["tel:112", "tel:020505050", "tel:116016"]


@pytest.mark.slow
def test_an_edition_whose_plan_names_no_publisher_says_so(tmp_path: Path) -> None:
    write_edition(picture(), tmp_path)
    with pypdfium2.PdfDocument(tmp_path / "sv/edition.pdf") as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert "Utgivare inte angiven" in text
