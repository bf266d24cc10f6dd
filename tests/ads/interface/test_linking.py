"""Linking from Python: what is read, where the result lies, and that nothing is left behind."""

import gc
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

import lykta
from lykta.ads.reading import AdsTable
from lykta.ads.sample import write_sample
from lykta.errors import InputError, ResultError

ADS = [
    {"nr": at, "Annonstext": text, "posted": "2025-03-01", "phone": phone}
    for at, (text, phone) in enumerate(
        [
            ("Hej! Jag bakar kanelbullar och läser gärna vid sjön, ring mig på kvällen.", "070-123 45 67"),
            ("Hej! Jag bakar kardemummabullar och läser gärna vid sjön, ring på kvällen.", "070-123 45 67"),
            ("Promenad i skogen, fika efteråt. Skriv några rader om dig själv först.", "070-765 43 21"),
            ("Välkommen till en lugn stund med te och schack i centrum av staden.", ""),
        ]
    )
]
COLUMNS = {"id": "nr", "text": "Annonstext"}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder where temporary results lie, and no settings of the user's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return folder


def test_importing_lykta_loads_nothing_of_the_web_and_no_library() -> None:
    code = (
        "import sys, lykta; lykta.errors.LyktaError; "
        "print([name for name in ('django', 'lykta.web', 'lykta.ads', 'numba', 'duckdb', 'numpy', 'pyarrow', "
        "'rich', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_interface_needs_nothing_of_the_web() -> None:
    code = "import sys, lykta; lykta.link; print('django' in sys.modules, 'lykta.web' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_the_other_parts_stand_beside_the_linkage() -> None:
    assert lykta.law.__name__ == "lykta.law"
    assert lykta.deidentify.__name__ == "lykta.deidentify"
    assert {"Result", "deidentify", "errors", "law", "link", "open_result"} <= set(dir(lykta))
    with pytest.raises(AttributeError, match="no attribute 'unlink'"):
        _ = lykta.unlink


def arrow(rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows)


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, arrow])
def test_a_table_in_memory_gives_what_its_file_gives(
    make: Callable[[list[dict[str, object]]], object], tmp_path: Path, temporary: Path
) -> None:
    pacsv.write_csv(arrow(ADS), tmp_path / "ads.csv")
    with (
        lykta.link(tmp_path / "ads.csv", columns=COLUMNS) as from_file,
        lykta.link(make(ADS), columns=COLUMNS) as from_memory,
    ):
        assert from_file.members().num_rows == len(ADS)
        assert from_memory.members().equals(from_file.members())
        ends = ["ad_a", "ad_b", "reason", "probability"]
        assert from_memory.links().num_rows > 0
        assert from_memory.links().select(ends).equals(from_file.links().select(ends))
    assert list(temporary.iterdir()) == []


def test_a_workbook_gives_what_the_same_rows_as_csv_give(tmp_path: Path, temporary: Path) -> None:
    pacsv.write_csv(arrow(ADS), tmp_path / "ads.csv")
    book = openpyxl.Workbook()
    for row in [list(ADS[0]), *(list(ad.values()) for ad in ADS)]:
        book.active.append(row)
    book.save(tmp_path / "ads.xlsx")
    with (
        lykta.link(tmp_path / "ads.csv", columns=COLUMNS) as from_csv,
        lykta.link(tmp_path / "ads.xlsx", columns=COLUMNS) as from_workbook,
    ):
        assert from_workbook.members().equals(from_csv.members())
        ends = ["ad_a", "ad_b", "reason", "probability"]
        assert from_workbook.links().num_rows > 0
        assert from_workbook.links().select(ends).equals(from_csv.links().select(ends))
    assert list(temporary.iterdir()) == []


def test_a_named_index_of_pandas_is_a_column_and_row_numbers_are_none(temporary: Path) -> None:
    frame = pd.DataFrame(ADS)
    with lykta.link(frame.set_index("nr"), columns=COLUMNS) as named:
        assert named.members()["ad_id"].to_pylist() == ["0", "1", "2", "3"]
    with lykta.link(frame[frame["nr"] > 0], columns=COLUMNS) as rest:
        assert rest.members()["ad_id"].to_pylist() == ["1", "2", "3"]
    assert list(temporary.iterdir()) == []


def test_a_table_of_many_batches_is_read_whole(temporary: Path) -> None:
    rows = arrow(ADS)
    with lykta.link(pa.concat_tables([rows.slice(0, 1), rows.slice(1)]), columns=COLUMNS) as result:
        assert result.summary.ads == len(ADS)


def test_several_files_and_patterns_are_read_together(tmp_path: Path, temporary: Path) -> None:
    rows = arrow(ADS)
    for name, part in (("a1.csv", rows.slice(0, 2)), ("a2.csv", rows.slice(2, 1)), ("b.csv", rows.slice(3))):
        pacsv.write_csv(part, tmp_path / name)
    with lykta.link([str(tmp_path / "a*.csv"), tmp_path / "b.csv"], columns=COLUMNS) as result:
        assert result.summary.ads == len(ADS)


def test_a_temporary_result_is_gone_when_nobody_holds_it(temporary: Path) -> None:
    result = lykta.link(arrow(ADS), columns=COLUMNS)
    folder = result.path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent == temporary
    result.judge("0", "2", "not", by="A. N.")
    del result
    gc.collect()
    assert list(temporary.iterdir()) == []
    assert not (temporary.parent / "settings").exists()


@pytest.mark.slow
def test_a_temporary_result_is_gone_when_the_program_ends(temporary: Path, tmp_path: Path) -> None:
    pacsv.write_csv(arrow(ADS), tmp_path / "ads.csv")
    code = f"import lykta; kept = lykta.link({str(tmp_path / 'ads.csv')!r}, columns={COLUMNS!r}); print(kept)"
    environment = {"TMPDIR": str(temporary), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert "4 ads" in done.stdout
    # No terminal and no notebook: nothing but the program's own output.
    assert done.stderr == ""
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (pl.DataFrame({"text": ["Hej"]}), r"the polars DataFrame has no column for the ad's id"),
        (pd.DataFrame({"id": ["1"], "text": ["  "]}), r"1 rows could be used \(no text: 1\)\. Give `out`"),
        (
            pd.DataFrame({"id": [1, "x"], "text": ["a", "b"]}),
            "Give each column a name of its own and one type",
        ),
        (pl.DataFrame({"id": ["1"], "text": [["a"]]}), "not text. Map another column"),
        (arrow(ADS).slice(0, 0), "holds a header and no ads"),
        (pl.DataFrame(ADS).lazy(), "not from a LazyFrame"),
        (np.zeros(3), "not from a ndarray"),
        ([], "not from a list"),
        ("/no/such/file.csv", "does not exist"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_nothing(source: object, says: str, temporary: Path) -> None:
    with pytest.raises(InputError, match=says):
        lykta.link(source)
    assert list(temporary.iterdir()) == []


def test_rejected_rows_lie_beside_the_result(tmp_path: Path) -> None:
    rows = [*ADS, {"nr": 9, "Annonstext": "", "posted": "", "phone": ""}]
    out = tmp_path / "r.lykta"
    with lykta.link(arrow(rows), columns=COLUMNS, out=out, key=tmp_path / "key") as result:
        assert result.rejected == tmp_path / "r.rejected.csv"
        assert "no text" in result.rejected.read_text(encoding="utf-8")
        assert result.summary.rows_rejected == 1
    assert out.exists()


def test_a_result_is_not_written_over_another_file(tmp_path: Path) -> None:
    ads = tmp_path / "ads.csv"
    pacsv.write_csv(arrow(ADS), ads)
    with pytest.raises(InputError, match="is named both as an input and as the result"):
        lykta.link(ads, out=ads, columns=COLUMNS)
    with pytest.raises(InputError, match="is not a result file"):
        lykta.link(arrow(ADS), out=ads, columns=COLUMNS)
    with pytest.raises(ResultError, match="is not a result file"):
        lykta.open_result(ads)
    with pytest.raises(ResultError, match="There is no result file"):
        lykta.open_result(tmp_path / "none.lykta")


def test_a_result_is_linked_by_the_model_of_another_and_learns_anew(tmp_path: Path) -> None:
    key, ads = tmp_path / "k.key", tmp_path / "ads.csv"
    write_sample(ads=120, seed=3, out=ads, truth=tmp_path / "truth.csv")
    first = lykta.link(ads, out=tmp_path / "first.lykta", key=key)
    by_it = lykta.link(ads, out=tmp_path / "second.lykta", key=key, model=first.path)
    assert by_it.members().equals(first.members())
    assert by_it.summary.drift.new_pairs > 0
    assert (first.summary.model_is_given, by_it.summary.model_is_given) == (False, True)
    assert by_it.add(ads).model_is_given
    assert "distinct_ads" not in repr(by_it.summary.drift), "it is the drift alone"
    relearnt = by_it.relearn()
    assert relearnt.drift.new_pairs == 0
    assert not relearnt.model_is_given
    assert by_it.members().equals(first.members())


@pytest.mark.parametrize(
    "source",
    [
        pd.DataFrame({"id": ["a", "b"], "text": [5, "Ring Anna 070-123 45 67"]}),
        pd.DataFrame({"id": ["a", "b"], "text": ["x", "y"], "phone": [701234567, "070-123 45 67"]}),
        pd.DataFrame([["a", "Ring Anna", "x"]], columns=["id", "text", "text"]),
        pd.DataFrame({"id": ["a"], "text": ["Ring Anna"], "number": [2**70]}),
        pd.Series(["Ring Anna 070-123 45 67"]),
    ],
    ids=["text", "phone", "twice", "large", "series"],
)
def test_a_table_that_cannot_be_read_is_refused_without_a_word_of_its_ads(source: object) -> None:
    with pytest.raises(InputError, match="cannot be read") as refused:
        lykta.link(source)
    told = "".join(traceback.format_exception_only(refused.value))
    assert "Anna" not in told
    assert "123 45 67" not in told
    assert refused.value.__suppress_context__


def test_what_ads_say_is_not_in_the_trace_of_an_error() -> None:
    held = AdsTable.of(pa.table({"id": ["a"], "text": ["Ring Anna"]}))
    assert "Anna" not in repr(held)


def test_a_language_without_displays_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'de'"):
        lykta.link(tmp_path / "missing.csv", language="de")  # type: ignore[arg-type]


def test_a_picture_is_its_owners(tmp_path: Path) -> None:
    with lykta.link(pa.Table.from_pylist(ADS), columns={"id": "nr", "text": "Annonstext"}) as result:
        path = result.summary.picture.save(tmp_path / "funnel.svg")
    assert path.stat().st_mode & 0o077 == 0
