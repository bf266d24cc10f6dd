"""What a batch of ads gave a result: new ads, ads that were there, and what became of its networks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Self

import pyarrow.compute as pc

from lykta.ads.group.identity import ALONE
from lykta.ads.pipeline.earlier import Earlier
from lykta.ads.result import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What was added to a result, as its analysis before judgements has it.

    `rows` were read: `new_ads`, `already_there` (rows that repeat an ad of the result or of the batch) and
    `rejected`. Of the new ads so many `joined` networks that were there, or are in networks that are new, and
    the others stand alone. `new_networks` are names; `grown` the new ads by network that was there; `merged`
    the network that each one ended in; `parted` the networks that lost ads to others or to none.
    """

    rows: int
    new_ads: int
    already_there: int
    rejected: int
    joined: int
    in_new_networks: int
    new_networks: tuple[str, ...]
    grown: dict[str, int]
    merged: dict[str, str]
    parted: tuple[str, ...]

    @property
    def alone(self) -> int:
        """How many new ads are in no network."""
        return self.new_ads - self.joined - self.in_new_networks

    @classmethod
    def between(cls, before: tuple[Summary, Earlier], after: tuple[Summary, Earlier]) -> Self:
        """What changed from one state of a result to the next, each told by its figures and its networks."""
        (earlier, had), (now, has) = before, after
        is_new = pc.invert(pc.is_in(has.ids, had.ids)).to_numpy(zero_copy_only=False)
        known, homes = set(had.names), has.network[is_new]
        arrived = Counter(has.names[home] for home in homes[homes != ALONE].tolist())
        grown = {name: ads for name, ads in arrived.most_common() if name in known}
        happened = has.history.slice(had.history.num_rows).to_pylist()
        merged = {
            row["network"]: row["other"] for row in happened if row["event"] == "ended" and row["other"]
        }
        lost = (row["network"] for row in happened if row["event"] in {"gave", "ended"})
        return cls(
            rows=now.rows_in - earlier.rows_in,
            new_ads=now.ads - earlier.ads,
            already_there=now.rows_repeated - earlier.rows_repeated,
            rejected=now.rows_rejected - earlier.rows_rejected,
            joined=sum(grown.values()),
            in_new_networks=arrived.total() - sum(grown.values()),
            new_networks=tuple(row["network"] for row in happened if row["event"] == "began"),
            grown=grown,
            merged=merged,
            parted=tuple(dict.fromkeys(name for name in lost if name not in merged)),
        )
