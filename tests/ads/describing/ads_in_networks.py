"""Small inputs for describing: texts in networks, bland and synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from lykta.ads.describing import DescribeInput
from lykta.ads.normalise import make_lexicon, words_of

LEXICON = make_lexicon(["Karlstad", "Arvika", "Sunne", "Örebro"])


@dataclass(frozen=True)
class Ad:
    """One synthetic ad: its bare text, its network and what else is known of it."""

    text: str
    network: str = "n1"
    posted: datetime | None = None
    place: str | None = None
    site: str | None = None
    contacts: Sequence[tuple[str, str]] = ()
    title: str = ""


def given(ads: Sequence[Ad]) -> DescribeInput:
    """The ads as the input of describing, their networks numbered in order of appearance."""
    # Each different text once, and no ad has the number of its text.
    different = [(ad.title, ad.text) for ad in reversed(ads)]
    different = list(dict.fromkeys([("", ""), *different]))
    texts = pa.array([text for _, text in different], pa.large_string())
    whole = pa.array([f"{title}\n{text}" for title, text in different], pa.large_string())
    words = words_of(whole, LEXICON)
    ids = list(dict.fromkeys(ad.network for ad in ads))
    rows = [(number, *contact) for number, ad in enumerate(ads) for contact in ad.contacts]
    return DescribeInput(
        texts=texts,
        word_offsets=words.offsets.to_numpy(),
        words=words.values.to_numpy(),
        text=np.array([different.index((ad.title, ad.text)) for ad in ads], np.int64),
        lexicon=LEXICON,
        network=np.array([ids.index(ad.network) for ad in ads], np.int64),
        network_ids=ids,
        ads=pa.table(
            {
                "posted_at": pa.array([ad.posted for ad in ads], pa.timestamp("us")),
                "place": pa.array([ad.place for ad in ads], pa.string()),
                "site": pa.array([ad.site for ad in ads], pa.string()),
            }
        ),
        contacts=pa.table(
            {
                "ad": pa.array([row[0] for row in rows], pa.uint32()),
                "kind": pa.array([row[1] for row in rows], pa.string()),
                "contact": pa.array([row[2] for row in rows], pa.string()),
                "position": pa.array(range(len(rows)), pa.int32()),
            }
        ),
    )
