"""A child program that fails or takes too long is told as such, and never as a figure."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from benchmarks.measuring import measured, run
from benchmarks.peers.baseline_peer import components
from benchmarks.plan import PEERS_UP_TO, plan_from
from benchmarks.texts.labelled import LabelledText, half_of, write_halves


def test_work_has_a_cost() -> None:
    given, cost = measured(lambda: sum(range(100_000)))
    assert given == sum(range(100_000))
    assert cost.seconds > 0
    assert cost.peak_bytes > 1_000_000


def test_a_child_that_takes_too_long_is_stopped_and_told(tmp_path: Path) -> None:
    # A county of this size takes minutes to make.
    found = run("benchmarks.corpus_run", ["5000000", "1", str(tmp_path / "ads.csv")], limit=0.5)
    assert (found.cost, found.failure) == (None, "stopped after 0.5 s")


def test_a_child_that_fails_gives_its_last_line() -> None:
    assert "No module named" in run("benchmarks.nothing_of_this_name", []).failure


def test_the_baseline_joins_what_shares_three_in_ten_shingles() -> None:
    same = "coffee and a walk by the river on sunday"
    texts = [same, f"{same} afternoon", "something else that has no words of it", same]
    labels = components(pa.table({"text": texts}))
    assert np.array_equal(labels == labels[0], [True, True, False, True])


def test_a_writer_lies_in_one_half_whole(tmp_path: Path) -> None:
    texts = [
        LabelledText(key=f"{writer} {n}", writer=writer, text="words")
        for writer in "abcdef"
        for n in range(3)
    ]
    halves = write_halves("letters", texts, tmp_path)
    assert sum(half.texts for half in halves) == 18
    assert sum(half.writers for half in halves) == 6
    assert {half_of("letters", writer) for writer in "abcdef"} <= {"develop", "judge"}


@pytest.mark.parametrize(
    ("arguments", "largest"), [([], PEERS_UP_TO), (["--peers"], 1_000_000), (["--no-peers"], 0)]
)
def test_peers_run_up_to_the_size_asked_for(arguments: list[str], largest: int) -> None:
    assert plan_from(arguments).peers_up_to == largest


def test_four_million_comes_on_top() -> None:
    assert plan_from(["--sizes", "10000", "--four-million"]).sizes == (10_000, 4_000_000)
