"""What a list says of networks that judgements made: found without reading the texts of their ads."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from lykta.ads.describing.members import NETWORKS, codes_of, distinct_per_group, place_codes
from lykta.ads.engine import Engine
from lykta.ads.judge.recent import Recent

_ADS = "SELECT ad, posted_at, place, site FROM ads JOIN listed USING (ad) ORDER BY ad"
# More than the networks that any log makes.
_KEPT: Final = 100_000

_SCHEMA: Final = pa.schema([field.with_nullable(nullable=True) for field in NETWORKS])

type Group = tuple[int, ...]


class Listed:
    """A row of `networks` for a group of ads, found once; texts, contacts and personas are not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Recent[Group, pa.Table] = Recent(_KEPT)

    def of(self, named: Mapping[Group, str]) -> list[pa.Table]:
        """The rows of these groups, by the names of their networks."""
        return self._kept.each(list(named), lambda groups: self._found(groups, named))

    def _found(self, groups: Sequence[Group], named: Mapping[Group, str]) -> list[pa.Table]:
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
        rows = pa.table(columns).select(NETWORKS.names).cast(_SCHEMA)
        return [rows.slice(at, 1) for at in range(size)]

    def _read(self, numbers: np.ndarray) -> pa.Table:
        self._engine.run("DROP TABLE IF EXISTS listed")
        self._engine.put("listed", pa.table({"ad": pa.array(numbers)}))
        ads = self._engine.arrow(_ADS)
        self._engine.run("DROP TABLE listed")
        return ads
