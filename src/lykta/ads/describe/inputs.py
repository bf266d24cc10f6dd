"""What describing takes in and gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from lykta.ads.pair.corpus import Work

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lykta.ads.normalise import Lexicon

NETWORKS: Final = pa.schema(
    [
        pa.field("network", pa.string(), nullable=False),
        pa.field("ads", pa.int64(), nullable=False),
        pa.field("texts", pa.int64(), nullable=False),
        pa.field("contacts", pa.int64(), nullable=False),
        pa.field("personas", pa.int64(), nullable=False),
        pa.field("places", pa.int64(), nullable=False),
        pa.field("sites", pa.int64(), nullable=False),
        pa.field("first_seen", pa.timestamp("us")),
        pa.field("last_seen", pa.timestamp("us")),
    ]
)
"""One row per network of two ads or more, by id; `texts` counts distinct normal forms."""

TEMPLATES: Final = pa.schema(
    [
        pa.field("network", pa.string(), nullable=False),
        pa.field("position", pa.int32(), nullable=False),
        pa.field("slot", pa.bool_(), nullable=False),
        pa.field("words", pa.string(), nullable=False),
        pa.field("kept", pa.float64(), nullable=False),
    ]
)
"""The parts of each network's template in order; a network without a common wording has none."""

OBSERVATIONS: Final = pa.schema(
    [
        pa.field(name, pa.dictionary(pa.int32(), pa.string()) if is_of_kind else pa.string(), nullable=False)
        for name, is_of_kind in (
            ("network", False),
            ("kind", True),
            ("swedish", False),
            ("english", False),
            ("counter_swedish", True),
            ("counter_english", True),
        )
    ]
)
"""What can be seen of each network, always with what may be an innocent reason for it."""

ONE_THREAD: Final = Work(1)
"""How the work is shared where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class DescribeInput:
    """Ads 0..n-1 with their networks, all in memory.

    `texts` are bare: contacts are replaced by their symbols. `word_offsets` (n + 1) and `words` hold the
    hashes of each ad's normal form, title included. `network` is the index into `network_ids` of each ad;
    an ad alone has an index of its own. `ads` has the columns posted_at, place and site, by ad, nullable;
    `contacts` has the columns ad, kind, contact and position, in any order. `work` says how many threads
    share the work.
    """

    texts: pa.LargeStringArray
    word_offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    lexicon: Lexicon
    network: npt.NDArray[np.int64]
    network_ids: list[str]
    ads: pa.Table
    contacts: pa.Table
    work: Work = ONE_THREAD


@dataclass(frozen=True, slots=True)
class Described:
    """Three tables, with the schemas `NETWORKS`, `TEMPLATES` and `OBSERVATIONS`, sorted by network."""

    networks: pa.Table
    templates: pa.Table
    observations: pa.Table
