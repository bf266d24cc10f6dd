"""What counting takes in and gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

COUNTS: Final = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("first_seen", pa.timestamp("us")),
        pa.field("last_seen", pa.timestamp("us")),
        pa.field("ads", pa.int64(), nullable=False),
        pa.field("distinct_ads", pa.int64(), nullable=False),
        pa.field("advertisers_low", pa.int64(), nullable=False),
        pa.field("advertisers_high", pa.int64(), nullable=False),
        pa.field("at_least", pa.int64()),
        pa.field("at_least_low", pa.int64()),
        pa.field("at_least_high", pa.int64()),
    ]
)
"""One row per place and period; place "" is the whole file, period "" the whole window, else YYYY-MM.

Advertisers are counted low and high: as networks held together already by weaker links, and only by strong
ones. `at_least` is Chao's lower bound with its 95 % interval, null where no site was read on several days.
"""


@dataclass(frozen=True, slots=True)
class CountInput:
    """Ads 0..n-1: `ads` has the columns posted_at, place and site, all nullable; the arrays are int64[n] or
    uint64[n]. `text_key` is equal for equal normal forms; `network_loose` and `network_strict` number the
    networks that form at a lower and at a higher probability of a link.
    """

    ads: pa.Table
    text_key: npt.NDArray[np.uint64]
    network_loose: npt.NDArray[np.int64]
    network_strict: npt.NDArray[np.int64]
