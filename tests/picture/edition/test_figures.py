"""Every figure says all that it counts, stands once, and is drawn from what the page shows and no more."""

import csv
import io
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.document import Cards, Document, Figure, Grid, KeyFigures
from lykta.picture.edition.figures import amount_words
from lykta.picture.edition.png import frame_figure
from lykta.picture.edition.writing import ENCODING, SEPARATOR, document_of
from lykta.picture.picture import Picture
from lykta.picture.stored import RECORD
from lykta.picture.tables import CellState
from tests.picture.edition.invented import PUBLISHING, picture, table


@pytest.fixture(params=LANGUAGES)
def document(request: pytest.FixtureRequest, sample: Picture) -> Document:
    return document_of(sample, request.param, publishing=PUBLISHING)


WORDS: dict[Language, tuple[str, ...]] = {
    "sv": ("människohandel", "annonser om sexuella tjänster"),
    "en": ("trafficking", "advertisers of sexual services"),
}


COUNTY: dict[Language, str] = {"sv": "Värmlands län", "en": "Värmland County"}


def test_every_label_says_whose_purpose_which_area_and_which_years(document: Document) -> None:
    scopes = [figure.scope for figure in document.figures()]
    assert len(scopes) > 7
    for scope in scopes:
        assert any(words in scope.lower() for words in WORDS[document.language])
        assert COUNTY[document.language] in scope
        assert re.search(r"20\d\d–20\d\d", scope)
    for figure in document.figures():
        assert figure.grid
        assert f"{COUNTY[document.language]}, 20" in figure.grid.caption


def test_the_number_of_persons_is_never_without_its_purposes(document: Document) -> None:
    (given,) = (part for part in document.sections[0].parts if isinstance(part, KeyFigures))
    labels = [figure.label for figure in given.figures]
    assert (
        labels
        == {
            "sv": [
                "Personer, människohandel för alla ändamål",
                "Personer, människohandel för sexuella ändamål",
                "Avsändare av annonser om sexuella tjänster",
            ],
            "en": [
                "Persons, trafficking for all purposes",
                "Persons, trafficking for sexual exploitation",
                "Advertisers of sexual services",
            ],
        }[document.language]
    )
    assert all(f"{COUNTY[document.language]}, 2025" in figure.detail for figure in given.figures)
    assert all(figure.sparkline for figure in given.figures)


def test_no_chart_stands_twice(document: Document) -> None:
    figures = document.figures()
    drawn = [
        re.sub(r'id="[^"]*"|aria-\w+="[^"]*"|url\([^)]*\)|<(title|desc).*?</\1>', "", each.svg)
        for each in figures
    ]
    assert len(drawn) == len(set(drawn))
    assert sum("-map" in each.name for each in figures) == 1
    assert len({each.kicker for each in figures}) == len(figures)


def test_the_years_of_a_total_are_told(sample: Picture) -> None:
    document = document_of(sample, "sv")
    by_three = [
        part
        for section in document.sections
        for folded in section.parts
        for part in getattr(folded, "parts", ())
        if isinstance(part, Grid) and "plats" in part.caption
    ]
    heads = {head for grid in by_three for head in (*grid.columns, *(row.head for row in grid.rows))}
    assert "Totalt 2016–2024" in heads


def test_a_break_by_law_is_not_called_a_crime(document: Document) -> None:
    drawn = "".join(figure.svg for figure in document.figures())
    assert ("Ny lag 2018" if document.language == "sv" else "New law 2018") in drawn
    assert "Brott 20" not in drawn


def test_the_work_of_the_police_stands_beneath_both_series(sample: Picture) -> None:
    figures = [
        each for each in document_of(sample, "sv").figures() if each.kicker in {"Personer", "Avsändare"}
    ]
    assert len(figures) == 2
    assert all("Polisens spaning, timmar" in each.svg for each in figures)


def test_senders_are_one_band_and_not_five_charts(sample: Picture) -> None:
    figures = document_of(sample, "sv").figures()
    of_ads = [each for each in figures if any("ads" in table.name for table in each.tables)]
    assert len(of_ads) == 1
    assert len(of_ads[0].tables) == 5


def _cards(document: Document) -> Cards:
    (found,) = (part for section in document.sections for part in section.parts if isinstance(part, Cards))
    return found


def test_every_municipality_has_a_card_that_says_what_is_not_published(document: Document) -> None:
    cards = {card.name: card for card in _cards(document).cards}
    assert len(cards) == 16
    assert list(cards)[-1] == "Årjäng"
    no_ads = {
        "sv": "Annonser redovisas bara för hela länet",
        "en": "Ads are published for the whole county only",
    }
    assert all(any(no_ads[document.language] in point for point in card.points) for card in cards.values())


def test_a_number_of_a_municipality_says_that_it_is_of_all_purposes(sample: Picture) -> None:
    cards = {card.name: card for card in _cards(document_of(sample, "sv")).cards}
    lead = cards["Karlstad"].lead
    assert re.match(r"Omkring \d+ personer blev kända i Karlstad 2016–2025", lead)
    assert "alla ändamål" in lead


def test_a_municipality_without_a_number_of_its_own_is_named_and_is_not_none(sample: Picture) -> None:
    document = document_of(sample, "sv")
    cards = {card.name: card for card in _cards(document).cards}
    (drawn,) = (each for each in document.figures() if "-map" in each.name)
    for name in ("Torsby", "Hammarö", "Säffle"):
        assert "ingår i Övriga kommuner" in cards[name].lead
        assert "inte noll" in cards[name].lead
        assert name in " ".join(drawn.notes)
    assert "ingår i Övriga kommuner" in drawn.svg
    assert "har inget eget tal" not in drawn.svg


def _numbers(words: str) -> set[str]:
    plain = re.sub(r"(?<=\d)[\u00a0,](?=\d{3})", "", words)
    return set(re.findall(r"(?<![\d.,-])\d+(?![\d.,-])", plain))


def _csv_numbers(path: Path) -> set[str]:
    rows = csv.DictReader(io.StringIO(path.read_text(ENCODING)), delimiter=SEPARATOR)
    return {row["number"] for row in rows if row["number"]}


def _of_grid(grid: Grid) -> set[str]:
    looks = {"number", "held"}
    cells = (cell for row in grid.rows for cell in row.cells if cell.look in looks)
    return {number for cell in cells for part in re.split("[–:]", cell.words) for number in _numbers(part)}


def test_the_numbers_of_a_figures_file_are_those_of_its_table_on_the_page(
    document: Document, sample_edition: Path
) -> None:
    for figure in document.figures():
        assert figure.grid
        assert _csv_numbers(sample_edition / f"csv/{figure.file}.csv") == _of_grid(figure.grid)


def test_no_image_and_no_drawing_holds_a_number_that_the_page_does_not_tell_in_words(
    document: Document, sample_edition: Path
) -> None:
    page = (sample_edition / f"{document.language}/index.html").read_text("utf-8")
    on_page = _numbers(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL).replace("–", " "))
    # A map writes the ends of its steps, which are nobody's numbers.
    for figure in (each for each in document.figures() if "-map" not in each.name):
        words = re.sub(r"<(title|desc|defs).*?</\1>|<[^>]*>", " ", frame_figure(figure, "")).replace("–", " ")
        assert _numbers(words) <= on_page


def test_every_figure_has_its_image_and_its_files_and_the_record_names_them(sample_edition: Path) -> None:
    record = (sample_edition / RECORD).read_text("utf-8")
    for language in LANGUAGES:
        text = (sample_edition / f"{language}/index.html").read_text("utf-8")
        names = re.findall(r'<figure id="([^"]+)"', text)
        assert len(names) > 7
        for name in names:
            image = sample_edition / f"{language}/figures/{name}.png"
            assert image.read_bytes().startswith(b"\x89PNG")
            width, height = struct.unpack(">II", image.read_bytes()[16:24])
            assert 800 < width < 1400
            assert 400 < height < 2400
            assert f'"{language}/figures/{name}.png"' in record
            assert f'href="figures/{name}.png"' in text
    assert '"csv/ads-by-year-senders.csv"' in record


def test_an_image_carries_its_title_what_it_counts_and_its_source(sample: Picture) -> None:
    figure = document_of(sample, "sv").figures()[0]
    drawn = " ".join(re.sub(r"<[^>]*>", " ", frame_figure(figure, "Källan är påhittad")).split())
    for words in (figure.title, figure.scope, "Källan är påhittad"):
        assert words in drawn


def test_a_figure_can_be_quoted_with_its_address(sample: Picture) -> None:
    figure = document_of(sample, "sv", publishing=PUBLISHING).figures()[0]
    assert figure.citation
    assert figure.citation.address == f"{PUBLISHING.base}sv/index.html#{figure.name}"
    for words in (PUBLISHING.name, "utgåva 2026", "31\u00a0mars 2026", figure.title, figure.scope):
        assert words in figure.citation.words
    alone = document_of(sample, "sv").figures()[0]
    assert alone.citation
    assert alone.citation.address == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opening_says_how_many_are_known_and_that_nobody_knows_the_rest(language: Language) -> None:
    told = document_of(picture(), language).opening
    assert (
        told
        == {
            "sv": "Människohandel för alla ändamål: omkring 50 personer blev kända 2025. "
            "Hur många som finns vet vi inte.",
            "en": "Trafficking for all purposes: about 50 people became known in 2025. "
            "How many there are, we do not know.",
        }[language]
    )
    without = replace(picture(), key_figures=())
    assert "50" not in document_of(without, language).opening


def test_prostitution_is_named_only_where_consultations_are_counted() -> None:
    without = picture()
    consulted = table("consulted", "consultations", {"period": ("2024", "2025")})
    with_them = replace(without, tables=(*without.tables, consulted))
    for language in LANGUAGES:
        before, after = (document_of(each, language).lead for each in (without, with_them))
        assert ("prostitution" in before, "prostitution" in after) == (False, True)
        for lead in (before, after):
            assert {"sv": "människohandel för alla ändamål", "en": "trafficking for all purposes"}[
                language
            ] in lead
            assert {"sv": "annonser om sexuella tjänster", "en": "ads for sexual services"}[language] in lead
    assert "ads" not in document_of(replace(without, tables=(consulted,)), "en").lead


def test_corrections_are_told_where_the_plan_tells_them() -> None:
    given = picture()
    about = replace(given.about, revision=given.about.title)
    said = document_of(replace(given, about=about), "sv").sections
    (terms,) = (part for section in said if section.anchor == "quoting" for part in section.parts)
    assert ("Rättelser", given.about.title.sv) in getattr(terms, "pairs", ())


def test_a_later_edition_says_that_a_number_may_have_fallen() -> None:
    (section,) = (each for each in document_of(picture(), "sv").sections if each.anchor == "quoting")
    (terms,) = section.parts
    told = str(dict(getattr(terms, "pairs", ()))["Rättelser"])
    for words in ("blivit lägre", "rättats", "tidigare år", "avrundningen"):
        assert words in told


def test_a_map_says_that_it_shows_counts_and_not_counts_per_inhabitant(document: Document) -> None:
    (drawn,) = (each for each in document.figures() if "-map" in each.name)
    said = {"sv": "inte per invånare", "en": "not per inhabitant"}[document.language]
    assert said in " ".join(drawn.notes)


def test_a_chart_has_no_held_number(sample: Picture) -> None:
    for figure in document_of(sample, "sv").figures():
        for each in figure.tables:
            assert all(cell.number is None for cell in each.cells if cell.state is not CellState.SHOWN)


def test_figures_are_found_by_their_section() -> None:
    assert all(isinstance(each, Figure) for each in document_of(picture(), "sv").figures())


@pytest.mark.parametrize(
    ("amount", "sv", "en"),
    [
        ("0.5", "0,5", "0.5"),
        ("1,5", "1,5", "1.5"),
        ("0.05", "0,05", "0.05"),
        ("1234,5", "1\u00a0234,5", "1,234.5"),
        ("1234567", "1\u00a0234\u00a0567", "1,234,567"),
        ("about 3", "about 3", "about 3"),
    ],
)
def test_amounts_of_work_are_written_as_numbers_of_the_language_are(amount: str, sv: str, en: str) -> None:
    work = replace(picture().effort[0], amount=amount)
    assert (amount_words(work, "sv"), amount_words(work, "en")) == (sv, en)


def test_one_post_is_not_told_in_the_plural(sample: Picture) -> None:
    told = {(each.amount, each.unit.sv) for each in sample.effort if each.unit.sv.startswith("års")}
    assert told == {("0.5", "årsarbeten"), ("1", "årsarbete"), ("1.5", "årsarbeten")}
