"""Which contacts bind ads together, and which are on too many unrelated ads to bind any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    held = np.unique(np.stack([uses.contact, clusters[uses.ad]], axis=1), axis=0)
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
    renamed = uses.contact.copy()
    fresh = uses.contacts
    cut: list[int] = []
    bounds = np.searchsorted(uses.contact, np.arange(uses.contacts + 1))
    spans = _long_silences(uses, posted, bounds)
    for contact in spans:
        rows = slice(bounds[contact], bounds[contact + 1])
        part = _parts(posted[uses.ad[rows]], clusters[uses.ad[rows]])
        if part.max() > 0:
            renamed[rows] = np.where(part > 0, fresh + part - 1, contact)
            fresh += int(part.max())
            cut.append(contact)
    order = np.lexsort((uses.ad, renamed))
    return Uses(renamed[order], uses.ad[order]), np.array(cut, np.int64)


def _long_silences(
    uses: Uses, posted: npt.NDArray[np.datetime64], bounds: npt.NDArray[np.int64]
) -> list[int]:
    """The contacts whose ads span more than the longest pause that is no sign."""
    times = posted[uses.ad]
    known = ~np.isnat(times)
    days = np.where(known, times, np.datetime64(0, "us")).astype("datetime64[D]").astype(np.int64)
    if not len(days):
        return []
    starts = bounds[:-1]
    first = np.minimum.reduceat(np.where(known, days, np.iinfo(np.int64).max), starts)
    last = np.maximum.reduceat(np.where(known, days, np.iinfo(np.int64).min), starts)
    # Whole days round a pause down by up to a day; the hour decides later.
    return np.flatnonzero((last > first) & (last - first >= RECYCLED_AFTER_DAYS)).tolist()


def _parts(times: npt.NDArray[np.datetime64], clusters: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The part, from 0, of each use of one contact."""
    part = np.zeros(len(times), np.int64)
    known = np.flatnonzero(~np.isnat(times))
    order = known[np.argsort(times[known], kind="stable")]
    current = 0
    for at in range(1, len(order)):
        if times[order[at]] - times[order[at - 1]] > RECYCLED_AFTER_DAYS * _DAY and not (
            set(clusters[order[:at]].tolist()) & set(clusters[order[at:]].tolist())
        ):
            current += 1
        part[order[at]] = current
    return part
