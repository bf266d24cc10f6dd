"""Files from any spreadsheet: each bad row is named, and what could identify people is refused."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from lykta.errors import InputError
from lykta.picture.codes import codes_of, name_of
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
from lykta.picture.plan import ATTRIBUTES

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
        (5, "the period is no year, month, quarter or day")
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
        ("soon,Karlstad,f,18-24,c,p", "the period is no year"),
        ("2021,Atlantis,f,18-24,c,p", "no municipality or county"),
        ("2021,Malmö,f,18-24,c,p", "no municipality or county"),
        ("2021,Karlstad,x,18-24,c,p", "sex is not in the list"),
        ("2021,Karlstad,x,y,c,p", "sex and age is not in the list"),
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
    path = written(tmp_path, HEADING, "2021,,,,,", "2021,Värmlands län,,,,")
    one, other = read_registrations(path, "17")[0]
    assert set(one.attributes) == {"unknown"}
    assert (one.place, other.place, one.case) == ("unknown", "unknown", NO_CASE)
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
