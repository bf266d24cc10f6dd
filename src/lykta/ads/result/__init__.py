"""Result files: what one says, and the tables of it that others read."""

from lykta.ads.result.differences import Piece, pieces_of
from lykta.ads.result.result import ResultFile
from lykta.ads.result.scoring import Scores, score_result
from lykta.ads.result.summary import Summary
from lykta.ads.result.tables import IDENTIFIERS, What
from lykta.ads.result.tags import Language, tag
from lykta.ads.result.truth import read_truth
from lykta.ads.result.values import (
    Ad,
    Contact,
    Happening,
    Network,
    NetworkPage,
    Observation,
    Order,
    Part,
    Reason,
    Visit,
)
from lykta.ads.result.wholeness import looks_like_result
from lykta.ads.result.write import check_out, write_table

__all__ = [
    "IDENTIFIERS",
    "Ad",
    "Contact",
    "Happening",
    "Language",
    "Network",
    "NetworkPage",
    "Observation",
    "Order",
    "Part",
    "Piece",
    "Reason",
    "ResultFile",
    "Scores",
    "Summary",
    "Visit",
    "What",
    "check_out",
    "looks_like_result",
    "pieces_of",
    "read_truth",
    "score_result",
    "tag",
    "write_table",
]
