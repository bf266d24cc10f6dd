"""Contacts under their pseudonyms, and the one sealed table that holds them in clear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.group import Uses
from lykta.ads.identify import ContactKey, pseudonyms, seal_rows

VAULT_TABLE = "contact_values"


@dataclass(frozen=True, slots=True)
class NamedContacts:
    """`uses` by contact number; `names` (contact, kind, value, by number; the value never leaves memory in
    clear); and `spans`, the table `contacts` of a result file.
    """

    uses: Uses
    names: pa.Table
    spans: pa.Table

    def values_table(self, hub: np.ndarray, key: ContactKey) -> pa.Table:
        """The table `contact_values`: each contact once, sorted by pseudonym, its value sealed in its row."""
        order = pc.sort_indices(self.names["contact"])
        sorted_names = self.names.take(order)
        ads = np.bincount(self.uses.contact, minlength=len(self.names))[order.to_numpy()]
        clear = [value.encode() for value in sorted_names["value"].to_pylist()]
        return pa.table(
            {
                "contact": sorted_names["contact"],
                "kind": sorted_names["kind"],
                "ads": pa.array(ads, pa.int64()),
                "hub": pa.array(hub[order.to_numpy()], pa.bool_()),
                "sealed": pa.array(seal_rows(clear, key, table=VAULT_TABLE), pa.binary()),
            }
        )


def name_contacts(found: pa.Table, key: ContactKey) -> NamedContacts:
    """Number and name the contacts of `found` (ad, kind, value, position; sorted by ad).

    Contacts are numbered in the order of kind and value, which no key and no row order changes.
    """
    distinct = (
        found.select(["kind", "value"])
        .group_by(["kind", "value"])
        .aggregate([])
        .sort_by([("kind", "ascending"), ("value", "ascending")])
    )
    kinds, values = distinct["kind"].combine_chunks(), distinct["value"].combine_chunks()
    names = pseudonyms(kinds, values, key)
    joined_keys = pc.binary_join_element_wise(kinds, values, "\t")
    keys = pc.binary_join_element_wise(found["kind"], found["value"], "\t")
    number = pc.index_in(keys, joined_keys).to_numpy().astype(np.int64)
    ad = found["ad"].to_numpy().astype(np.int64)
    pairs = np.unique(np.stack([number, ad], axis=1), axis=0) if len(ad) else np.zeros((0, 2), np.int64)
    spans = pa.table(
        {
            "ad": pa.array(ad.astype(np.uint32)),
            "kind": found["kind"],
            "contact": names.take(pa.array(number)),
            "position": found["position"].cast(pa.int32()),
        }
    )
    table = pa.table({"contact": names, "kind": kinds, "value": values})
    return NamedContacts(Uses(pairs[:, 0], pairs[:, 1]), table, spans)
