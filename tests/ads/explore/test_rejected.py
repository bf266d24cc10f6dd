"""Rejected rows are counted by reason, and nothing of the rows comes along."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.explore.rejected import OTHER, REPEATED, reasons
from lykta.ads.reading.notes import Reason, Rejects, too_long

rows = st.lists(st.tuples(st.sampled_from(list(Reason)), st.text(max_size=30)), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_each_row_is_counted_under_its_reason_whatever_it_holds(
    tmp_path: Path, rejected: list[tuple[Reason, str]]
) -> None:
    path = tmp_path / "ads.rejected.csv"
    with Rejects(path) as file:
        for line, (reason, row) in enumerate(rejected, 1):
            file.add(Path("ads.csv"), line=line, reason=reason, row=row)
    assert reasons(path) == Counter(str(reason) for reason, _ in rejected)


def test_a_reason_that_goes_on_is_told_by_its_beginning_and_an_unknown_one_is_not_repeated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ads.rejected.csv"
    with Rejects(path) as file:
        for reason in (
            too_long(9_000_000, 1_000_000),
            "the same ad as in b.csv:7, which was kept",
            "0701234567",
        ):
            file.add(Path("ads.csv"), line=1, reason=reason, row="x")
    assert reasons(path) == {Reason.TOO_LONG: 1, REPEATED: 1, OTHER: 1}


@pytest.mark.parametrize(
    "content", [b"", b"something,else\n1,2\n", b'file,line,reason,row\n"a,1', b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_such_file_is_not_counted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ads.rejected.csv"
    path.write_bytes(content)
    assert reasons(path) is None


def test_without_the_file_nothing_is_counted(tmp_path: Path) -> None:
    assert reasons(tmp_path / "gone.csv") is None
    assert reasons(tmp_path) is None
