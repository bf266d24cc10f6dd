"""What was kept from linking, and why: told to the reader, never silently dropped."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.group import OTHER_TEXTS
from lykta.ads.pipeline.contacts import NamedContacts
from lykta.ads.pipeline.form import Formed
from lykta.ads.pipeline.network import Networks


class _Why(NamedTuple):
    swedish: str
    english: str


_HUB: Final = _Why(
    "Kontaktvägen står i annonser som annars inte liknar varandra, som ett växelnummer eller webbplatsens "
    "eget.",
    "The contact stands in ads that are otherwise not alike, as a switchboard's or a site's own number does.",
)
_RECYCLED: Final = _Why(
    "Kontaktvägen var tyst länge och kom tillbaka med andra texter. Den räknas som två.",
    "The contact was silent for long and came back with other texts. It counts as two.",
)
_STOCK: Final = _Why(
    "Texten används ord för ord av minst tre annonsörer som inget annat förenar. Den kopplar ingen.",
    "The text is used word for word by at least three advertisers whom nothing else joins. It links nobody.",
)
_LITTLE_WORDING: Final = _Why(
    "Texten säger för lite utöver formuleringar som många använder. Sådana texter kan vara lika av en slump. "
    "Därför kopplar texten ingen, men det kan annonsens kontaktvägar göra.",
    "The text says too little beyond wording that many use. Such texts may be alike by chance. So the text "
    "links nobody, though the contacts of the ad may.",
)
_COPIED: Final = _Why(
    f"Texten liknar den i minst {OTHER_TEXTS} andra annonser, som har andra kontaktvägar. Troligen är den "
    "kopierad. Därför räknas annonsen till samma nätverk som sin egen kontaktväg.",
    f"The text is like that of at least {OTHER_TEXTS} other ads, which have other contacts. It was probably "
    "copied. So the ad is counted to the network of its own contact.",
)
_BRIDGE: Final = _Why(
    "En svag länk höll ihop två täta delar. Delarna visas som var sitt nätverk.",
    "A thin tie held two dense parts together. The parts are shown as a network each.",
)


def cuts_table(
    grouped: Networks, contacts: NamedContacts, ad_ids: pa.ChunkedArray, formed: Formed
) -> pa.Table:
    """The table `cuts`: kind, subject (a pseudonym or an ad id), how many ads or pairs, and why."""
    rows: list[tuple[str, str, int, _Why]] = []
    names = contacts.names["contact"]
    ads_of = np.bincount(contacts.uses.contact, minlength=len(names))
    rows += [("hub", names[at].as_py(), int(ads_of[at]), _HUB) for at in np.flatnonzero(grouped.hub).tolist()]
    rows += [
        ("recycled contact", names[at].as_py(), int(ads_of[at]), _RECYCLED)
        for at in grouped.recycled.tolist()
    ]
    unrelated = grouped.stock & ~grouped.little_wording
    for kind, ads, keys, why in (
        ("stock text", unrelated, formed.body_keys, _STOCK),
        ("little wording", grouped.little_wording, formed.text_keys, _LITTLE_WORDING),
    ):
        first, counts = _texts_of(np.flatnonzero(ads), keys)
        subjects = ad_ids.take(pa.array(first)).to_pylist()
        rows += [(kind, ad, count, why) for ad, count in zip(subjects, counts.tolist(), strict=True)]
    rows += [
        ("copied text", ad_ids[ad].as_py(), 1, _COPIED) for ad in np.flatnonzero(grouped.copied).tolist()
    ]
    rows += [("wrong bridge", ad_ids[whole].as_py(), parts, _BRIDGE) for whole, parts in _bridges(grouped)]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pa.table(
        {
            "kind": pa.array(columns[0], pa.string()),
            "subject": pa.array(columns[1], pa.string()),
            "ads": pa.array(columns[2], pa.int64()),
            "why_swedish": pa.array([why.swedish for why in columns[3]], pa.string()),
            "why_english": pa.array([why.english for why in columns[3]], pa.string()),
        }
    )


def _texts_of(
    ads: npt.NDArray[np.int64], keys: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Of each different text of some ads its first ad, rising, and how many of them bear it."""
    _, first, counts = np.unique(keys[ads], return_index=True, return_counts=True)
    order = np.argsort(first)
    return ads[first[order]], counts[order]


def _bridges(grouped: Networks) -> list[tuple[int, int]]:
    """Each component that was cut, by its least ad, and how many ads it had."""
    ads = len(grouped.labels)
    # One number for each pair, since rows of two are sorted far more slowly.
    pairs = np.sort(grouped.before_cuts * ads + grouped.labels)
    fresh = np.append(True, np.diff(pairs) != 0)[: len(pairs)]
    whole, pieces = np.unique(pairs[fresh] // max(ads, 1), return_counts=True)
    sizes = np.bincount(grouped.before_cuts, minlength=len(grouped.labels))
    return [(int(at), int(sizes[at])) for at in whole[pieces > 1].tolist()]
