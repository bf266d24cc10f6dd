"""Networks that judgements made, described as the analysis describes its own."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing import Described
from lykta.ads.describing.members import NETWORKS, codes_of, distinct_per_group, place_codes
from lykta.ads.engine import Engine
from lykta.ads.judgements.reclustering import BatchCache, names_of_groups
from lykta.ads.model import place_names_of
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.backend import Networked
from lykta.ads.pipeline.form import lexicon_for, place_names
from lykta.ads.pipeline.local_backend import LocalTexts

_ADS = "SELECT ad, ad_id, title, text, posted_at, place, site FROM ads JOIN wanted USING (ad) ORDER BY ad"
_CONTACTS = """
SELECT ad, kind, contact, position FROM contacts JOIN wanted USING (ad) ORDER BY ad, position, contact
"""
_DATES_AND_PLACES = "SELECT ad, posted_at, place, site FROM ads JOIN listed USING (ad) ORDER BY ad"
# More than the networks that any log makes, so that none of them is described twice.
_KEPT: Final = 100_000
_LIST_SCHEMA: Final = pa.schema([field.with_nullable(nullable=True) for field in NETWORKS])

type AdNumbers = tuple[int, ...]


class Descriptions:
    """Describes groups of ads, each of them once."""

    def __init__(self, engine: Engine, work: Work) -> None:
        self._engine = engine
        self._work = work
        self._kept: BatchCache[AdNumbers, Described] = BatchCache(_KEPT)

    def of(self, groups: Sequence[AdNumbers]) -> tuple[list[pa.Table], list[pa.Table], list[pa.Table]]:
        """The networks, templates and observations of these groups of two ads or more, one of each a group.

        What a group's rows say depends on its ads alone, whatever it is described with.
        """
        found = self._kept.each(groups, self._describe)
        return (
            [each.networks for each in found],
            [each.templates for each in found],
            [each.observations for each in found],
        )

    def __contains__(self, group: AdNumbers) -> bool:
        return group in self._kept

    def _describe(self, groups: Sequence[AdNumbers]) -> list[Described]:
        members, described = describe_groups(self._engine, groups, self._work, self._places)
        names = dict(zip(members["ad"].to_pylist(), members["network"].to_pylist(), strict=True))
        tables = (described.networks, described.templates, described.observations)
        parts = [_by_network(table) for table in tables]
        return [Described(*(part(names[group[0]]) for part in parts)) for group in groups]

    @cached_property
    def _places(self) -> pa.ChunkedArray:
        return pa.chunked_array([pa.array(place_names_of(self._engine), pa.string())])


def _by_network(table: pa.Table) -> Callable[[str], pa.Table]:
    """Gives the rows of a network out of a table that is sorted by network."""
    names = np.array(table["network"].to_pylist(), object)

    def rows(name: str) -> pa.Table:
        begin, stop = np.searchsorted(names, name, "left"), np.searchsorted(names, name, "right")
        return table.slice(begin, stop - begin)

    return rows


def describe_groups(
    engine: Engine, groups: Sequence[Sequence[int]], work: Work, places: pa.ChunkedArray | None = None
) -> tuple[pa.Table, Described]:
    """The members (`ad`, `network`) and the description of groups of ads, by their numbers in the result.

    `places` are those of the result's model, which tell words from places as the analysis did.
    """
    of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    numbers = np.array([ad for group in groups for ad in group], np.int64)
    order = np.argsort(numbers)
    numbers, label = numbers[order], of[order]
    # The label of a group is its least ad, as grouping labels its own.
    first = np.full(len(groups), len(numbers))
    np.minimum.at(first, label, np.arange(len(numbers)))
    ads, contacts = _read(engine, numbers)
    names = names_of_groups(engine, first[label], ads["ad_id"])
    texts = LocalTexts(ads, work)
    texts.normalise(lexicon_for(place_names(ads["place"] if places is None else places)), lambda _: None)
    _, network = np.unique(first[label], return_inverse=True)
    given = Networked(network.astype(np.int64), names, ads.select(["posted_at", "place", "site"]), contacts)
    members = pa.table({"ad": ads["ad"], "network": pa.array(names).take(pa.array(network))})
    return members, next(texts.describe(given))


def _read(engine: Engine, numbers: np.ndarray) -> tuple[pa.Table, pa.Table]:
    """The ads of these numbers and their contacts, whose `ad` is the place in the table of ads."""
    engine.run("DROP TABLE IF EXISTS wanted")
    engine.put("wanted", pa.table({"ad": pa.array(numbers.astype(np.uint32))}))
    ads, contacts = engine.arrow(_ADS), engine.arrow(_CONTACTS)
    engine.run("DROP TABLE wanted")
    place = pc.index_in(contacts["ad"], ads["ad"].combine_chunks()).cast(pa.uint32())
    return ads, contacts.set_column(0, "ad", place)


class ListRows:
    """A row of `networks` for each group of ads, made without reading their texts: it has no number of texts,
    contacts and personas.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: BatchCache[AdNumbers, pa.Table] = BatchCache(_KEPT)

    def of(self, named: Mapping[AdNumbers, str]) -> list[pa.Table]:
        """The rows of these groups, by the names of their networks."""
        return self._kept.each(list(named), lambda groups: self._make(groups, named))

    def _make(self, groups: Sequence[AdNumbers], named: Mapping[AdNumbers, str]) -> list[pa.Table]:
        size = len(groups)
        numbers = np.concatenate([np.array(group, np.uint32) for group in groups])
        order = np.argsort(numbers)
        group = np.repeat(np.arange(size), [len(group) for group in groups])[order]
        ads = self._read(numbers)
        times = pa.table({"group": group, "at": ads["posted_at"]}).group_by("group")
        seen = times.aggregate([("at", "min"), ("at", "max")]).sort_by("group")
        nothing = pa.nulls(size, pa.int64())
        columns = {
            "network": pa.array([named[each] for each in groups], pa.string()),
            "ads": pa.array(np.bincount(group, minlength=size)),
            "texts": nothing,
            "contacts": nothing,
            "personas": nothing,
            "places": pa.array(distinct_per_group(group, place_codes(ads["place"])[0], size)),
            "sites": pa.array(distinct_per_group(group, codes_of(ads["site"]), size)),
            "first_seen": seen["at_min"],
            "last_seen": seen["at_max"],
        }
        rows = pa.table(columns).select(NETWORKS.names).cast(_LIST_SCHEMA)
        return [rows.slice(at, 1) for at in range(size)]

    def _read(self, numbers: np.ndarray) -> pa.Table:
        self._engine.run("DROP TABLE IF EXISTS listed")
        self._engine.put("listed", pa.table({"ad": pa.array(numbers)}))
        ads = self._engine.arrow(_DATES_AND_PLACES)
        self._engine.run("DROP TABLE listed")
        return ads
