"""Which contacts are in which ads, and which have changed hands.

And the texts that unrelated advertisers, told apart by their contacts, use word for word: these say nothing
of who wrote the ad.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lykta.ads.group.components import join_clusters, stars
from lykta.ads.pair.each_once import as_keys, as_pairs, begins, each_once, first_of_run
from lykta.ads.sorting import numbers_from

# A contact on so many ads, and on this part of all, is told of.
MANY_ADS: Final = 50
LARGE_PART: Final = 0.05
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

    def of(self, contacts: npt.NDArray[np.bool_]) -> Uses:
        """The uses of the contacts that are marked in bool[contacts]."""
        kept = contacts[self.contact]
        return Uses(self.contact[kept], self.ad[kept])

    def without(self, contacts: npt.NDArray[np.bool_]) -> Uses:
        """The uses of all contacts but those marked in bool[contacts]."""
        return self.of(~contacts)


def least_of_large_part(ads: int) -> float:
    """On how many of so many ads a contact is at least that a large part of them share."""
    return max(MANY_ADS, LARGE_PART * ads)


def count_different(
    owners: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], total: int
) -> npt.NDArray[np.int64]:
    """How many different labels each owner has, int64[total]; row by row an owner and one of its labels."""
    width = int(labels.max(initial=0)) + 1
    held = as_pairs(each_once(as_keys(owners, labels, width)), width)
    return np.bincount(held[:, 0], minlength=total)


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
    fresh = begins(contact)
    paused = (np.diff(times) > RECYCLED_AFTER_DAYS * _DAY) & ~fresh[1:] & (reach[:-1] < place[1:])
    total = np.append(0, np.cumsum(paused))
    parts: npt.NDArray[np.int64] = total - total[first_of_run(fresh)]
    return parts


# Two may be one author with two phones; three who share nothing else have copied, or were given, a text.
UNRELATED_ADVERTISERS = 3
# Users of texts are held against so many texts at a time; some authors have many that many others have too.
_TEXTS_AT_ONCE = 1 << 22


def stock_texts(
    text_keys: npt.NDArray[np.uint64], users: npt.NDArray[np.integer[Any]]
) -> npt.NDArray[np.bool_]:
    """Which ads carry a stock text, bool[n].

    A text (one normal form, `text_keys` uint64[n]) is stock when at least `UNRELATED_ADVERTISERS` advertisers
    have it; `users` int[n] are whose contacts each ad holds, -1 for none. Users who have another text in
    common as well are one: an author with several phones. Titles are left out of the keys: who copies a text
    gives it her own. Names are not: an author with personas writes one text under many names, so that the
    same text but for its names says nothing of how many authors there are.
    """
    held, ads = np.flatnonzero(users >= 0), len(users)
    different, text = np.unique(text_keys, return_inverse=True)
    used = as_pairs(each_once(as_keys(text[held], users[held].astype(np.int64), ads)), ads)
    often = used[np.bincount(used[:, 0], minlength=len(different))[used[:, 0]] >= UNRELATED_ADVERTISERS]
    by_user, texts = used[np.argsort(used[:, 1], kind="stable")], np.bincount(used[:, 1], minlength=ads)
    advertisers = np.zeros(len(different), np.int64)
    for some in _some_texts(often, texts):
        advertisers += count_different(some[:, 0], _tied_by_others(some, by_user), len(different))
    stock: npt.NDArray[np.bool_] = (advertisers >= UNRELATED_ADVERTISERS)[text]
    return stock


def _some_texts(often: npt.NDArray[np.int64], texts: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """The rows of `often`, text and user, in parts with all users of a text; `texts` is how many each has."""
    before = np.cumsum(texts[often[:, 1]])[first_of_run(begins(often[:, 0]))]
    return np.split(often, np.flatnonzero(np.diff(before // _TEXTS_AT_ONCE)) + 1)


def _tied_by_others(some: npt.NDArray[np.int64], by_user: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Whose each of some rows of text and user is, int64[m]: users of a text who have another in common are
    one. `some` is int64[m, 2], and all rows are `by_user` int64[k, 2].
    """
    starts, stops = (np.searchsorted(by_user[:, 1], some[:, 1], side) for side in ("left", "right"))
    row = np.repeat(np.arange(len(some)), stops - starts)
    other = by_user[numbers_from(starts, stops - starts), 0]
    differ = other != some[row, 0]
    tie = as_keys(some[row[differ], 0], other[differ], int(by_user[:, 0].max(initial=0)) + 1)
    order = np.argsort(tie, kind="stable")
    return join_clusters(np.arange(len(some)), stars(tie[order], row[differ][order]))
