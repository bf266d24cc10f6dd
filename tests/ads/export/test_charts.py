"""The tables for Analyst's Notebook as Python's own reader of CSV reads them."""

import csv
import zipfile
from io import TextIOWrapper
from pathlib import Path

from tests.ads.export.conftest import FORMULA, IDS, PLACE, Export
from tests.ads.result.small_result import BIG, HANDLE, PHONE, SMALL, SWITCHBOARD, TEXTS


def rows(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        return list(csv.DictReader(TextIOWrapper(file, "utf-8-sig", newline="")))


def test_every_entity_has_an_id_a_type_and_a_label(export: Export) -> None:
    nodes = {row["Id"]: row for row in rows(export("i2", language="sv"), "nodes.csv")}
    assert nodes.keys() == {f"ad:{ad}" for ad in IDS} | {f"contact:{PHONE}", f"contact:{HANDLE}"}
    assert nodes[f"ad:{IDS[0]}"]["Typ"] == "Annons"
    assert nodes[f"contact:{PHONE}"]["Etikett"] == "telefon 3f9a1c"
    assert nodes[f"contact:{PHONE}"]["Slag"] == "telefon"
    assert f"contact:{SWITCHBOARD}" not in nodes


def test_dates_and_times_of_day_have_columns_of_their_own(export: Export) -> None:
    first = rows(export("i2"), "nodes.csv")[0]
    assert (first["Date"], first["Time"]) == ("2026-03-01", "12:00:00")


def test_no_cell_is_taken_for_a_formula(export: Export) -> None:
    path = export("i2")
    first = rows(path, "nodes.csv")[0]
    assert (first["Id"], first["Label"], first["Place"]) == (f"ad:{FORMULA}", f"'{FORMULA}", f"'{PLACE}")
    for name in ("nodes.csv", "links.csv", "networks.csv"):
        assert not any(
            value.startswith(("=", "+", "-", "@")) for row in rows(path, name) for value in row.values()
        )


def test_every_link_has_an_id_and_leads_between_entities(export: Export) -> None:
    path = export("i2")
    links = rows(path, "links.csv")
    nodes = {row["Id"] for row in rows(path, "nodes.csv")}
    assert len({row["Id"] for row in links}) == len(links)
    assert all({row["From"], row["To"]} <= nodes for row in links)
    assert [row["Type"] for row in links].count("Stands in the ad") == 5


def test_links_have_probability_reasons_counter_explanations_and_judgements(export: Export) -> None:
    link = rows(export("i2", language="sv"), "links.csv")[0]
    assert link["Etikett"] == "nästan samma text, gemensam kontaktväg, 95 %"
    assert link["Sannolikhet"] == "0.950000"
    assert "Vänner som delar bostad delar ofta telefon." in link["Motförklaring"]
    assert (link["Bedömning"], link["Bedömd av"]) == ("samma avsändare", "Åsa Ö")


def test_networks_are_a_table_with_their_judgements(export: Export) -> None:
    big, small = rows(export("i2"), "networks.csv")
    assert (big["Network"], big["Ads"], big["Judgement"]) == (BIG, "3", "unsure")
    assert (big["Strength"], big["Links"]) == ("0.950000", "2")
    assert (small["Network"], small["First seen"]) == (SMALL, "")


def test_excel_and_i2_know_the_encoding_and_a_reader_what_it_means(export: Export) -> None:
    with zipfile.ZipFile(export("i2", language="sv")) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert list(found) == ["READ-FIRST.txt", "nodes.csv", "links.csv", "networks.csv"]
    assert all(content.startswith(b"\xef\xbb\xbf") for content in found.values())
    assert "inte en person och inte ett brottsoffer" in found["READ-FIRST.txt"].decode("utf-8-sig")
    assert not any(text[:20].encode() in content for text in TEXTS for content in found.values())
