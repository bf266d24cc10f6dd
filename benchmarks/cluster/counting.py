"""Machines that are none, and weigh what would travel between them."""

import pickle
from collections import Counter
from typing import Any

from tests.ads.spread.in_process import InProcess

# As many rows as a worker of Spark reads at once.
_ROWS_AT_ONCE = 16_384


class Counting(InProcess):
    """Counts in `moved` the bytes, as pickled: `sent` by this machine, `kept` on the others, `lent` from one
    to another, and `returned`; `largest` is the greatest of the `tasks`, in bytes, with what was lent for it.
    """

    def __init__(self) -> None:
        super().__init__(_ROWS_AT_ONCE)
        self.moved: Counter[str] = Counter()
        self.largest = self.tasks = 0

    def carry(self, kind: str, thing: Any) -> Any:
        """The thing itself: to unpack a copy would take as much memory again."""
        self.moved[kind] += len(pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL))
        return thing

    def gather(self, task: Any, lent: list[Any]) -> tuple[Any, list[Any]]:
        """Weigh what comes together for one task."""
        before = self.moved.total()
        arrived = super().gather(task, lent)
        self.largest = max(self.largest, self.moved.total() - before)
        self.tasks += 1
        return arrived
