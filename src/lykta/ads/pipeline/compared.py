"""Compare texts: the title and the text of each ad as one, in one buffer."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers
from lykta.ads.pair.corpus import Work

_LINE_BREAK = ord("\n")


class Compared(NamedTuple):
    """The compare texts of all ads: `offsets` int64[n + 1] into `data` (UTF-8), and `bodies` int64[n], where
    the text after the title and the line break begins; an ad without a title is its text alone.
    """

    offsets: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]
    bodies: npt.NDArray[np.int64]

    def as_array(self) -> pa.LargeStringArray:
        """The compare texts as Arrow reads them, without copying."""
        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.large_string(), len(self.offsets) - 1, buffers)


def compare_texts(ads: pa.Table, work: Work) -> Compared:
    """Join the columns title (null where there is none) and text of all ads, in their order."""
    title = pc.add(pc.binary_length(ads["title"].cast(pa.large_string())), 1).fill_null(0).to_numpy()
    text = pc.binary_length(ads["text"].cast(pa.large_string())).to_numpy()
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(title + text, dtype=np.int64)])
    joined = Compared(offsets, work.room.empty(int(offsets[-1]), np.uint8), offsets[:-1] + title)
    parts = ads.select(["title", "text"]).to_batches()
    starts = np.cumsum([0, *(part.num_rows for part in parts)])

    def join(first: int, last: int) -> None:
        for number in range(first, last):
            titles, texts = (text_buffers(column.cast(pa.large_string())) for column in parts[number].columns)
            _join(titles, texts, starts[number], joined)

    for _ in work.over(len(parts), join):
        pass
    return joined


@numba.njit(cache=True, nogil=True)
def _join(titles, texts, start, joined):  # type: ignore[no-untyped-def]
    title_offsets, title_data = titles
    text_offsets, text_data = texts
    for row in range(len(text_offsets) - 1):
        at, body = joined.offsets[start + row], joined.bodies[start + row]
        if body > at:
            title = title_data[title_offsets[row] : title_offsets[row + 1]]
            joined.data[at : at + len(title)] = title
            joined.data[body - 1] = _LINE_BREAK
        text = text_data[text_offsets[row] : text_offsets[row + 1]]
        joined.data[body : body + len(text)] = text
