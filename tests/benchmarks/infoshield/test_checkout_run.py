"""A checkout's program is run where the ads lie, and one that fails or takes too long is told as such."""

import sys
from pathlib import Path

import pytest
from benchmarks.infoshield.plan import PROGRAM, plan_from
from benchmarks.measuring import Run, run


def ran(tmp_path: Path, program: str, *, limit: float = 60) -> Run:
    checkout, place = tmp_path / "checkout", tmp_path / "county"
    checkout.mkdir()
    place.mkdir()
    (checkout / PROGRAM).write_text(program)
    asked = [str(checkout), sys.executable, str(place), str(limit)]
    return run("benchmarks.infoshield.checkout_run", asked)


def test_a_program_has_a_cost_and_its_first_step_a_time(tmp_path: Path) -> None:
    found = ran(tmp_path, "import sys; open(sys.argv[1][:3] + '_LSH_labels.csv', 'w').write('x')")
    assert found.cost
    assert found.cost.seconds > 0
    assert found.cost.peak_bytes > 1_000_000
    assert found.figures["first_step_seconds"] <= found.cost.seconds + 1


def test_a_program_that_fails_gives_its_last_line(tmp_path: Path) -> None:
    assert ran(tmp_path, "raise ValueError('nothing to join')").failure == "ValueError: nothing to join"


def test_a_program_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    assert ran(tmp_path, "import time; time.sleep(60)", limit=0.5).failure == "stopped after 0.5 s"


def test_a_folder_without_the_program_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        plan_from([str(tmp_path)])
    assert f"there is no {tmp_path / PROGRAM}" in capsys.readouterr().err
