"""Networks that judgements made, described as the analysis describes its own."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing import Described
from lykta.ads.engine import Engine
from lykta.ads.judge.naming import names_of_groups
from lykta.ads.judge.recent import Recent
from lykta.ads.model import place_names_of
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.compared import compare_texts
from lykta.ads.pipeline.form import lexicon_for, place_names
from lykta.ads.pipeline.heavy import Networked
from lykta.ads.pipeline.here import TextsHere

_ADS = "SELECT ad, ad_id, title, text, posted_at, place, site FROM ads JOIN wanted USING (ad) ORDER BY ad"
_CONTACTS = """
SELECT ad, kind, contact, position FROM contacts JOIN wanted USING (ad) ORDER BY ad, position, contact
"""
# More than the networks that any log makes, so that what is laid is never described twice.
_KEPT: Final = 100_000


class Descriptions:
    """How groups of ads are described, each of them once."""

    def __init__(self, engine: Engine, work: Work) -> None:
        self._engine = engine
        self._work = work
        self._kept: Recent[tuple[int, ...], Described] = Recent(_KEPT)

    def of(self, groups: Sequence[tuple[int, ...]]) -> tuple[list[pa.Table], list[pa.Table], list[pa.Table]]:
        """The networks, templates and observations of these groups of two ads or more, one of each a group.

        What a group's rows say depends on its ads alone, whatever it is described with.
        """
        found = self._kept.each(groups, self._described)
        return (
            [each.networks for each in found],
            [each.templates for each in found],
            [each.observations for each in found],
        )

    def __contains__(self, group: tuple[int, ...]) -> bool:
        return group in self._kept

    def _described(self, groups: Sequence[tuple[int, ...]]) -> list[Described]:
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
    texts = TextsHere(compare_texts(ads, work), work)
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
