"""Registrations from any spreadsheet: each bad row is named, and what could identify people is refused."""

from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.picture.codes import codes_of, name_of
from lykta.picture.inputs import read_registrations
from lykta.picture.inputs.registrations import NO_CASE
from lykta.picture.plan.rules import ATTRIBUTES

HEADING = "period,place,sex,age,case,person"
ROW = "2021-05,Karlstad,Kvinna,18-24,c1,p1"


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_whatever_spreadsheet_wrote_it(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = ("år,kommun,kön,ärende", "2021,Säffle,Män,c1")
    path = written(tmp_path, *(line.replace(",", separator) for line in lines), encoding=encoding)
    (row,), report = read_registrations(path, "17")
    assert (row.year, row.place, row.attributes[0], report.refused) == (2021, "1785", "male", [])


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
