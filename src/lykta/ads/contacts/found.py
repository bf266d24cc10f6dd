"""Contacts found in a block of texts, as columns: cheap to choose from, to join and to sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

KINDS = ("phone", "email", "handle", "link")


class FoundContacts(NamedTuple):
    """Contacts: their rows and bytes (half-open) int64, kinds as indices of KINDS int8, canonical values."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: NDArray[np.int8]
    values: pa.StringArray

    def take(self, places: NDArray[np.int64]) -> FoundContacts:
        """The contacts at these places, in this order."""
        values = self.values.take(pa.array(places))
        return FoundContacts(
            self.rows[places], self.starts[places], self.ends[places], self.kinds[places], values
        )

    def sort(self) -> FoundContacts:
        """The contacts by row and start."""
        return self.take(np.lexsort((self.starts, self.rows)))

    def kind_names(self) -> pa.StringArray:
        """The name of each contact's kind."""
        return pa.array(KINDS, pa.string()).take(pa.array(self.kinds))


def join(parts: Sequence[FoundContacts]) -> FoundContacts:
    """All contacts of the parts, one part after the other."""
    if not parts:
        none = np.zeros(0, np.int64)
        return FoundContacts(none, none, none, np.zeros(0, np.int8), pa.array([], pa.string()))
    return FoundContacts(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        pa.concat_arrays([part.values for part in parts]),
    )
