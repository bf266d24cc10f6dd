"""Networks that judgements made, described as the analysis describes its own."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describe import Described, DescribeInput, describe_networks
from lykta.ads.engine import Engine
from lykta.ads.group import network_names
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.form import form

_ADS = "SELECT ad, ad_id, title, text, posted_at, place, site FROM ads JOIN wanted USING (ad) ORDER BY ad"
_CONTACTS = """
SELECT ad, kind, contact, position FROM contacts JOIN wanted USING (ad) ORDER BY ad, position, contact
"""


def describe_groups(
    engine: Engine, groups: Sequence[Sequence[int]], work: Work
) -> tuple[pa.Table, Described]:
    """The members (`ad`, `network`) and the description of groups of ads, by their numbers in the result."""
    of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    numbers = np.array([ad for group in groups for ad in group], np.int64)
    order = np.argsort(numbers)
    numbers, label = numbers[order], of[order]
    # The label of a group is its least ad, as grouping labels its own.
    first = np.full(len(groups), len(numbers))
    np.minimum.at(first, label, np.arange(len(numbers)))
    ads, contacts = _read(engine, numbers)
    names = network_names(first[label], ads["ad_id"])
    formed = form(ads, work, lambda _: None)
    _, network = np.unique(first[label], return_inverse=True)
    given = DescribeInput(
        texts=formed.texts,
        word_offsets=formed.corpus.word_offsets,
        words=formed.corpus.words,
        lexicon=formed.lexicon,
        network=network.astype(np.int64),
        network_ids=names,
        ads=ads.select(["posted_at", "place", "site"]),
        contacts=contacts,
        work=work,
    )
    members = pa.table({"ad": ads["ad"], "network": pa.array(names).take(pa.array(network))})
    return members, describe_networks(given)


def _read(engine: Engine, numbers: np.ndarray) -> tuple[pa.Table, pa.Table]:
    """The ads of these numbers and their contacts, whose `ad` is the place in the table of ads."""
    engine.run("DROP TABLE IF EXISTS wanted")
    engine.put("wanted", pa.table({"ad": pa.array(numbers.astype(np.uint32))}))
    ads, contacts = engine.arrow(_ADS), engine.arrow(_CONTACTS)
    engine.run("DROP TABLE wanted")
    place = pc.index_in(contacts["ad"], ads["ad"].combine_chunks()).cast(pa.uint32())
    return ads, contacts.set_column(0, "ad", place)
