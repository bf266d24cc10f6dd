"""Which contacts bind ads together, and which are on too many unrelated ads to bind any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lykta.ads.pair.each_once import as_keys, as_pairs, each_once

# A contact on ads of so many text clusters, and on hardly two ads of one cluster, is a switchboard, a site's
# own number or the like. By ratio as well as by count: a large hand has many ads in each of its clusters.
HUB_CLUSTERS = 8
HUB_CLUSTERS_PER_AD = 0.6
# An address or a name on a platform may be a shop's, a list's or a site's sooner than a phone may be.
ADDRESS_HUB_CLUSTERS = 4
ADDRESS_HUB_CLUSTERS_PER_AD = 0.3
# A number that was silent so long and returned with other texts has most likely changed hands.
RECYCLED_AFTER_DAYS = 180

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class Uses:
    """Contacts in ads: `contact` int64[m] and `ad` int64[m], sorted by contact and ad, each pair once."""

    contact: npt.NDArray[np.int64]
    ad: npt.NDArray[np.int64]

    @property
    def contacts(self) -> int:
        """How many contacts there are, numbered from 0."""
        return int(self.contact[-1]) + 1 if len(self.contact) else 0

    def without(self, contacts: npt.NDArray[np.bool_]) -> Uses:
        """The uses of all contacts but those marked in bool[contacts]."""
        kept = ~contacts[self.contact]
        return Uses(self.contact[kept], self.ad[kept])


def hubs(
    uses: Uses, clusters: npt.NDArray[np.int64], phones: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.bool_]:
    """Which contacts are hubs, bool[contacts], given the text cluster of each ad.

    `phones` bool[contacts] tells which are telephone numbers; all are, when it is not given.
    """
    phone = np.ones(uses.contacts, np.bool_) if phones is None else phones[: uses.contacts]
    ads = np.bincount(uses.contact, minlength=uses.contacts)
    held = as_pairs(each_once(as_keys(uses.contact, clusters[uses.ad], len(clusters))), len(clusters))
    spread = np.bincount(held[:, 0], minlength=uses.contacts)
    least = np.where(phone, HUB_CLUSTERS, ADDRESS_HUB_CLUSTERS)
    ratio = np.where(phone, HUB_CLUSTERS_PER_AD, ADDRESS_HUB_CLUSTERS_PER_AD)
    return (spread >= least) & (spread > ratio * ads)


def split_recycled(
    uses: Uses, clusters: npt.NDArray[np.int64], posted: npt.NDArray[np.datetime64]
) -> tuple[Uses, npt.NDArray[np.int64]]:
    """The uses with each recycled contact made two or more, and which contacts those were.

    A contact is cut where its ads pause for over `RECYCLED_AFTER_DAYS` days and no text cluster goes on over
    the pause. `posted` datetime64[n], NaT where unknown: such ads stay with the contact's first part.
    """
    times = posted[uses.ad]
    known = np.flatnonzero(~np.isnat(times))
    known = known[np.lexsort((times[known], uses.contact[known]))]
    part = np.zeros(len(uses.ad), np.int64)
    part[known] = _parts(uses.contact[known], times[known], clusters[uses.ad[known]])
    # Each part but the first becomes a contact of its own, numbered after all others.
    keys = as_keys(uses.contact, part, len(part) + 1)
    later, inverse = np.unique(keys[part > 0], return_inverse=True)
    renamed = uses.contact.copy()
    renamed[part > 0] = uses.contacts + inverse
    order = np.lexsort((uses.ad, renamed))
    return Uses(renamed[order], uses.ad[order]), each_once(as_pairs(later, len(part) + 1)[:, 0])


def _parts(
    contact: npt.NDArray[np.int64], times: npt.NDArray[np.datetime64], clusters: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The part, from 0, of each use; the uses are sorted by contact and time."""
    if not len(contact):
        return np.zeros(0, np.int64)
    place = np.arange(len(contact))
    order = np.lexsort((place, clusters, contact))
    ends = np.append((np.diff(clusters[order]) != 0) | (np.diff(contact[order]) != 0), True)
    last = np.empty(len(contact), np.int64)
    stops = np.flatnonzero(ends)
    last[order] = order[stops[np.searchsorted(stops, place)]]
    # Up to where the clusters that were seen so far go on; a cluster never goes on into another contact.
    reach = np.maximum.accumulate(last)
    fresh = np.diff(contact) != 0
    paused = (np.diff(times) > RECYCLED_AFTER_DAYS * _DAY) & ~fresh & (reach[:-1] < place[1:])
    total = np.append(0, np.cumsum(paused))
    starts = np.maximum.accumulate(np.where(np.append(True, fresh), place, 0))
    parts: npt.NDArray[np.int64] = total - total[starts]
    return parts
