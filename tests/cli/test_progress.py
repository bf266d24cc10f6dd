"""Progress on a terminal, and elsewhere."""

import io

from rich.console import Console

from lykta.ads.progress import BarWatcher, bars
from lykta.ads.watcher import SilentWatcher, Watcher
from lykta.cli.progress import LineWatcher


def run_two_stages(watcher: Watcher) -> None:
    watcher.stage_begins("read", None)
    watcher.stage_advances(50)
    watcher.note("ads.csv: 1 blank lines skipped")
    watcher.stage_ends("read", rows_in=0, rows_out=100, note="1 rejected")
    watcher.stage_begins("pair", 2)
    watcher.stage_advances(1)
    watcher.stage_ends("pair", rows_in=100, rows_out=2000, note="")


def test_each_stage_is_one_line_elsewhere() -> None:
    out = io.StringIO()
    watcher = LineWatcher(Console(file=out, width=100))
    run_two_stages(watcher)
    first, second = out.getvalue().splitlines()
    assert first.startswith("read: 100 · 1 rejected (")
    assert second.startswith("pair: 100 → 2,000 (")
    assert watcher.notes == ["ads.csv: 1 blank lines skipped"]


def test_each_stage_is_one_bar_on_a_terminal() -> None:
    out = io.StringIO()
    with bars(Console(file=out, force_terminal=True, width=100)) as shown:
        watcher = BarWatcher(shown)
        run_two_stages(watcher)
        assert [(task.description, task.finished) for task in shown.tasks] == [("read", True), ("pair", True)]
    assert "100 → 2,000" in out.getvalue()
    assert watcher.notes == ["ads.csv: 1 blank lines skipped"]


def test_a_silent_watcher_says_nothing() -> None:
    run_two_stages(SilentWatcher())
