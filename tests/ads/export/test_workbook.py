"""The workbook as openpyxl and calamine read it."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from lykta.ads.explore import Bench
from lykta.ads.export import ExportRequest, workbook, write_export
from lykta.ads.judgements import JudgedLink, Judgement, Undoing, Verdict
from tests.ads.export.conftest import FORMULA, IDS, NOTE, PLACE, Export
from tests.ads.result.small_result import BIG, HANDLE, PHONE, SMALL, SWITCHBOARD, TEXTS

DAY = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - local time, as ads give it


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, as calamine types them."""
    first, *others = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, first), each, strict=True)) for each in others]


def test_the_first_sheet_says_what_a_line_means_and_does_not_mean(export: Export) -> None:
    book = openpyxl.load_workbook(export("xlsx", language="sv"))
    assert book.sheetnames == [
        "Läs detta först", "Nätverk", "Annonser", "Kontaktvägar", "Kopplingar", "Bedömningar",
    ]  # fmt: skip
    told = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert "inte en person" in told["Ett nätverk"]
    assert "De gemensamma orden kan vara webbplatsens" in told["Skäl: gemensam mall (shared template)"]


def test_numbers_shares_and_dates_have_their_types(export: Export) -> None:
    path = export("xlsx")
    network = rows(path, "Networks")[0]
    assert (network["Network"], network["Ads"], network["First seen"]) == (BIG, 3, DAY)
    assert network["Strength"] == pytest.approx(0.95)
    link = rows(path, "Links")[0]
    assert link["Probability"] == pytest.approx(0.95)
    assert openpyxl.load_workbook(path)["Links"]["C2"].number_format == "0.0%"
    assert openpyxl.load_workbook(path)["Networks"]["J2"].number_format == "yyyy-mm-dd hh:mm"
    assert rows(path, "Ads")[0]["Posted"] == DAY


def test_the_heading_stays_in_sight_and_every_column_has_a_width(export: Export) -> None:
    book = openpyxl.load_workbook(export("xlsx"))
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert all(width >= 9 for width in widths)


def test_every_sheet_is_as_wide_as_a_page_of_a4_when_it_is_printed(export: Export) -> None:
    for sheet in openpyxl.load_workbook(export("xlsx")).worksheets:
        assert (int(sheet.page_setup.paperSize), int(sheet.page_setup.fitToHeight)) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_what_looks_like_a_formula_is_words_also_when_somebody_edits_it(export: Export) -> None:
    sheet = openpyxl.load_workbook(export("xlsx"))["Ads"]
    for cell, value in ((sheet["A2"], FORMULA), (sheet["D2"], PLACE)):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (value, "s", True)


def test_no_cell_is_a_formula_or_a_link(export: Export) -> None:
    with zipfile.ZipFile(export("xlsx")) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_links_have_reasons_counter_explanations_and_judgements(export: Export) -> None:
    link = rows(export("xlsx", language="sv"), "Kopplingar")[0]
    assert (link["Annons 1"], link["Annons 2"]) == IDS[:2]
    assert link["Skäl"] == "nästan samma text, gemensam kontaktväg"
    assert "Vänner som delar bostad delar ofta telefon." in link["Motförklaring"]
    assert (link["Bedömning"], link["Bedömd av"]) == ("samma avsändare", "Åsa Ö")


def test_judgements_stand_with_their_notes_but_never_with_a_contact(export: Export) -> None:
    path = export("xlsx")
    first, second = rows(path, "Judgements")
    assert (first["Why it was judged so"], first["Stands now"], first["Network"]) == (NOTE, "yes", BIG)
    assert second["Why it was judged so"] == "(left out: it reads as a contact)"
    assert (second["About"], second["Network"], second["Judgement"]) == ("Network", BIG, "unsure")
    assert "070" not in str([rows(path, sheet) for sheet in ("Judgements", "Ads", "Networks", "Links")])


def test_a_judged_link_between_two_networks_stands_with_both(bench: Bench, tmp_path: Path) -> None:
    bench.log.add(
        Judgement(JudgedLink.between(IDS[0], IDS[4]), Verdict.UNSURE, ""), by="Bo", at=datetime.now(UTC)
    )
    out = tmp_path / "own.xlsx"
    with bench.reading(described=False) as opened:
        write_export(opened, out, "xlsx", ExportRequest())
    assert rows(out, "Judgements")[-1]["Network"] == f"{BIG}, {SMALL}"


def test_judgements_that_have_no_effect_say_so_and_why(bench: Bench, tmp_path: Path) -> None:
    pair = JudgedLink.between(*IDS[:2])
    bench.judge(Judgement(pair, Verdict.NOT), by="B. Berg")
    bench.judge(Judgement(JudgedLink.between(IDS[1], IDS[2]), Verdict.UNSURE), by="B. Berg")
    bench.judge(Judgement(JudgedLink.between(IDS[1], IDS[2]), Verdict.SAME), by="B. Berg")
    bench.judge(Undoing(2), by="B. Berg")
    out = tmp_path / "out.xlsx"
    with bench.reading(described=False) as opened:
        write_export(opened, out, "xlsx", ExportRequest(language="sv"))
    states = {row["Nummer i loggen"]: row["Gäller nu"] for row in rows(out, "Bedömningar")}
    assert states == {
        1: "nej, analytikerna är oense",
        2: "nej, ångrad",
        3: "nej, analytikerna är oense",
        4: "nej, ersatt av en senare",
        5: "ja",
    }


def test_kinds_of_contacts_are_in_the_language_of_the_file(export: Export) -> None:
    kinds = {row["Slag"] for row in rows(export("xlsx", language="sv"), "Kontaktvägar")}
    assert kinds == {"telefon", "konto"}
    assert {row["Kind"] for row in rows(export("xlsx"), "Contacts")} == {"phone", "account"}


def test_judgements_on_other_networks_stay_out(export: Export) -> None:
    path = export("xlsx", networks=(SMALL,))
    assert rows(path, "Judgements") == []
    assert [row["Ad"] for row in rows(path, "Ads")] == ["b1", "b2 åäö"]


def test_contacts_are_pseudonyms_and_texts_stay_out(export: Export) -> None:
    path = export("xlsx")
    assert [row["Contact (pseudonym)"] for row in rows(path, "Contacts")] == [PHONE, HANDLE, SWITCHBOARD]
    assert [row["Shared by many, links nobody"] for row in rows(path, "Contacts")] == ["no", "no", "yes"]
    with zipfile.ZipFile(path) as archive:
        written = "".join(archive.read(name).decode() for name in archive.namelist())
    assert not any(text[:20] in written for text in TEXTS)


@pytest.mark.parametrize("most", [2, 3, 4, 7])
def test_more_rows_than_a_sheet_takes_go_on_on_the_next(
    export: Export, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", most)
    path = export("xlsx")
    names = [name for name in openpyxl.load_workbook(path).sheetnames if name.startswith("Ads")]
    assert len(names) == -(-len(IDS) // (most - 1))
    # A workbook has no way to write the control character, and calamine reads what stands for it.
    read = [row["Ad"].replace("_x0001_", "\x01") for name in names for row in rows(path, name)]
    assert read == list(IDS)


@pytest.mark.parametrize("ads", [1, 1_000, 3_000, 3_300, 6_000])
def test_a_list_of_ads_ends_with_a_whole_id_and_says_how_many_more_there_are(ads: int) -> None:
    names = [f"annons{number:04d}" for number in range(ads)]
    told = workbook._list_within(names)
    assert len(told) <= 32_767
    *listed, last = told.split(", ")
    if told != ", ".join(names):
        assert last == f"… +{ads - len(listed)}"
        assert listed == names[: len(listed)]
        assert len(told) > 32_767 - 40, "no more are left out than must be"
