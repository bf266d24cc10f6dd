"""The whole county in the order in which its ads were posted, a week at a time."""

import gc
import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from lykta.ads.sample.calendar import WEEK
from lykta.ads.sample.desk import Desk, Row
from lykta.ads.sample.plan import plan

# Rows kept in memory before they are put aside by week; about 150 MB.
_KEPT = 60_000

# The format before back references, which is quicker for texts that never repeat.
_FORMAT = 2

type Progress = Callable[[int, int], None]


def weeks(ads: int, seed: int, progress: Progress | None = None) -> Iterator[list[Row]]:
    """The rows of each week by time of posting.

    Every hand is written in one go and its rows put aside by week: its templates drift in order, and nothing
    of it need be remembered afterwards.
    """
    desk = Desk(seed)
    with TemporaryDirectory(prefix="lykta-sample-") as folder:
        aside = Aside(Path(folder))
        with _no_collection():
            for hand, job in enumerate(plan(ads, seed)):
                job.write(desk, hand, job.ads)
                if len(desk.rows) >= _KEPT:
                    aside.put(desk.rows)
                    if progress:
                        progress(aside.count, ads)
            aside.put(desk.rows)
        if progress:
            progress(ads, ads)
        yield from aside.by_week()


@contextmanager
def _no_collection() -> Iterator[None]:
    # Millions of tuples and no cycle among them: looking for cycles costs a tenth of the time for nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Aside:
    """Rows put aside on disk, a file a week."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.count = 0

    def put(self, rows: list[Row]) -> None:
        """Take the rows and empty the list."""
        by_week: dict[int, list[Row]] = {}
        for row in rows:
            by_week.setdefault(row[0] // WEEK, []).append(row)
        for week, part in by_week.items():
            with (self._folder / f"{week:04d}").open("ab") as file:
                marshal.dump(part, file, _FORMAT)
        self.count += len(rows)
        rows.clear()

    def by_week(self) -> Iterator[list[Row]]:
        for path in sorted(self._folder.iterdir()):
            rows: list[Row] = []
            size = path.stat().st_size
            with path.open("rb") as file:
                while file.tell() < size:
                    # Written a moment ago by this very process, into a folder of its own.
                    rows.extend(marshal.load(file))  # noqa: S302
            # A stable sort on what is unique to a moment and a hand: the same county has the same order.
            rows.sort(key=itemgetter(0, 1))
            yield rows
