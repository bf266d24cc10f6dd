"""The title of a figure is never surer than its cells: what counts could deny is not said."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.findings import (
    NamedCell,
    SenderCells,
    bounds_of,
    compare,
    largest,
    newest,
    range_of,
)
from lykta.picture.tables import Cell, CellState, Why

BAND = Cell(("x",), CellState.BAND)
KNOWN = "Människohandel för alla ändamål: "
HELD = Cell(("x",), CellState.HELD, why=Why.GATE)
CELLS = st.one_of(st.just(BAND), st.just(HELD), st.integers(1, 30).map(lambda number: shown(5 * number)))
PARTS = st.lists(CELLS, min_size=2, max_size=5)


def shown(number: int) -> Cell:
    return Cell(("x",), CellState.SHOWN, number)


def named(*cells: Cell) -> list[NamedCell]:
    return [NamedCell(letter, cell) for letter, cell in zip("ABCDEFG", cells, strict=False)]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [(35, 35, 0), (35, 30, 0), (35, 25, 1), (25, 35, -1), (5, None, 1), (None, 5, -1), (None, None, 0)],
)
def test_two_numbers_differ_only_where_no_counts_behind_them_say_otherwise(
    one: int | None, other: int | None, found: int
) -> None:
    cells = [BAND if number is None else shown(number) for number in (one, other)]
    assert compare(*cells) == found


def test_a_held_cell_is_compared_with_nothing() -> None:
    assert compare(HELD, shown(50)) is compare(shown(50), HELD) is None


@given(CELLS, CELLS)
def test_what_differs_one_way_does_not_differ_the_other(one: Cell, other: Cell) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there == -back


@given(PARTS)
def test_who_is_called_the_largest_is_so_whatever_the_counts_are(cells: list[Cell]) -> None:
    parts = named(*cells)
    told = largest("sex", parts, None, "sv")
    for each in parts:
        if told.startswith(f"{each.label} är flest"):
            rest = [bounds_of(other.cell).high for other in parts if other is not each]
            assert bounds_of(each.cell).low > max(rest)


@given(PARTS)
def test_no_title_has_a_number_that_is_not_shown(cells: list[Cell]) -> None:
    parts = named(*cells)
    numbers = {str(cell.number) for cell in cells if cell.number}
    for language in LANGUAGES:
        words = largest("age", parts, None, language).replace(",", " ").replace("(", " ").replace(")", " ")
        assert {word for word in words.split() if word.isdigit()} <= numbers


@pytest.mark.parametrize(
    ("cells", "total", "told"),
    [
        ((220, 50, 10), 280, "A är flest: omkring 220 av omkring 280, mer än hälften"),
        (
            (135, 130, 10),
            280,
            "Ingen grupp är säkert störst: A (omkring 135) och B (omkring 130) ligger nära varandra",
        ),
        ((140, 100, 40), 280, "A är flest: omkring 140 av omkring 280"),
        (
            (65, 65),
            130,
            "Ingen grupp är säkert störst: A (omkring 65) och B (omkring 65) ligger nära varandra",
        ),
    ],
)
def test_the_largest_is_named_with_its_total(cells: tuple[int, ...], total: int, told: str) -> None:
    assert largest("sex", named(*map(shown, cells)), shown(total), "sv") == told


def test_a_held_category_that_the_total_leaves_no_room_for_is_not_the_largest() -> None:
    parts = named(shown(155), shown(75), shown(35), HELD)
    assert largest("purpose", parts, shown(280), "sv").startswith(
        "A är vanligast: omkring 155 av omkring 280"
    )


def test_a_held_category_that_may_be_larger_is_not_passed_over() -> None:
    told = largest("purpose", named(shown(20), HELD), shown(100), "sv")
    assert told == "A är störst av dem som visas: omkring 20"


def test_nothing_shown_is_told_as_that() -> None:
    assert largest("sex", named(HELD, BAND), HELD, "sv") == "Ingen grupp har ett tal som kan visas"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (
            shown(20),
            shown(35),
            "omkring 35 personer blev kända B, fler än A (omkring 20)",
        ),
        (
            shown(50),
            shown(35),
            "omkring 35 personer blev kända B, färre än A (omkring 50)",
        ),
        (
            shown(35),
            shown(35),
            "omkring 35 personer blev kända B, efter avrundning som A (omkring 35)",
        ),
        (
            shown(30),
            shown(35),
            "omkring 35 personer blev kända B; om det är fler eller färre än A (omkring 30) "
            "går inte att säga",
        ),
        (
            BAND,
            shown(35),
            "omkring 35 personer blev kända B, fler än A (0–4)",
        ),
        (HELD, shown(35), "omkring 35 personer blev kända B; A visas inte"),
        (shown(35), BAND, "noll till fyra personer blev kända B"),
        (shown(35), HELD, "hur många personer som blev kända B visas inte"),
    ],
)
def test_the_newest_is_set_against_the_one_before_only_where_that_can_be_told(
    before: Cell, now: Cell, told: str
) -> None:
    assert newest("persons", named(before, now), is_broken=False, language="sv") == f"{KNOWN}{told}"


def test_across_a_break_nothing_is_compared() -> None:
    told = newest("persons", named(shown(5), shown(100)), is_broken=True, language="sv")
    assert told == f"{KNOWN}omkring 100 personer blev kända B; går inte att jämföra med A"


@pytest.mark.parametrize(
    ("low", "high", "least", "told"),
    [
        (
            shown(5),
            shown(15),
            None,
            "Mellan omkring 5 och 15 avsändare sågs 2025, bakom omkring 130 annonser",
        ),
        (shown(35), shown(35), HELD, "Omkring 35 avsändare sågs 2025, bakom omkring 130 annonser"),
        (shown(35), shown(35), shown(40), "Omkring 35 avsändare sågs 2025, bakom omkring 130 annonser"),
        (shown(35), shown(35), BAND, "Omkring 35 avsändare sågs 2025, bakom omkring 130 annonser"),
        (
            shown(35),
            shown(35),
            shown(55),
            "Omkring 35 avsändare sågs 2025, bakom omkring 130 annonser; minst omkring 55 avsändare totalt",
        ),
        (HELD, HELD, shown(55), "Hur många avsändare som sågs 2025 visas inte"),
    ],
)
def test_senders_are_told_as_a_range_and_how_many_at_least_where_that_is_surely_more(
    low: Cell, high: Cell, least: Cell | None, told: str
) -> None:
    assert range_of(SenderCells(low, high, shown(130), least), "2025", "sv") == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", ["persons", "cases", "consultations"])
def test_every_measure_of_people_has_a_title_in_every_state(measure: str, language: Language) -> None:
    for before, now in product((shown(20), BAND, HELD), repeat=2):
        assert newest(measure, named(before, now), is_broken=False, language=language)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ((shown(95), shown(50)), "A registrerade oftast först: omkring 95 av omkring 280"),
        ((shown(25), HELD), "A registrerade oftast först av dem som visas: omkring 25"),
    ],
)
def test_an_organisation_was_first_and_may_not_have_registered_the_most(
    cells: tuple[Cell, ...], told: str
) -> None:
    assert largest("organisation.first", named(*cells), shown(280), "sv") == told


@pytest.mark.parametrize("cell", [shown(35), BAND, HELD])
@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("persons", ("Människohandel för alla ändamål", "Trafficking for all purposes")),
        ("cases", ("Människohandel för alla ändamål", "Trafficking for all purposes")),
        ("consultations", ("prostitution och människohandel", "prostitution and trafficking")),
    ],
)
def test_a_title_over_time_says_what_people_became_known_for(
    cell: Cell, measure: str, said: tuple[str, str]
) -> None:
    for language, words in zip(LANGUAGES, said, strict=True):
        assert words in newest(measure, named(shown(20), cell), is_broken=False, language=language)
