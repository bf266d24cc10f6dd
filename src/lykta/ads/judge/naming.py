"""Names of networks that judgements made, none of which another network has or had."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.group import network_names, unused_names

_USED: Final = "SELECT DISTINCT network FROM history WHERE network IN (SELECT unnest(?))"


def names_of_groups(
    engine: Engine, labels: npt.NDArray[np.int64], ad_ids: pa.Array | pa.ChunkedArray
) -> list[str]:
    """The names of groups of ads that are no networks of the analysis, made from their ads.

    `labels` int64[n] and `ad_ids` as `network_names` takes them.
    """

    def used(names: Sequence[str]) -> set[str]:
        return set(engine.arrow(_USED, [list(names)])["network"].to_pylist())

    return unused_names(network_names(labels, ad_ids), used)
