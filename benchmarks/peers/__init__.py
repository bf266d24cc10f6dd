"""Other tools on the same corpus, each on its best terms: a function from ads to the component of each."""

from collections.abc import Callable
from importlib import import_module

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

type Labels = NDArray[np.int64]
type Peer = Callable[[pa.Table], Labels]

PEERS = {
    "baseline": "exact shingles",
    "datasketch": "datasketch",
    "rensa": "rensa",
    "splink": "splink",
}
"""Each peer's module and what the table calls it."""


def load(name: str) -> Peer:
    """The peer of this name; its packages are only imported now, and in its own process."""
    peer: Peer = import_module(f"benchmarks.peers.{name}_peer").components
    return peer
