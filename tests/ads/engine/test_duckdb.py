"""The DuckDB engine: tables in and out, nothing fetched, and clear errors."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path
from weakref import ref

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.errors import InputError, ResultError

ROWS = st.lists(st.tuples(st.integers(-(2**31), 2**31 - 1), st.none() | st.text(max_size=8)), max_size=20)


@settings(deadline=None)  # opening a database takes as long as the machine is busy
@given(ROWS)
def test_a_table_comes_out_as_it_was_put_in(rows: list[tuple[int, str | None]]) -> None:
    table = pa.table(
        {
            "number": pa.array([row[0] for row in rows], pa.int64()),
            "words": pa.array([row[1] for row in rows], pa.string()),
        }
    )
    with DuckDBEngine() as engine:
        engine.put("ads", table)
        assert engine.arrow("SELECT * FROM ads").to_pylist() == table.to_pylist()


def test_rows_put_later_are_added_by_column_name() -> None:
    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"a": ["x"], "b": ["y"]}))
        engine.put("ads", pa.table({"b": ["Y"], "a": ["X"]}))
        assert engine.arrow("SELECT a, b FROM ads").to_pylist() == [
            {"a": "x", "b": "y"},
            {"a": "X", "b": "Y"},
        ]


@settings(deadline=None)  # opening a database takes as long as the machine is busy
@given(st.lists(st.none() | st.text(max_size=300), max_size=20))
def test_running_text_comes_out_as_it_was_put_in(texts: list[str | None]) -> None:
    table = pa.table({"number": range(len(texts)), "text": pa.array(texts, pa.large_string())})
    with DuckDBEngine() as engine:
        engine.put_parts("ads", [table], packed={"text": "zstd"})
        assert engine.arrow("SELECT text FROM ads ORDER BY number")["text"].to_pylist() == texts


def test_running_text_is_packed_as_such(tmp_path: Path) -> None:
    texts = [f"Hej, jag heter Mira och bor på gata nummer {number}" for number in range(5000)]
    with DuckDBEngine(tmp_path / "a") as engine:
        rows = pa.table({"text": texts, "place": ["Karlstad"] * 5000})
        engine.put_parts("ads", [rows], packed={"text": "zstd"})
        engine.run("CHECKPOINT")
        packed = engine.arrow("SELECT column_name, compression FROM pragma_storage_info('ads')").to_pylist()
    assert {"column_name": "text", "compression": "ZSTD"} in packed
    assert {"column_name": "place", "compression": "ZSTD"} not in packed


def test_words_held_once_are_words_in_the_table() -> None:
    kinds = pa.array(["phone", "link", "phone"]).dictionary_encode()
    with DuckDBEngine() as engine:
        engine.put("contacts", pa.table({"kind": kinds}))
        assert engine.arrow("SELECT kind, typeof(kind) AS type FROM contacts").to_pylist() == [
            {"kind": kind, "type": "VARCHAR"} for kind in ("phone", "link", "phone")
        ]


def test_rows_in_many_groups_stay_in_their_order() -> None:
    numbers = pa.array(range(300_000))
    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"ad": numbers}))
        assert engine.arrow("SELECT ad FROM ads")["ad"].combine_chunks().equals(numbers)


@settings(deadline=None)  # as above
@given(st.lists(st.integers(0, 5), max_size=6), st.integers(1, 3))
def test_the_rows_of_parts_stand_in_their_order_and_are_counted(sizes: list[int], batch: int) -> None:
    numbers = list(range(sum(sizes)))
    bounds = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
    parts = [pa.table({"ad": pa.array(numbers[i:j], pa.int64())}) for i, j in pairwise(bounds)]
    with DuckDBEngine(threads=2) as engine, pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.engine.duckdb.ROW_GROUP", batch)
        assert engine.put_parts("ads", parts) == len(numbers)
        assert engine.tables() == (["ads"] if parts else [])
        if parts:
            assert engine.arrow("SELECT ad FROM ads")["ad"].to_pylist() == numbers


def test_what_goes_wrong_in_a_part_is_raised_as_it_is_and_no_row_is_put() -> None:
    def parts() -> Iterator[pa.Table]:
        yield pa.table({"ad": range(200_000)})
        raise InputError("Row 7 is not an ad.")

    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"ad": [1]}))
        with pytest.raises(InputError, match=r"^Row 7 is not an ad\.$"):
            engine.put_parts("ads", parts())
        assert engine.arrow("SELECT ad FROM ads")["ad"].to_pylist() == [1]


def test_parts_with_different_columns_are_refused() -> None:
    parts = [pa.table({"a": [1], "b": [2]}), pa.table({"b": [1], "a": [2]})]
    with DuckDBEngine() as engine, pytest.raises(ValueError, match="parts of ads have different columns"):
        engine.put_parts("ads", parts)


def test_words_held_once_in_each_part_are_words_in_the_table() -> None:
    kinds = [["phone", "link"], ["link", "link"], ["handle", "phone"]]
    parts = [pa.table({"kind": pa.array(part).dictionary_encode()}) for part in kinds]
    with DuckDBEngine() as engine:
        engine.put_parts("contacts", parts)
        assert engine.arrow("SELECT kind FROM contacts")["kind"].to_pylist() == [*chain(*kinds)]


def test_a_part_is_let_go_of_while_later_ones_are_made(tmp_path: Path) -> None:
    made: list[ref[pa.Table]] = []
    most = 0

    def parts() -> Iterator[pa.Table]:
        nonlocal most
        for _ in range(8):
            part = pa.table({"ad": range(10_000)})
            made.append(ref(part))
            yield part
            del part
            most = max(most, sum(each() is not None for each in made))

    with DuckDBEngine(tmp_path / "a", threads=1) as engine:
        assert engine.put_parts("ads", parts()) == 80_000
    assert most <= 3


def test_a_question_takes_values() -> None:
    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"a": [1, 2]}))
        assert engine.arrow("SELECT a FROM ads WHERE a > ?", [1])["a"].to_pylist() == [2]


def test_tables_are_named_in_order_and_the_incoming_rows_are_none() -> None:
    with DuckDBEngine() as engine:
        for name in ("links", "ads"):
            engine.put(name, pa.table({"a": [1]}))
        assert engine.tables() == ["ads", "links"]


def test_a_statement_changes_the_table() -> None:
    with DuckDBEngine(threads=1) as engine:
        engine.put("ads", pa.table({"a": [1, 2]}))
        engine.run("DELETE FROM ads WHERE a = ?", [1])
        assert engine.arrow("SELECT a FROM ads")["a"].to_pylist() == [2]


@pytest.mark.parametrize("setting", ["autoinstall_known_extensions", "autoload_known_extensions"])
def test_no_extension_is_fetched_or_loaded_by_itself(setting: str) -> None:
    with DuckDBEngine() as engine:
        told = engine.arrow("SELECT value FROM duckdb_settings() WHERE name = ?", [setting])
        assert told["value"].to_pylist() == ["false"]


def test_what_was_written_is_there_for_the_next_to_read(tmp_path: Path) -> None:
    with DuckDBEngine(tmp_path / "r.lykta") as engine:
        engine.put("ads", pa.table({"a": [1]}))
    with DuckDBEngine(tmp_path / "r.lykta", read_only=True) as engine:
        assert engine.arrow("SELECT a FROM ads")["a"].to_pylist() == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["r.lykta"]


@pytest.mark.parametrize("content", [b"", b"no database", b"\x89PNG\r\n\x1a\n" * 2000])
def test_what_is_no_database_is_refused_for_reading(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.lykta"
    path.write_bytes(content)
    with pytest.raises(ResultError, match=r"r\.lykta cannot be opened as a result file"):
        DuckDBEngine(path, read_only=True)
    assert path.read_bytes() == content


def test_a_database_that_is_missing_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(ResultError):
        DuckDBEngine(tmp_path / "r.lykta", read_only=True)
    assert list(tmp_path.iterdir()) == []


FILLS = """
import os, sys
from pathlib import Path
import pyarrow as pa
from lykta.ads.engine import DuckDBEngine
from lykta.errors import ResultError
try:
    with DuckDBEngine(Path(sys.argv[1])) as engine:
        engine.put("ads", pa.table({"a": [os.urandom(1000) for _ in range(int(sys.argv[2]))]}))
except ResultError as error:
    print(error)
    sys.exit(3)
"""


# The fewest rows are written only when the database is closed, where DuckDB itself would say nothing.
@pytest.mark.parametrize("rows", [1500, 20_000])
def test_a_full_disk_is_told_and_not_swallowed_by_closing(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "r.lykta"
    done = subprocess.run(
        [sys.executable, "-c", FILLS, str(path), str(rows)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert str(path) in done.stdout
    assert done.stdout.count("\n") == 1


def test_one_beside_reads_the_same_tables_while_the_first_goes_on() -> None:
    with DuckDBEngine() as engine:
        engine.put("ads", pa.table({"ad": range(1000)}))
        engine.run("CREATE VIEW seen AS FROM ads")
        beside = engine.beside()
        with ThreadPoolExecutor(1) as pool:
            counted = pool.submit(beside.arrow, "SELECT count(*) AS ads FROM seen")
            engine.run("CREATE OR REPLACE VIEW seen AS FROM ads WHERE ad < 10")
            assert counted.result()["ads"][0].as_py() in {10, 1000}
        beside.close()
        assert engine.arrow("SELECT count(*) AS ads FROM seen")["ads"][0].as_py() == 10


def test_one_beside_says_so_when_the_first_is_closed() -> None:
    engine = DuckDBEngine()
    engine.put("ads", pa.table({"ad": [1]}))
    with engine.beside() as beside:
        engine.close()
        with pytest.raises(ResultError):
            beside.arrow("SELECT ad FROM ads")


ENDLESS = "SELECT sum(a.range * b.range % 7) FROM range(10_000_000) a, range(10_000_000) b"


def test_closing_stops_one_beside_in_the_middle_of_a_statement() -> None:
    engine = DuckDBEngine(threads=1)
    beside = engine.beside()
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(beside.arrow, ENDLESS)
        until = time.monotonic() + 30
        while beside._answering.acquire(blocking=False) and time.monotonic() < until:
            beside._answering.release()
        time.sleep(0.1)
        engine.close()
        with pytest.raises(ResultError):
            endless.result(timeout=120)
    beside.close()


STOPPED_BY_CTRL_C = f"""
import os, signal
from threading import Event, Thread
from lykta.ads.engine import DuckDBEngine
# Whoever starts tests in the background of a shell has Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
stopped = Event()

def press():
    # Again and again: what comes while a library starts may be lost in it.
    while not stopped.wait(0.3):
        os.kill(os.getpid(), signal.SIGINT)

with DuckDBEngine(threads=2) as engine:
    engine.run("SELECT 1")
    Thread(target=press, daemon=True).start()
    try:
        engine.run({ENDLESS!r})
    except KeyboardInterrupt:
        stopped.set()
    (seven,) = engine.arrow("SELECT 7 AS seven").to_pylist()
    print(f"stopped, and {{seven['seven']}} is still answered")
"""


def test_ctrl_c_in_the_middle_of_a_statement_is_ctrl_c() -> None:
    # Several at once: a machine with more to do than it has processors is where DuckDB waited for ever.
    pressed = [
        subprocess.Popen(
            [sys.executable, "-c", STOPPED_BY_CTRL_C],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    try:
        told = [one.communicate(timeout=180) for one in pressed]
    finally:
        for one in pressed:
            one.kill()
    for output, errors in told:
        assert output == "stopped, and 7 is still answered\n", errors


def test_little_memory_is_enough_and_nothing_is_left_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with DuckDBEngine(memory_mb=30, threads=1) as engine:
        engine.run("CREATE TABLE many AS SELECT range AS number, random() AS place FROM range(3_000_000)")
        (spilled,) = tmp_path.iterdir()
        ordered = engine.arrow("SELECT number FROM many ORDER BY place LIMIT 2_000_000 OFFSET 1_000_000")
        assert ordered.num_rows == 2_000_000
        assert list(spilled.iterdir())
    assert list(tmp_path.iterdir()) == []
