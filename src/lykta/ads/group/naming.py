"""Names of networks, from what is in them and not from the order of rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from hashlib import blake2b
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def network_names(labels: npt.NDArray[np.int64], ad_ids: pa.Array | pa.ChunkedArray) -> list[str]:
    """'n' and 12 hex digits of BLAKE2b over each network's ad ids in byte order, each with a NUL after it.

    `labels` int64[n] by ad, and `ad_ids` (strings) sorted in byte order, as ads are numbered. The names are
    in the order of the labels.
    """
    order = np.argsort(labels, kind="stable")
    nothing, nul = (pa.scalar(value, pa.large_binary()) for value in (b"", b"\0"))
    ended = pc.binary_join_element_wise(ad_ids.cast(pa.large_binary()), nothing, nul)
    # In this order the ids of one network lie side by side, and are hashed as one.
    side_by_side = ended.take(pa.array(order))
    if isinstance(side_by_side, pa.ChunkedArray):
        side_by_side = side_by_side.combine_chunks()
    _, offsets, data = side_by_side.buffers()
    bounds = np.flatnonzero(np.diff(labels[order], prepend=-1, append=-1))
    cuts = np.frombuffer(offsets, np.int64)[side_by_side.offset + bounds].tolist()
    view = memoryview(data or b"")
    return [
        "n" + blake2b(view[begin:stop], digest_size=6, person=b"lykta-network").hexdigest()
        for begin, stop in pairwise(cuts)
    ]


def unused_names(names: Sequence[str], used_among: Callable[[Sequence[str]], Collection[str]]) -> list[str]:
    """The same names, each that is used already or stands earlier in the list in favour of one that is free.

    `used_among` gives those of some names that are used. The n-th name instead of another is 'n' and 12 hex
    digits of BLAKE2b over the other, a NUL and n: it depends on which names are used and on nothing else.
    """
    taken = set(used_among(names))
    found = []
    for name in names:
        chosen = name if name not in taken else _other_name(name, taken, used_among)
        taken.add(chosen)
        found.append(chosen)
    return found


def _other_name(
    name: str, taken: Collection[str], used_among: Callable[[Sequence[str]], Collection[str]]
) -> str:
    for number in count(1):
        told = f"{name}\0{number}".encode()
        other = "n" + blake2b(told, digest_size=6, person=b"lykta-renamed").hexdigest()
        if other not in taken and not used_among([other]):
            return other
    raise AssertionError("counting never ends")
