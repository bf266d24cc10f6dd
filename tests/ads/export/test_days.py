"""An ad of which only the day is known has no time of day in any format: none was read."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from lykta.ads.explore import Bench
from lykta.ads.export import FORMATS, ExportRequest, write_export
from lykta.ads.result import ExportFormat
from tests.ads.result.small_result import small_tables, write_small_result

DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - local time, as ads give it


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The small result, each of whose ads was posted on one day."""
    tables = small_tables()
    changed = {}
    for name, columns in (("ads", ["posted_at"]), ("networks", ["first_seen", "last_seen"])):
        table = tables[name]
        for column in columns:
            days = pa.array([DAY] * len(table), table.schema.field(column).type)
            table = table.set_column(table.column_names.index(column), column, days)
        changed[name] = table
    with closing(Bench(write_small_result(tmp_path_factory.mktemp("days") / "day.lykta", **changed))) as made:
        yield made


def export(bench: Bench, form: ExportFormat, folder: Path) -> Path:
    out = folder / f"out{FORMATS[form].suffix}"
    with bench.reading(described=False) as opened:
        write_export(opened, out, form, ExportRequest())
    return out


@pytest.mark.parametrize("form", ["graphml", "gexf", "ftm"])
def test_a_day_is_written_alone(bench: Bench, form: ExportFormat, tmp_path: Path) -> None:
    written = export(bench, form, tmp_path).read_text(encoding="utf-8")
    assert "2026-03-01" in written
    assert "00:00" not in written


def test_the_time_of_day_of_an_entity_is_empty(bench: Bench, tmp_path: Path) -> None:
    with zipfile.ZipFile(export(bench, "i2", tmp_path)) as archive:
        nodes = archive.read("nodes.csv").decode("utf-8-sig")
    assert ",2026-03-01,," in nodes
    assert "00:00" not in nodes


def test_an_entity_of_aleph_has_its_day(bench: Bench, tmp_path: Path) -> None:
    lines = export(bench, "ftm", tmp_path).read_text(encoding="utf-8").splitlines()
    days = [json.loads(line)["properties"].get("publishedAt") for line in lines]
    assert ["2026-03-01"] in days


@pytest.mark.parametrize(("sheet", "cell"), [("Ads", "C2"), ("Networks", "J2"), ("Networks", "K2")])
def test_a_cell_is_a_date_that_shows_no_time(bench: Bench, sheet: str, cell: str, tmp_path: Path) -> None:
    found = openpyxl.load_workbook(export(bench, "xlsx", tmp_path))[sheet][cell]
    assert (found.value, found.number_format) == (DAY, "yyyy-mm-dd")
