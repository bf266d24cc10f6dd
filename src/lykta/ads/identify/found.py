"""Contacts that were found, as columns: cheap to choose from, to join and to sort."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.identify.addresses import Address
from lykta.ads.identify.stretch import Finds

KINDS = ("phone", "email", "handle", "link")
_PHONE = KINDS.index("phone")


class Found(NamedTuple):
    """Contacts: their rows and bytes (half-open) int64, kinds as indices of KINDS int8, canonical values."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: NDArray[np.int8]
    values: pa.StringArray

    def kind_names(self) -> pa.StringArray:
        """The kinds in words."""
        return pa.array(KINDS, pa.string()).take(pa.array(self.kinds))


def found_numbers(
    finds: Finds,
    keys: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    values: pa.StringArray,
) -> Found:
    """Numbers in the keys of a scan, each with the first and the last character that writes it."""
    kinds = np.full(len(keys), _PHONE, np.int8)
    starts, ends = finds.first[first].astype(np.int64), finds.last[last].astype(np.int64)
    return Found(finds.key_row[keys], starts, ends, kinds, values)


def found_addresses(addresses: Sequence[tuple[int, Address]]) -> Found:
    """Addresses, each with its row."""
    return Found(
        np.array([row for row, _ in addresses], np.int64),
        np.array([address.start for _, address in addresses], np.int64),
        np.array([address.end for _, address in addresses], np.int64),
        np.array([KINDS.index(address.kind) for _, address in addresses], np.int8),
        pa.array([address.value for _, address in addresses], pa.string()),
    )


def chosen(found: Found, order: NDArray[np.int64]) -> Found:
    """The contacts at these places, in this order."""
    return Found(
        found.rows[order],
        found.starts[order],
        found.ends[order],
        found.kinds[order],
        found.values.take(pa.array(order)),
    )


def together(parts: Sequence[Found]) -> Found:
    """All contacts of the parts, one part after the other."""
    if not parts:
        none = np.zeros(0, np.int64)
        return Found(none, none, none, np.zeros(0, np.int8), pa.array([], pa.string()))
    return Found(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        pa.concat_arrays([part.values for part in parts]),
    )
