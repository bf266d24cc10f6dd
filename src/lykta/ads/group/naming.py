"""Names of networks, from what is in them and not from the order of rows."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt


def network_names(labels: npt.NDArray[np.int64], ad_ids: Sequence[str]) -> dict[int, str]:
    """Label -> 'n' and 12 hex digits of BLAKE2b over the network's ad ids in byte order.

    `labels` int64[n] by ad, and `ad_ids` sorted in byte order, as ads are numbered.
    """
    order = np.argsort(labels, kind="stable")
    bounds = np.flatnonzero(np.diff(labels[order], prepend=-1, append=-1))
    names: dict[int, str] = {}
    for begin, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        digest = blake2b(digest_size=6, person=b"lykta-network")
        for ad in order[begin:stop].tolist():
            digest.update(ad_ids[ad].encode())
            digest.update(b"\0")
        names[int(labels[order[begin]])] = "n" + digest.hexdigest()
    return names
