"""Contacts found in a block of texts, as columns: cheap to choose from, to join and to sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

KINDS = ("phone", "email", "handle", "link")


class Found(NamedTuple):
    """Contacts: their rows and bytes (half-open) int64, kinds as indices of KINDS int8, canonical values."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: NDArray[np.int8]
    values: pa.StringArray

    def take(self, places: NDArray[np.int64]) -> Found:
        """The contacts at these places, in this order."""
        columns = (column[places] for column in self[:-1])
        return Found(*columns, self.values.take(pa.array(places)))

    def sort(self) -> Found:
        """The contacts by row and start."""
        return self.take(np.lexsort((self.starts, self.rows)))

    def kind_names(self) -> pa.StringArray:
        """The name of each contact's kind."""
        return pa.array(KINDS, pa.string()).take(pa.array(self.kinds))


def join(parts: Sequence[Found]) -> Found:
    """All contacts of the parts, one part after the other."""
    if not parts:
        none = np.zeros(0, np.int64)
        return Found(none, none, none, np.zeros(0, np.int8), pa.array([], pa.string()))
    *columns, values = zip(*parts, strict=True)
    return Found(*(np.concatenate(column) for column in columns), pa.concat_arrays(values))
