"""Writing beside other work: in order, whole or with the first thing that went wrong."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from lykta.ads.engine import DuckDBEngine
from lykta.ads.pipeline.writing import Writer
from lykta.errors import ResultError


def numbers(count: int) -> pa.Table:
    return pa.table({"number": pa.array(range(count), pa.int64())})


def test_what_was_put_is_in_the_file_when_it_is_finished(tmp_path: Path) -> None:
    with Writer(tmp_path / "r.lykta", threads=2) as writer:
        writer.put("ads", lambda: numbers(3))
        writer.put("links", lambda: numbers(4))
        assert writer.finish() == 7
    with DuckDBEngine(tmp_path / "r.lykta", read_only=True) as engine:
        assert engine.tables() == ["ads", "links"]
        assert engine.arrow("SELECT * FROM links").num_rows == 4


def test_a_table_is_made_when_its_turn_comes_and_not_before(tmp_path: Path) -> None:
    first_may_end = threading.Event()
    made = []

    def first() -> pa.Table:
        first_may_end.wait(timeout=30)
        return numbers(1)

    def second() -> pa.Table:
        made.append("second")
        return numbers(1)

    with Writer(tmp_path / "r.lykta", threads=1) as writer:
        writer.put("ads", first)
        writer.put("links", second)
        assert not made
        first_may_end.set()
        writer.finish()
    assert made == ["second"]


def test_parts_are_written_under_their_names_and_counted(tmp_path: Path) -> None:
    parts = [("ads", 2), ("links", 0), ("ads", 5), ("cuts", 0), ("links", 1)]
    with Writer(tmp_path / "r.lykta", threads=1) as writer:
        written = writer.put_parts(lambda: ((name, numbers(count)) for name, count in parts))
        assert written() == {"ads": 7, "links": 1, "cuts": 0}
        assert writer.finish() == 8
    with DuckDBEngine(tmp_path / "r.lykta", read_only=True) as engine:
        assert engine.tables() == ["ads", "cuts", "links"]
        assert engine.arrow("SELECT number FROM ads")["number"].to_pylist() == [0, 1, 0, 1, 2, 3, 4]


def test_once_it_is_left_no_further_part_is_made(tmp_path: Path) -> None:
    made, may_go_on = [], threading.Event()

    def parts() -> Iterator[tuple[str, pa.Table]]:
        for number in range(5):
            made.append(number)
            yield "ads", numbers(1)
            may_go_on.wait(timeout=30)

    def left_early() -> None:
        with Writer(tmp_path / "r.lykta", threads=1) as writer:
            writer.put_parts(parts)
            while not made:
                pass
            threading.Timer(0.2, may_go_on.set).start()
            raise RuntimeError("a later stage")

    with pytest.raises(RuntimeError, match="a later stage"):
        left_early()
    assert len(made) <= 2


def test_what_went_wrong_is_raised_at_the_end(tmp_path: Path) -> None:
    with Writer(tmp_path / "nowhere" / "r.lykta", threads=1) as writer:
        writer.put("ads", lambda: numbers(3))
        with pytest.raises(ResultError, match="cannot be opened"):
            writer.finish()


def test_what_went_wrong_is_raised_before_more_work_is_done(tmp_path: Path) -> None:
    with Writer(tmp_path / "nowhere" / "r.lykta", threads=1) as writer:
        writer.put("ads", lambda: numbers(3))
        with pytest.raises(ResultError):
            writer.finish()
        with pytest.raises(ResultError, match="cannot be opened"):
            writer.put("links", lambda: numbers(3))


def test_a_writer_that_is_left_early_lets_the_file_go(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Writer(tmp_path / "r.lykta", threads=1) as writer:
            writer.put("ads", lambda: numbers(3))
            raise RuntimeError("a later stage")

    with pytest.raises(RuntimeError, match="a later stage"):
        interrupted()
    # Nobody holds the file any more: it can be opened for writing.
    with DuckDBEngine(tmp_path / "r.lykta") as engine:
        engine.run("SELECT 1")
