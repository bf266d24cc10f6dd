"""Progress in a notebook: one table that is kept up to date."""

from collections.abc import Callable

from lykta.ads.progress import NotebookWatcher, watching
from lykta.ads.watcher import Watcher


class Cell:
    """The output of a notebook's cell."""

    def __init__(self) -> None:
        self.outputs: list[str] = []

    def show(self, html: str) -> Callable[[str], None]:
        self.outputs.append(html)
        at = len(self.outputs) - 1

        def replace(newer: str) -> None:
            self.outputs[at] = newer

        return replace


def test_stages_stand_in_one_table_in_their_order() -> None:
    cell = Cell()
    watcher: Watcher = NotebookWatcher(cell.show)
    watcher.stage_begins("read", None)
    assert "read" in cell.outputs[0]
    for done in range(1000):
        watcher.stage_advances(done)
    watcher.stage_ends("read", rows_in=0, rows_out=1200, note="3 <rejected>")
    watcher.stage_begins("pair", 10)
    watcher.stage_ends("pair", rows_in=1200, rows_out=99, note="")
    watcher.note("a remark")
    (html,) = cell.outputs
    assert html.index("read") < html.index("1,200 · 3 &lt;rejected&gt;") < html.index("pair")
    assert "1,200 → 99" in html
    assert "a remark" not in html


def test_a_script_without_a_terminal_hears_nothing() -> None:
    with watching() as watcher:
        assert type(watcher) is Watcher
