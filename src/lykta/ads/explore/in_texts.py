"""Words in the texts of ads, looked up where the result says that they stand; no text is read."""

from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.engine import Engine
from lykta.ads.explore.wording import Sought

_PLACES: Final = """
SELECT place FROM result.stands WHERE number IN (
    SELECT number FROM result.spellings WHERE regexp_matches(spelling, ?)
)
"""
_BEGINS: Final = "SELECT begins FROM result.wordings ORDER BY wording"
_HOLDING: Final = "wording IN (SELECT wording FROM holding)"

type Places = NDArray[np.integer[Any]]


def in_texts(engine: Engine, said: Sought) -> str:
    """What has to hold of an ad with these words in its text, as a condition of SQL."""
    engine.run("DROP TABLE IF EXISTS holding")
    engine.put("holding", pa.table({"wording": pa.array(holding(engine, said), pa.uint32())}))
    return _HOLDING


def holding(engine: Engine, said: Sought) -> Places:
    """The numbers of the texts that hold the words side by side, sorted."""
    begins = engine.arrow(_BEGINS)["begins"].to_numpy()
    found, *others = (_standing(engine, pattern) for pattern in said.each)
    for after, places in enumerate(others, start=1):
        found = found[_among(found + found.dtype.type(after), places)]
    texts: Places = np.unique(np.searchsorted(begins, found, side="right") - 1)
    return texts


def _standing(engine: Engine, pattern: str) -> Places:
    """Where the runs of letters stand that a pattern is found in, sorted."""
    # What comes is sorted run by run.
    return np.sort(engine.arrow(_PLACES, [pattern])["place"].to_numpy(), kind="stable")


def _among(wanted: Places, places: Places) -> NDArray[np.bool_]:
    """Which of these numbers are among others, both sorted."""
    at = np.minimum(np.searchsorted(places, wanted), max(len(places) - 1, 0))
    return places[at] == wanted if len(places) else np.zeros(len(wanted), np.bool_)
