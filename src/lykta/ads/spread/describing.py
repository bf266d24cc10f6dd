"""Networks described by the machines that are lent the texts of their ads."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing import NETWORKS, OBSERVATIONS, TEMPLATES, Described
from lykta.ads.engine import Shelf
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.compared import compare_texts
from lykta.ads.pipeline.heavy import Networked
from lykta.ads.pipeline.texts import TextsHere
from lykta.ads.spread import lists

# A task describes networks of so many ads, or one that has more.
ADS_AT_ONCE = 16_384
_COMPARED: Final = ["title", "text"]

type Numbers = npt.NDArray[np.int64]


def describe_there(shelf: Shelf, bounds: Numbers, lexicon: Lexicon, given: Networked) -> Described:
    """Describe the networks of two ads or more; piece p of the shelf has the ads from `bounds[p]` on."""
    wanted = _members(given)
    if not wanted:
        return Described(NETWORKS.empty_table(), TEMPLATES.empty_table(), OBSERVATIONS.empty_table())
    # How a name is written is a matter of the whole file: each task gets all ways to write it.
    known = Networked(given.network, given.names, _coded(given.ads), given.contacts)
    found = list(
        shelf.serve(
            lists.asked_of(bounds, wanted),
            _lent,
            [_task(known, ads) for ads in wanted],
            partial(_described, lexicon),
        )
    )
    return Described(
        pa.concat_tables(part.networks for part in found),
        pa.concat_tables(part.templates for part in found),
        pa.concat_tables(part.observations for part in found).unify_dictionaries(),
    )


def _members(given: Networked) -> list[Numbers]:
    """The ads of some networks for each task, sorted; the tasks by the names of their networks."""
    sizes = np.bincount(given.network, minlength=len(given.names))
    several = np.flatnonzero(sizes >= 2)
    several = several[
        np.argsort(np.array([given.names[network] for network in several], object), kind="stable")
    ]
    # A task ends with the network that fills it.
    task = (np.cumsum(sizes[several]) - sizes[several]) // ADS_AT_ONCE
    of_network = np.full(len(sizes), -1, np.int64)
    of_network[several] = np.cumsum(np.diff(task, prepend=task[:1]) > 0)
    of_ad = of_network[given.network]
    order = np.argsort(of_ad, kind="stable")
    tasks = int(of_network.max(initial=-1)) + 1
    cuts = np.searchsorted(of_ad[order], np.arange(tasks + 1))
    return [order[begin:stop] for begin, stop in pairwise(cuts.tolist())]


def _coded(ads: pa.Table) -> pa.Table:
    """The table with places and sites as numbers of all names in it."""
    for name in ("place", "site"):
        coded = ads[name].combine_chunks().dictionary_encode()
        ads = ads.set_column(ads.column_names.index(name), name, coded)
    return ads


def _task(given: Networked, ads: Numbers) -> Networked:
    """What is known of these ads alone, numbered anew in their order, and so their networks."""
    networks, network = np.unique(given.network[ads], return_inverse=True)
    place = np.full(len(given.network), -1, np.int64)
    place[ads] = np.arange(len(ads))
    of_contacts = place[given.contacts["ad"].to_numpy()]
    rows = np.flatnonzero(of_contacts >= 0)
    contacts = given.contacts.take(pa.array(rows)).set_column(
        0, "ad", pa.array(of_contacts[rows].astype(np.uint32))
    )
    names = [given.names[number] for number in networks.tolist()]
    return Networked(network.astype(np.int64), names, given.ads.take(pa.array(ads)), contacts)


def _lent(ads: pa.Table, rows: lists.Numbers) -> pa.Table:
    return ads.select(_COMPARED).take(pa.array(rows))


def _described(lexicon: Lexicon, given: Networked, lent: list[pa.Table]) -> Described:
    work = Work(1)
    texts = TextsHere(compare_texts(pa.concat_tables(lent), work), work)
    texts.normalise(lexicon, lambda _: None)
    return texts.describe(given)
