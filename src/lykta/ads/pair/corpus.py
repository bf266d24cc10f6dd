"""The words of texts in memory, as the kernels of pairing read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, cast

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.array_store import IN_MEMORY, ArrayStore, release


class Corpus(NamedTuple):
    """The words of texts (title and text, without contacts): `word_offsets` int64[n + 1] into `words`, uint32
    hashes.
    """

    word_offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]

    @property
    def size(self) -> int:
        """The number of texts."""
        return len(self.word_offsets) - 1

    def of(self, texts: npt.NDArray[np.int64]) -> Corpus:
        """Some of the texts alone, int64[m], in this order."""
        return Corpus(*lay_side_by_side(self.word_offsets[:-1], self.word_offsets[1:], self.words, texts))


def lay_side_by_side[Value: np.generic](
    begins: npt.NDArray[np.int64],
    stops: npt.NDArray[np.int64],
    values: npt.NDArray[Value],
    rows: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Value]]:
    """Of lists `values[begins[i]:stops[i]]` those in `rows`: offsets int64[m + 1] into their values."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(stops[rows] - begins[rows], dtype=np.int64)])
    return offsets, cast("npt.NDArray[Value]", _copy_lists(begins, values, rows, offsets))


@numba.njit(cache=True, nogil=True)
def _copy_lists(begins, values, rows, offsets):  # type: ignore[no-untyped-def]
    out = np.empty(offsets[-1], values.dtype)
    for place in range(len(rows)):
        begin = begins[rows[place]]
        out[offsets[place] : offsets[place + 1]] = values[begin : begin + offsets[place + 1] - offsets[place]]
    return out


@dataclass(frozen=True, slots=True)
class Work:
    """How many threads share a piece of work, and where its large arrays lie; results depend on neither."""

    threads: int
    arrays: ArrayStore = IN_MEMORY

    def over[T](self, total: int, part: Callable[[int, int], T], *, parts: int | None = None) -> Iterator[T]:
        """Run `part(begin, stop)` over slices of `range(total)`, and give their results in order."""
        count = max(1, min(parts or 8 * self.threads, total))
        cuts = np.linspace(0, total, count + 1).astype(int)
        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(part, cuts[:-1].tolist(), cuts[1:].tolist())

    @contextmanager
    def beside[T](self, task: Callable[[], T]) -> Iterator[Callable[[], T]]:
        """Run a task while the block does something else; calling what the block is given waits for it.

        Where memory is spared it is run before the block: what is worked on at once is held at once.
        """
        if self.threads == 1 or self.arrays.folder:
            done = task()
            release()
            yield lambda: done
            return
        with ThreadPoolExecutor(1) as pool:
            yield pool.submit(task).result
