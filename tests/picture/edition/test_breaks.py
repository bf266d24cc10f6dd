"""No number stands beside one that it cannot be compared with, unless it is said there that it cannot."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.breaks import breaks_between, describe_breaks
from lykta.picture.edition.document import (
    Cards,
    Document,
    Figure,
    Folded,
    Grid,
    KeyFigures,
    KeyFigureText,
    Part,
    Points,
)
from lykta.picture.edition.writing import ENCODING, SEPARATOR, document_of, table_rows
from lykta.picture.picture import BilingualText, Break, KeyFigure, Picture
from lykta.picture.tables import TOTAL, Cell, CellState, Measure, Table
from tests.picture.edition.invented import SPANS, YEARS, picture, table

WHY = BilingualText("Lagen ändrades.", "The law changed.")
NOT_COMPARED = {"sv": "går inte att jämföra", "en": "cannot be compared"}


def _broken_in(*years: int, of: Picture) -> Picture:
    return replace(of, breaks=tuple(Break(year, WHY) for year in years))


def _of_purpose() -> Table:
    numbers = (35, 35, 15, 20, 50, 55)
    codes = [(year, purpose) for purpose in ("sexual", "labour", TOTAL) for year in ("2024", "2025")]
    cells = tuple(Cell(code, CellState.SHOWN, number) for code, number in zip(codes, numbers, strict=True))
    return Table(
        "purposes", "persons", ("period", "purpose"), (("2024", "2025"), ("sexual", "labour", TOTAL)), cells
    )


def _senders() -> tuple[tuple[Table, ...], tuple[KeyFigure, ...]]:
    ends: dict[Measure, tuple[int, int]] = {"advertisers_low": (5, 35), "advertisers_high": (15, 40)}
    tables, figures = [], []
    for measure, numbers in ends.items():
        cells = [
            Cell((year,), CellState.SHOWN, number)
            for year, number in zip(("2024", "2025"), numbers, strict=True)
        ]
        tables.append(Table(measure, measure, ("period",), (("2024", "2025"),), tuple(cells)))
        figures.append(KeyFigure(measure, measure, "2025", cells[1], ("2024", cells[0])))
    return tuple(tables), tuple(figures)


def _with_three_key_figures() -> Picture:
    """Persons, those of sexual purposes, and the senders, each with a number of 2024 and one of 2025."""
    whole, (ranges, of_senders) = picture(), _senders()
    persons = whole.key_figures[0]
    return replace(
        whole,
        tables=(*(each for each in whole.tables if each.name == "persons-year"), _of_purpose(), *ranges),
        key_figures=(persons, *of_senders),
    )


def _key_figures(document: Document) -> tuple[KeyFigureText, ...]:
    (found,) = (
        part for section in document.sections for part in section.parts if isinstance(part, KeyFigures)
    )
    return found.figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_figure_shows_an_earlier_number_across_a_break(language: Language) -> None:
    broken = document_of(_broken_in(2025, of=_with_three_key_figures()), language)
    details = [each.detail for each in _key_figures(broken)]
    assert len(details) == 3
    for detail in details:
        assert NOT_COMPARED[language] in detail
        assert detail.endswith("2024)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_show_the_earlier_number_where_nothing_breaks(language: Language) -> None:
    whole = document_of(_broken_in(2018, of=_with_three_key_figures()), language)
    ends = [each.detail.partition("(")[2] for each in _key_figures(whole)]
    assert ends == ["2024: 45)", "2024: 35)", "2024: 5–15)"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_changes_leaves_out_the_number_before_a_break(language: Language) -> None:
    document = document_of(_broken_in(2025, of=_with_three_key_figures()), language)
    (news,) = (section for section in document.sections if section.anchor == "new")
    (points,) = (
        each
        for part in news.parts
        if isinstance(part, Folded)
        for each in part.parts
        if isinstance(each, Points)
    )
    assert all(NOT_COMPARED[language] in str(point) for point in points.items)
    assert not any("45" in str(point) for point in points.items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_with_numbers_of_several_periods_says_where_the_series_breaks(language: Language) -> None:
    document = document_of(picture(), language)
    (cards,) = (part for section in document.sections for part in section.parts if isinstance(part, Cards))
    (karlstad,) = (card for card in cards.cards if card.anchor == "place-1780")
    (periods,) = (point for point in karlstad.points if "2017–2019" in point)
    assert NOT_COMPARED[language] in periods


def _grids(parts: tuple[Part, ...]) -> list[Grid]:
    found: list[Grid] = []
    for part in parts:
        if isinstance(part, Grid):
            found.append(part)
        elif isinstance(part, Folded):
            found += _grids(part.parts)
        elif isinstance(part, Figure) and part.grid:
            found.append(part.grid)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_several_periods_says_where_the_series_breaks(language: Language) -> None:
    own = {"over-time", "tables", "places", "ads"}
    sections = [each for each in document_of(picture(), language).sections if each.anchor in own]
    grids = [grid for section in sections for grid in _grids(section.parts)]
    assert len(grids) > 5
    for grid in grids:
        heads = " ".join((*grid.columns, *(row.head for row in grid.rows)))
        of_periods = len({span for span in (*YEARS, *SPANS) if span.replace("-", "–") in heads}) > 1
        assert (NOT_COMPARED[language] in grid.caption) is of_periods, grid.caption


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_drawing_over_time_says_in_words_names_its_breaks(language: Language) -> None:
    for figure in document_of(picture(), language).figures():
        if figure.name.endswith(("-series", "-senders")):
            assert "2025" in re.split(r"[Bb]r(?:yts|oken)", figure.alternative)[1]


def test_each_line_of_open_data_tells_the_breaks_since_the_period_before(edition: Path) -> None:
    text = (edition / "csv/persons-year.csv").read_text(encoding=ENCODING)
    rows = list(csv.DictReader(text.splitlines(), delimiter=SEPARATOR))
    assert {row["period"]: row["breaks"] for row in rows if row["breaks"]} == {"2018": "2018", "2025": "2025"}


def test_a_period_in_which_the_series_breaks_is_like_neither_neighbour() -> None:
    of_spans = table("spans", "persons", {"period": SPANS})
    columns, *rows = table_rows(of_spans, picture().about, [Break(2021, WHY)])
    at = columns.index("breaks")
    assert [row[at] for row in rows] == ["", "2021", "2021"]


def test_a_municipality_whose_code_looks_like_a_year_has_the_breaks_of_its_period_alone() -> None:
    of_places = table("places", "ads", {"place": ("2021", "2023"), "period": ("2022", "2023")})
    columns, *rows = table_rows(of_places, picture().about, [Break(2023, WHY)])
    period, breaks = columns.index("period"), columns.index("breaks")
    assert {(row[period], row[breaks]) for row in rows} == {("2022", ""), ("2023", "2023")}


def test_a_break_in_the_first_year_of_a_table_parts_nothing() -> None:
    of_years = table("years", "persons", {"period": ("2024", "2025")})
    assert describe_breaks([Break(2024, WHY)], of_years, "sv") == ""
    assert describe_breaks([Break(2025, WHY)], of_years, "sv")


def test_a_table_without_periods_has_no_breaks() -> None:
    of_ages = table("ages", "persons", {"age": ("0-17", TOTAL)})
    assert describe_breaks([Break(2018, WHY)], of_ages, "sv") == ""


@pytest.mark.parametrize(
    ("before", "now", "year", "parted"),
    [
        ("2024", "2025", 2025, True),
        ("2024", "2025", 2024, False),
        ("2022", "2025", 2024, True),
        ("2020-2022", "2023-2025", 2020, False),
        ("2020-2022", "2023-2025", 2021, True),
        ("2020-2022", "2023-2025", 2025, True),
        ("2020-2022", "2023-2025", 2026, False),
    ],
)
def test_a_break_parts_two_periods(before: str, now: str, year: int, parted: bool) -> None:
    assert bool(breaks_between([Break(year, WHY)], before, now)) is parted
