"""What one observer gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

    from lykta.ads.describe.distinct import Codes


class Seen(NamedTuple):
    """Observations of one kind: the networks' numbers, and for each a sentence in Swedish and in English."""

    network: Codes
    swedish: pa.Array
    english: pa.Array
