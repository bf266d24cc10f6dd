"""Every format says what is in it, what was left out, and what its figures rest on."""

import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lykta.ads.explore import Bench
from lykta.ads.export import FORMATS, ExportRequest, write_export
from lykta.ads.export.contents import Contents, tell_contents
from lykta.ads.result import ExportFormat
from lykta.ads.result.learning import tell_learning
from tests.ads.export.conftest import Export
from tests.ads.result.small_result import BIG, SMALL, SUMMARY, small_tables, write_small_result


def _of_workbook(path: Path) -> str:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return "\n".join(f"{row[0]}: {row[1]}" for row in sheet.iter_rows(values_only=True))


def _of_graph(path: Path) -> str:
    root = ET.parse(path).getroot()  # noqa: S314 - we wrote it.
    found = [*root.iterfind(".//{*}desc"), *root.iterfind(".//{*}description")]
    return "\n".join(element.text or "" for element in found)


def _of_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("READ-FIRST.txt").decode("utf-8-sig")


def _of_entities(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8").splitlines()[0])["properties"]["bodyText"][0])


READERS: dict[ExportFormat, Callable[[Path], str]] = {
    "xlsx": _of_workbook,
    "graphml": _of_graph,
    "gexf": _of_graph,
    "i2": _of_zip,
    "ftm": _of_entities,
}
EVERY_FORMAT = pytest.mark.parametrize("form", sorted(FORMATS))


@EVERY_FORMAT
def test_a_whole_result_says_so_and_what_its_probabilities_rest_on(
    form: ExportFormat, export: Export
) -> None:
    told = READERS[form](export(form, language="sv"))
    assert "Alla 6 annonser i resultatet, och 4 kopplade par." in told
    assert all(line in told for line in tell_learning(SUMMARY, "sv"))
    assert "till och med post 2 i loggen (2026-03-09 08:00 UTC)" in told
    assert "utelämna" not in told.partition("Bedömningarna")[0]


@EVERY_FORMAT
def test_what_was_chosen_and_what_was_left_out_is_told(form: ExportFormat, export: Export) -> None:
    told = READERS[form](export(form, networks=(BIG, SMALL), least=0.95))
    assert f"Only the networks {BIG} and {SMALL}: 5 ads and 2 linked pairs." in told
    assert "Only links of probability 95 % or more are in it. Weaker pairs that were left out: 1." in told


def test_one_network_is_named(export: Export) -> None:
    told = READERS["i2"](export("i2", networks=(SMALL,), language="sv"))
    assert f"Bara nätverket {SMALL}: 2 annonser och 1 kopplat par." in told


def test_of_very_many_networks_the_number_is_told() -> None:
    names = tuple(f"n{number:012}" for number in range(50))
    contents = make_contents(networks=names, ads=100, links=0)
    told = " ".join(line for _, line in tell_contents(contents, "en"))
    assert "Only 50 networks: 100 ads and 0 linked pairs." in told


def make_contents(**changed: Any) -> Contents:
    told: dict[str, Any] = {
        "source": "a.lykta", "version": "1", "summary": SUMMARY, "networks": None, "ads": 6, "links": 4,
        "least": 0.0, "weaker": 0, "last_entry": None, "ids_like_contacts": 0,
    }  # fmt: skip
    return Contents(**(told | changed))


def test_a_result_that_nobody_judged_says_so() -> None:
    told = " ".join(line for _, line in tell_contents(make_contents(), "sv"))
    assert "Inget är bedömt." in told


def test_ids_that_seem_to_be_contacts_are_told_of(tmp_path: Path) -> None:
    ids = ("+46701740605", "a2", "a3", "b1", "mira@example.org", "070-174 06 05")
    bench = Bench(write_small_result(tmp_path / "own.lykta", ads=small_tables(ids)["ads"]))
    out = tmp_path / "out.zip"
    with closing(bench), bench.reading(described=False) as opened:
        written = write_export(opened, out, "i2", ExportRequest(language="sv"))
    assert written.ids_like_contacts == 3
    assert "Id:n som verkar vara kontaktvägar: 3. De står här som i filen, i klartext." in _of_zip(out)
