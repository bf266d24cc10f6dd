"""Contacts under their pseudonyms, and the one sealed table that holds them in clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.contacts import ContactKey, pseudonyms, seal_rows
from lykta.ads.group import Uses, least_of_large_part
from lykta.ads.remarks import Remark, RemarkKind
from lykta.ads.result.values import SHOWN_OF_CONTACT
from lykta.ads.sorting import order_by

VAULT_TABLE = "contact_values"

# More would hide the other remarks.
_MOST_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class NamedContacts:
    """`uses` by contact number; `names` (contact, kind, value, by number; the value never leaves memory in
    clear); and `spans`, the table `contacts` of a result file.
    """

    uses: Uses
    names: pa.Table
    spans: pa.Table

    @property
    def kinds(self) -> npt.NDArray[np.str_]:
        """The kind of each contact, str[contacts]."""
        return np.array(self.names["kind"].to_pylist(), np.str_)

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


def remarks_on_wide(contacts: NamedContacts, hub: np.ndarray, ads: int) -> list[Remark]:
    """A remark for each contact that a large part of all ads hold, those on most ads first; none for a `hub`
    (bool by contact), which binds nothing.
    """
    held = np.where(hub, 0, np.bincount(contacts.uses.contact, minlength=len(contacts.names)))
    most = np.argsort(-held, kind="stable")[:_MOST_TOLD].tolist()
    names = contacts.names["contact"]
    return [
        Remark.of(
            RemarkKind.WIDE_CONTACT,
            contact=names[each].as_py()[:SHOWN_OF_CONTACT],
            count=int(held[each]),
            all=ads,
        )
        for each in most
        if held[each] >= least_of_large_part(ads)
    ]


def name_contacts(found: pa.Table, key: ContactKey, arrays: ArrayStore = IN_MEMORY) -> NamedContacts:
    """Number and name the contacts of `found` (ad, kind, value, position; sorted by ad, with kind and value
    coded in their order).

    Contacts are numbered in the order of kind and value, which no key and no row order changes. The spans lie
    in `arrays`.
    """
    kind, value = (found[name].combine_chunks() for name in ("kind", "value"))
    of_row = kind.indices.to_numpy().astype(np.int64) * len(value.dictionary) + value.indices.to_numpy()
    held = np.zeros(len(kind.dictionary) * len(value.dictionary), np.bool_)
    held[of_row] = True
    number = (np.cumsum(held) - 1)[of_row]
    of_kind, of_value = np.divmod(np.flatnonzero(held), max(len(value.dictionary), 1))
    kinds, values = kind.dictionary.take(pa.array(of_kind)), value.dictionary.take(pa.array(of_value))
    names = pseudonyms(kinds, values, key)
    ad = found["ad"].to_numpy().astype(np.int64)
    spans = pa.table(
        {
            "ad": pa.array(ad.astype(np.uint32)),
            "kind": kind.cast(pa.string()),
            "contact": names.take(pa.array(number)),
            "position": found["position"].cast(pa.int32()),
        }
    )
    table = pa.table({"contact": names, "kind": kinds, "value": values})
    order = order_by(number)
    uses = arrays.store_fields(_uses(number[order], ad[order]))
    return NamedContacts(uses, table, arrays.table([spans], spans.schema))


def _uses(contact: np.ndarray, ad: np.ndarray) -> Uses:
    """Each pair once, of pairs sorted by contact and ad."""
    again = np.zeros(len(ad), np.bool_)
    again[1:] = (contact[1:] == contact[:-1]) & (ad[1:] == ad[:-1])
    return Uses(contact[~again], ad[~again])
