"""What an approver reads of two editions: each total says of which years it is."""

from lykta.picture.attack.model import EditionTables
from lykta.picture.edition.words import captions
from lykta.picture.quantities import ALL_YEARS
from lykta.picture.tables import Cell, CellState, Coarsening, Table
from lykta.web.editions.comparing import compare_editions


def by_year(years: tuple[str, ...], total: int) -> Table:
    cells = (*(Cell((year,), CellState.BAND) for year in years), Cell(("",), CellState.SHOWN, total))
    return Table("by-year", "persons", ("period",), ((*years, ""),), cells)


def by_sex(years: str, number: int) -> Table:
    notes = (Coarsening(ALL_YEARS, (("years", years),)),)
    return Table(
        "by-sex", "persons", ("sex",), (("female",),), (Cell(("female",), CellState.SHOWN, number),), notes
    )


def edition(*tables: Table) -> EditionTables:
    return EditionTables("e", "17", tables)


def test_a_total_says_of_which_years_it_is_in_each_edition() -> None:
    earlier, later = by_year(("2023", "2024"), 10), by_year(("2023", "2024", "2025"), 20)
    (found,) = compare_editions(edition(earlier), edition(later), "sv").tables
    assert [cell.what for cell in found.cells] == ["2025", "Totalt 2023–2024 / 2023–2025"]


def test_a_total_of_the_same_years_says_them_once() -> None:
    earlier, later = by_year(("2023", "2024"), 10), by_year(("2023", "2024"), 20)
    (found,) = compare_editions(edition(earlier), edition(later), "en").tables
    assert [cell.what for cell in found.cells] == ["Total 2023–2024"]


def test_a_table_of_all_years_together_says_which() -> None:
    one, other = by_sex("2023-2024", 10), by_sex("2023-2025", 15)
    (found,) = compare_editions(edition(one), edition(other), "en").tables
    assert found.caption == f"{captions((one,), 'en')['by-sex']} (2023–2024 / 2023–2025)"
