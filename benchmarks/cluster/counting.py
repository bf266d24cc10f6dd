"""Machines that are none, weigh what would travel between them, and keep on the disk what they would keep."""

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

from tests.ads.distributed.in_process import InProcess

# As many rows as a worker of Spark reads at once.
_ROWS_AT_ONCE = 16_384


class Counting(InProcess):
    """Counts in `moved` the bytes, as pickled: `sent` by this machine, `kept` on the others, `lent` from one
    to another, and `returned`; `largest` is the greatest of the `tasks`, in bytes, with what was lent for it.

    What is kept lies in `folder`: the memory of this process is that of the machine that asks, with what one
    task of one worker takes.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(_ROWS_AT_ONCE)
        self.moved: Counter[str] = Counter()
        self.largest = self.tasks = 0
        self._folder, self._stored = folder, 0

    def carry(self, kind: str, thing: Any) -> Any:
        """The thing itself: to unpack a copy would take as much memory again."""
        self.moved[kind] += len(pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL))
        return thing

    def store(self, piece: Any) -> Path:
        """Put a piece on the disk."""
        self._stored += 1
        path = self._folder / f"{self._stored}.piece"
        path.write_bytes(pickle.dumps(piece, protocol=pickle.HIGHEST_PROTOCOL))
        return path

    def fetch(self, stored: Any) -> Any:
        """A piece from the disk."""
        return pickle.loads(Path(stored).read_bytes())  # noqa: S301 - it was put there above

    def gather(self, task: Any, lent: list[Any]) -> tuple[Any, list[Any]]:
        """Weigh what comes together for one task."""
        before = self.moved.total()
        arrived = super().gather(task, lent)
        self.largest = max(self.largest, self.moved.total() - before)
        self.tasks += 1
        return arrived
