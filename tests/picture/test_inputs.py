"""Files from any spreadsheet: each bad row is named, and what could identify people is refused."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from lykta.errors import InputError
from lykta.picture.codes import code_of, codes_of, name_of
from lykta.picture.identifying import refuse_identifying_value
from lykta.picture.inputs import (
    NO_CASE,
    read_ads,
    read_consultations,
    read_effort,
    read_population,
    read_published,
    read_registrations,
    year_of,
)
from lykta.picture.picture import InputSummary
from lykta.picture.plan import ATTRIBUTES
from lykta.picture.rows import FileReport
from lykta.picture.tables import DimensionName
from tests.project.tree import ROOT

HEADING = "period,place,sex,age,case,person"
ROW = "2021-05,Karlstad,Kvinna,18-24,c1,p1"


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_whatever_spreadsheet_wrote_it(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = ("år,kommun,kön,ärende", "2021,Säffle,Män,c1")
    table = [line.replace(",", separator) for line in lines]
    for before in ((), (f"sep={separator}",)):
        (row,), report = read_registrations(written(tmp_path, *before, *table, encoding=encoding), "17")
        assert (row.year, row.place, row.attributes[0], report.refused) == (2021, "1785", "male", [])


def workbook(folder: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "rows.xlsx")
    return folder / "rows.xlsx"


def test_a_workbook_is_read_as_its_csv_would_be(tmp_path: Path) -> None:
    heading = ("Datum", "Kommun", "Kön", "Ärende", "Person-ID")
    path = workbook(
        tmp_path,
        heading,
        (date(2021, 5, 17), "Säffle", "Man", 12, "p1"),
        (datetime(2022, 5, 17, 8, 30), "Karlstad", "Kvinna", "c2", None),  # noqa: DTZ001 - a cell has no zone
        (2023, 1785, "Okänt", "c3", "p3"),
        ("soon", "Säffle", None, None, None),
    )
    rows, report = read_registrations(path, "17")
    assert [(row.year, row.place, row.case) for row in rows] == [
        (2021, "1785", "12"),
        (2022, "1780", "c2"),
        (2023, "1785", "c3"),
    ]
    assert [(each.line, each.reason) for each in report.refused] == [
        (5, "the period is not a year, month, quarter or day")
    ]
    with pytest.raises(InputError, match=r"line 2, person: this looks like"):
        read_registrations(workbook(tmp_path, heading, (2021, "Säffle", None, "c", "19900101-1234")), "17")


def test_the_other_tables_of_a_picture_may_be_workbooks(tmp_path: Path) -> None:
    def named(names: str, *row: object) -> Path:
        return workbook(tmp_path, names.split(), row)

    assert read_population(named("Kommun Folkmängd", "Karlstad", 97_000.0))[0] == {"1780": 97_000}
    path = named("år vad what_en mängd enhet unit_en", 2021, "Sajter", "Sites", 12.5, "timmar", "hours")
    assert read_effort(path)[0][0].amount == "12.5"
    path = named("period plats vad what_en tal källa", 2021, "Sverige", "Brott", "Crimes", 1_234, "Brå")
    assert read_published(path)[0][0].figure == "1234"
    names = "place period first_seen ads distinct_ads advertisers_low advertisers_high at_least"
    (count,), _ = read_ads(named(names, "", "", date(2021, 1, 1), 100, 90, 20, 30, 15), "17")
    assert (count.year, count.ads, count.advertisers_high, count.at_least) == (2021, 100, 30, 15)
    path = named("quarter workplace consultations", "2021-Q2", "hospital", 3)
    assert len(read_consultations(path)[0]) == 3


@pytest.mark.parametrize(
    ("written", "year"), [("2021.0", 2021), ("2021-05-17 08:30", 2021), ("5", None), ("", None)]
)
def test_a_year_is_read_as_programs_write_it(written: str, year: int | None) -> None:
    assert year_of(written) == year


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("soon,Karlstad,f,18-24,c,p", "the period is not a year"),
        ("2021,Atlantis,f,18-24,c,p", "not a municipality or county"),
        ("2021,Malmö,f,18-24,c,p", "not a municipality or county"),
        ("2021,Karlstad,x,18-24,c,p", "sex is not in the list"),
        ("2021,Karlstad,x,y,c,p", "age is not in the list"),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason_and_the_others_are_kept(
    tmp_path: Path, row: str, reason: str
) -> None:
    rows, report = read_registrations(written(tmp_path, HEADING, ROW, row), "17")
    assert [each.person for each in rows] == ["p1"]
    assert [each.line for each in report.refused] == [3]
    assert reason in report.refused[0].reason
    assert report.lines()[0].endswith("rows kept: 1, refused: 1.")
    assert report.lines()[1].startswith("rows.csv, line 3: ")


def test_what_is_blank_is_unknown_and_a_row_without_a_person_is_one_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, HEADING, "2021,Karlstad,,,,", "2021,Värmlands län,,17,,")
    one, other = read_registrations(path, "17")[0]
    assert set(one.attributes) == {"unknown"}
    assert (one.place, other.place, one.case) == ("1780", "unknown", NO_CASE)
    assert one.person != other.person


@pytest.mark.parametrize("column", ["personnummer", "Namn", "telefon", "E-post", "födelsedatum", "adress"])
def test_a_file_with_a_column_that_identifies_people_is_refused(tmp_path: Path, column: str) -> None:
    with pytest.raises(InputError, match="can identify people"):
        read_registrations(written(tmp_path, f"{HEADING},{column}", f"{ROW},x"), "17")


@pytest.mark.parametrize("value", ["19900101-1234", "900101-1234", "a@example.org", "070-123 45 67"])
def test_a_file_with_a_value_that_identifies_somebody_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(InputError, match=r"line 2, person: this looks like"):
        read_registrations(written(tmp_path, HEADING, ROW.replace("p1", value)), "17")


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("period,place,case,colour", "not known: colour"),
        ("period,place", "no column case"),
        ("period,år,place,case", "two columns for period"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, heading: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_registrations(written(tmp_path, heading, "2021,2021,c,c"), "17")


def test_a_row_with_too_many_cells_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2 has more cells"):
        read_registrations(written(tmp_path, HEADING, f"{ROW},more"), "17")
    with pytest.raises(InputError, match="cannot be read"):
        read_registrations(tmp_path / "none.csv", "17")


@pytest.mark.parametrize(
    "row",
    [
        "2021,Värmlands län,,,Summa 2021,",
        "2021,,,,,TOTALT",
        "2021,,,,Delsumma,7",
        "2021,Karlstad,f,18-24,total,p",
        "2021,,,,Sub-total:,",
        "2021,,,,Sum,",
    ],
)
def test_a_row_that_adds_up_others_is_no_person(tmp_path: Path, row: str) -> None:
    rows, report = read_registrations(written(tmp_path, HEADING, ROW, row), "17")
    assert [each.person for each in rows] == ["p1"]
    assert report.refused[0].reason == "a cell says that the row is a total, which is not a person"


@pytest.mark.parametrize("row", ["2021,,,,,", "2021,,,,,37", "2021,Värmlands län,,,,37", "2021-05-17,,,,,"])
def test_a_row_that_says_nothing_but_its_year_is_no_person(tmp_path: Path, row: str) -> None:
    rows, report = read_registrations(written(tmp_path, HEADING, ROW, row), "17")
    assert [each.person for each in rows] == ["p1"]
    assert report.refused[0].reason.startswith("the row says nothing but its period")


def test_an_id_that_only_looks_like_a_sum_is_kept(tmp_path: Path) -> None:
    rows, _report = read_registrations(
        written(tmp_path, HEADING, "2021,Karlstad,f,18-24,SUM-12,Totalis1"), "17"
    )
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("organisation", "hälso- och sjukvård", "health"),
        ("organisation", "Civilsamhälle", "civil"),
        ("organisation", "länsstyrelse", "county"),
        ("age", "17", "0-17"),
        ("age", "0", "0-17"),
        ("age", "18 år", "18-24"),
        ("age", "23.0", "18-24"),
        ("age", "34", "25-34"),
        ("age", "35", "35-"),
        ("age", "97", "35-"),
        ("age", "1998", None),
        ("age", "-3", None),
        ("age", "17,5", None),
        ("sex", "17", None),
    ],
)
def test_the_obvious_forms_of_a_word_are_taken(name: DimensionName, word: str, code: str | None) -> None:
    assert code_of(name, word) == code


def test_a_word_that_is_not_taken_is_answered_with_those_that_are_and_not_repeated(tmp_path: Path) -> None:
    path = written(tmp_path, "år,ärende,kommun,myndighet,ålder", "2021,c,Karlstad,brandkåren,tonåring")
    (refused,) = read_registrations(path, "17")[1].refused
    assert "health (Hälso- och sjukvården)" in refused.reason
    assert "0-17 (Under 18 år)" in refused.reason
    assert "an age in whole years" in refused.reason
    assert "brandkåren" not in refused.reason
    assert "tonåring" not in refused.reason


def test_every_word_that_is_taken_stands_in_the_reference() -> None:
    page = (ROOT / "docs/reference/picture-input.md").read_text(encoding="utf-8").replace("`", "").casefold()
    lists = tomllib.loads((ROOT / "src/lykta/picture/codes.toml").read_text(encoding="utf-8"))
    for name, codes in lists.items():
        for code, entry in codes.items():
            (line,) = [row for row in page.splitlines() if row.startswith(f"| {name} | {code} |")]
            words = {each.casefold() for each in (entry["sv"], entry["en"], *entry["also"])}
            assert [word for word in words if not re.search(rf"[|,] {re.escape(word)}(?=,| \|)", line)] == []


def report_of(folder: Path, *rows: str) -> FileReport:
    report = read_registrations(written(folder, HEADING, *rows), "17")[1]
    report.compare_years(2016, 2024)
    return report


def test_rows_of_years_outside_the_plan_are_told(tmp_path: Path) -> None:
    rows = [ROW.replace("p1", f"p{number}").replace("c1", f"c{number}") for number in range(18)]
    report = report_of(tmp_path, *rows, "2015,Karlstad,f,,c,p", "2025,Karlstad,f,,c,q")
    assert "rows.csv: 2 rows are of years outside the plan. They are not counted." in report.lines()
    assert report.summary == InputSummary("registrations", 0, 10)
    assert not any("outside" in line for line in report_of(tmp_path, ROW).lines())


def test_a_file_of_few_rows_says_no_share_of_other_years(tmp_path: Path) -> None:
    assert report_of(tmp_path, "2015,Karlstad,f,,c,p").summary == InputSummary("registrations", None)


def test_copies_of_rows_without_a_person_are_told(tmp_path: Path) -> None:
    row = "2021,Karlstad,f,18-24,c,"
    (line,) = [each for each in report_of(tmp_path, row, row, row, ROW, ROW).lines() if "identical" in each]
    assert line.startswith("rows.csv: 3 rows without a person are identical in every cell")
    assert "counted as 3 persons" in line
    assert not any("identical" in each for each in report_of(tmp_path, row, ROW, ROW).lines())


@pytest.mark.parametrize(("bad", "warned"), [(1, False), (2, True)])
def test_more_than_a_tenth_refused_is_warned_of(tmp_path: Path, bad: int, warned: bool) -> None:
    report = report_of(tmp_path, *[ROW] * (10 - bad), *["soon,,,,,"] * bad)
    assert report.warning.startswith("WARNING: rows.csv: 2 of 10 rows were refused") is warned
    assert bool(report.warning) is warned


@pytest.mark.parametrize("above", [("Registreringar 2021", None, None), (None, "Utdrag", "2026-01-01")])
def test_headings_are_found_below_a_title(tmp_path: Path, above: Sequence[object]) -> None:
    path = workbook(
        tmp_path, above, ("Källa: ärenderegistret",), ("År", "Kommun", "Ärende"), (2021, "Säffle", "c")
    )
    (row,), report = read_registrations(path, "17")
    assert (row.year, row.place, report.refused) == (2021, "1785", [])


def test_a_table_without_headings_and_a_column_without_one_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="its first row holds no headings"):
        read_registrations(workbook(tmp_path, (2021, "Säffle", "c"), (2022, "Säffle", "d")), "17")
    heading = ("År", "Kommun", None, "Ärende")
    with pytest.raises(InputError, match="column 3 has no heading"):
        read_registrations(workbook(tmp_path, heading, (2021, "Säffle", "x", "c")), "17")


def test_a_value_under_no_heading_is_refused(tmp_path: Path) -> None:
    heading = ("År", "Kommun", "Ärende", None)
    with pytest.raises(InputError, match="line 2 has more cells"):
        read_registrations(workbook(tmp_path, heading, (2021, "Säffle", "c", "19900101-1234")), "17")


def test_every_code_has_a_name_in_both_languages() -> None:
    for name in ATTRIBUTES:
        assert codes_of(name)[-1] == "unknown"
        assert all(name_of(name, code, "sv") and name_of(name, code, "en") for code in codes_of(name))


@pytest.mark.parametrize("value", ["0701234567", "701234567", "+46701234567"])
def test_a_telephone_number_is_refused_also_without_its_nought(value: str) -> None:
    with pytest.raises(InputError, match="phone number"):
        refuse_identifying_value("rows.csv, line 2, person", value)


def test_a_number_of_a_register_is_no_telephone_number() -> None:
    refuse_identifying_value("rows.csv, line 2, person", "123456789")
