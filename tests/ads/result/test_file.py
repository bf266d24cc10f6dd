"""What is opened as a result file, and what is refused with a reason."""

import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from lykta.ads.engine import HeldError
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.pair.corpus import Work
from lykta.ads.result import ResultFile, Summary
from lykta.ads.result.file import TABLES
from lykta.errors import InputError, ResultError
from tests.ads.result.small_result import SUMMARY, meta_table, open_elsewhere, write_small_result


def refusal(path: Path) -> str:
    with pytest.raises(ResultError) as caught:
        ResultFile(path)
    return str(caught.value)


def test_a_result_says_what_sums_it_up(result: ResultFile) -> None:
    assert result.summary == SUMMARY
    assert result.version == "0.1.0"
    assert result.settings == {"region": "SE"}
    assert list(map(str, result.remarks)) == ["ads.csv: 1 blank lines skipped"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "There is no result file" in refusal(tmp_path / "none.lykta")


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"", b"id,text\n1,Hej\n", b"\0" * 5000])
def test_another_kind_of_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(content)
    assert "is not a result file of Lykta" in refusal(path)
    assert path.read_bytes() == content


def test_another_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.lykta"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE TABLE numbers AS SELECT 1 AS number")
    assert "is a database, but not a result file" in refusal(path)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9])
def test_half_a_file_is_told(tmp_path: Path, share: float) -> None:
    whole = write_small_result(tmp_path / "whole.lykta").read_bytes()
    half = tmp_path / "half.lykta"
    half.write_bytes(whole[: int(len(whole) * share)])
    assert "damaged or only half there" in refusal(half)


@pytest.mark.parametrize("table", sorted(TABLES - {"meta"}))
def test_a_missing_table_is_told(tmp_path: Path, table: str) -> None:
    assert "damaged or only half there" in refusal(write_small_result(tmp_path / "r.lykta", without=table))


def test_a_newer_format_is_told_with_the_version_that_made_it(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta", meta=meta_table(format="6", lykta="7.0"))
    assert "newer Lykta (7.0, format 6)" in refusal(path)


@pytest.mark.parametrize("earlier", ["1", "2", "3", "4"])
def test_an_older_format_is_told_with_what_to_do(tmp_path: Path, earlier: str) -> None:
    path = write_small_result(tmp_path / "r.lykta", meta=meta_table(format=earlier))
    assert (
        f"earlier Lykta (0.1.0, format {earlier}), which linked ads by other evidence or kept its tables "
        "otherwise" in refusal(path)
    )
    assert "judgements beside the result are kept" in refusal(path)


def test_a_file_that_does_not_tell_its_format_is_told(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta", meta=meta_table(format="one"))
    assert "does not say which format" in refusal(path)


def test_a_summary_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta", meta=meta_table(summary="{}"))
    with ResultFile(path) as result, pytest.raises(ResultError, match="summary"):
        _ = result.summary


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta")
    before = path.read_bytes()
    with ResultFile(path) as result:
        result.network(result.networks()[0].network)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["r.lykta"]


def test_a_summary_is_read_as_it_was_written_and_later_names_are_let_be() -> None:
    written = SUMMARY.to_json()
    assert Summary.from_json(written) == SUMMARY
    assert Summary.from_json(written[:-1] + ', "later": 1}') == SUMMARY


def test_a_file_that_this_program_has_open_in_another_way_is_not_called_damaged(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta")
    with duckdb.connect(str(path), read_only=True):
        assert "is open in this program" in refusal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="DuckDB does not name the other program there")
def test_a_file_that_another_program_has_open_is_not_called_damaged(tmp_path: Path) -> None:
    path = write_small_result(tmp_path / "r.lykta")
    with (
        open_elsewhere(path) as number,
        pytest.raises(HeldError, match="another program has it open") as told,
    ):
        ResultFile(path)
    assert str(number) in str(told.value)
    assert "Close it there" in str(told.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["varmland:v1.lykta", ":memory:", "~", "o'b.lykta"])
def test_a_name_that_duckdb_takes_for_something_else_is_that_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_small_result(tmp_path / "r.lykta").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    with ResultFile(Path(name)) as result:
        assert result.summary == SUMMARY
    with closing(Overlay(Path(name), Work(1))) as overlay:
        assert "ads" in overlay.engine.tables()


def test_a_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"r\\udce4\.lykta .* not UTF-8"):
        ResultFile(tmp_path / "r\udce4.lykta")
