"""How far the texts of a run have moved from the model that they were linked by."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.model import Model
from lykta.ads.pair.distinct import Distinct
from lykta.ads.result.drift import Drift


def new_texts(ad_ids: pa.ChunkedArray, earlier: pa.Array | None, once: Distinct) -> npt.NDArray[np.int64]:
    """The different texts, int64[k], that none of the `earlier` ads bears; all where there are none.

    Of several batches each text is new in one, so that what is counted of them does not depend on the split.
    """
    if earlier is None:
        return np.arange(once.size)
    there = pc.is_in(ad_ids, earlier.cast(ad_ids.type)).to_numpy().astype(np.bool_)
    new = np.ones(once.size, np.bool_)
    new[once.of[there]] = False
    return np.flatnonzero(new)


def drift_from(model: Model, *, new: tuple[int, int], background: float, texts: int) -> Drift:
    """The figures of a run; `new` are the word pairs of the texts since the model, and those it never met."""
    source, own = model.source, model.texts
    return Drift(
        model_ads=source.ads,
        model_texts=source.texts,
        model_day=source.day,
        own_pairs=own.pairs,
        own_unmet=own.unmet,
        new_pairs=new[0],
        new_unmet=new[1],
        model_background=own.background,
        background=background,
        texts=texts,
    )
