"""An edition that corrects another says so first, on its pages, in its PDFs, in its tables and to portals."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.picture.edition.words import correction
from lykta.picture.edition.writing import write_edition, write_folder
from lykta.picture.picture import BilingualText, Picture
from lykta.picture.stored import TABLES, Correcting, correcting_in, edition_in
from tests.picture.edition.invented import PUBLISHING, picture

ADMS = Namespace("http://www.w3.org/ns/adms#")
WHY = BilingualText("Tabellen efter ålder var fel.", "The table by age was wrong.")
SAID = {
    "sv": "Rättad: den här utgåvan ersätter utgåva 2025-9. Tabellen efter ålder var fel. "
    "Citera inte talen i utgåva 2025-9.",
    "en": "Corrected: this edition replaces edition 2025-9. The table by age was wrong. "
    "Do not quote the numbers of edition 2025-9.",
}


def corrected(revision: BilingualText | None = WHY, corrects: str = "2025-9") -> Picture:
    made = picture()
    return replace(made, about=replace(made.about, corrects=corrects, revision=revision))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corrected") / "edition"
    write_folder(corrected(), made, publishing=PUBLISHING)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_page_says_so_before_the_first_number(folder: Path, language: Language) -> None:
    page = (folder / language / "index.html").read_text("utf-8")
    assert page.index("<h1>") < page.index(SAID[language]) < page.index('class="finding"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pdf_says_so_on_the_first_page(folder: Path, language: Language) -> None:
    with pypdfium2.PdfDocument(folder / language / "edition.pdf") as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert SAID[language] in text
    # A paragraph of its own for who has the page read aloud, as those beside it.
    with pikepdf.open(folder / language / "edition.pdf") as pdf:
        kinds = [str(each.S) for each in list(pdf.Root.StructTreeRoot.K[0].K)[:4]]
    assert kinds == ["/Title", "/P", "/P", "/P"]


@pytest.mark.parametrize(("name", "form"), [("dcat.ttl", "turtle"), ("dcat.rdf", "xml")])
def test_data_portals_are_told_what_it_replaces_and_why(folder: Path, name: str, form: str) -> None:
    graph = Graph().parse(folder / name, format=form)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    replaced = PUBLISHING.base.replace("2026-1", "2025-9")
    assert list(graph.objects(dataset, DCTERMS.replaces)) == [URIRef(f"{replaced}#dataset")]
    notes = set(graph.objects(dataset, ADMS.versionNotes))
    assert notes == {Literal(WHY.sv, lang="sv"), Literal(WHY.en, lang="en")}


def test_portals_are_told_no_address_that_may_be_wrong(tmp_path: Path) -> None:
    elsewhere = replace(PUBLISHING, base="https://lansstyrelsen.example/statistik/")
    write_edition(corrected(), tmp_path, publishing=elsewhere)
    graph = Graph().parse(tmp_path / "dcat.ttl", format="turtle")
    assert not list(graph.objects(None, DCTERMS.replaces))


def test_its_tables_name_the_edition_and_what_was_wrong(folder: Path) -> None:
    assert correcting_in((folder / TABLES).read_bytes()) == Correcting("2025-9", WHY)
    assert edition_in(folder)[0].corrects == "2025-9"


@pytest.mark.parametrize(
    "values",
    [
        {"corrects": "2025"},
        {"corrects": "2025", "revision": {"sv": "", "en": "Wrong"}},
        {"corrects": "2025", "revision": {"sv": "x" * 501, "en": "Wrong"}},
        {"corrects": "2025", "revision": {"en": "Wrong"}},
        {"corrects": "2025", "revision": "Wrong"},
    ],
)
def test_tables_that_do_not_say_what_was_wrong_are_refused(values: object) -> None:
    with pytest.raises(InputError, match="does not say what it corrects"):
        correcting_in(json.dumps(values).encode())


def test_tables_of_an_edition_that_corrects_none_say_so() -> None:
    assert correcting_in(b"{}") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_that_corrects_none_says_nothing_of_it(edition: Path, language: Language) -> None:
    assert correction(picture().about, language) == ""
    assert correction(corrected(corrects="").about, language) == ""
    assert 'class="notice">' not in _opening_of(edition, language)
    graph = Graph().parse(edition / "dcat.ttl", format="turtle")
    assert not list(graph.objects(None, ADMS.versionNotes))


def test_what_was_wrong_is_a_sentence_of_its_own() -> None:
    told = BilingualText("Tabellen efter ålder var fel", "Was it right?")
    about = corrected(told).about
    assert "var fel. Citera inte" in correction(about, "sv")
    assert "Was it right? Do not quote" in correction(about, "en")


def _opening_of(folder: Path, language: Language) -> str:
    return (folder / language / "index.html").read_text("utf-8").partition('class="finding"')[0]
