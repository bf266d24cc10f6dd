"""One result beside a known truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lykta.ads.result.result import ResultFile
from lykta.ads.score import LIKELY, Measure, score_b_cubed, score_links, score_pairs
from lykta.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How well a result agrees with a truth, over the ads that both have.

    `without_truth` are the result's ads that the truth leaves out, `not_in_result` the truth's ads that the
    result does not have. `pairs` and `b_cubed` judge the networks, `links` the linked pairs alone, of links
    with a probability of one half or more.
    """

    ads: int
    without_truth: int
    not_in_result: int
    networks: int
    hands: int
    pairs: Measure
    b_cubed: Measure
    links: Measure


def score_result(result: ResultFile, truth: pa.Table) -> Scores:
    """Score the ads that both have; `InputError` when they have none in common.

    `truth` is what `read_truth` gives. An ad alone counts as a network of one.
    """
    members, links = result.table("members"), result.table("links")
    known = _places(members["ad_id"], truth["ad_id"])
    scored = known >= 0
    if not scored.any():
        raise InputError(
            f"The truth and {result.path} have no ad in common. Is the truth that of another file of ads?"
        )
    found = _numbers(members["network_id"])[scored]
    hands = _numbers(truth["hand"])[known[scored]]
    return Scores(
        ads=int(scored.sum()),
        without_truth=int((~scored).sum()),
        not_in_result=truth.num_rows - int(scored.sum()),
        networks=len(np.unique(found)),
        hands=len(np.unique(hands)),
        pairs=score_pairs(found, hands),
        b_cubed=score_b_cubed(found, hands),
        links=_score_links(links, members["ad_id"].filter(pa.array(scored)), hands),
    )


def _score_links(links: pa.Table, ads: pa.ChunkedArray, hands: NDArray[np.int64]) -> Measure:
    likely = links.filter(pc.greater_equal(links["probability"], LIKELY))
    first, second = _places(likely["ad_a"], ads), _places(likely["ad_b"], ads)
    both = (first >= 0) & (second >= 0)
    return score_links(first[both], second[both], hands)


def _places(values: pa.ChunkedArray, among: pa.ChunkedArray) -> NDArray[np.int64]:
    """Where each value stands among others, or -1."""
    kind = pa.large_string()
    places = pc.index_in(values.cast(kind), value_set=among.cast(kind).combine_chunks())
    numbers: NDArray[np.int64] = pc.fill_null(places, -1).to_numpy().astype(np.int64)
    return numbers


def _numbers(values: pa.ChunkedArray) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = (
        values.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    )
    return numbers
