"""Result files: what one says, and the tables of it that others read."""

from lykta.ads.result.differences import Piece, pieces_of
from lykta.ads.result.file import ResultFile, looks_like_result
from lykta.ads.result.scoring import Scores, read_truth, score_result
from lykta.ads.result.summary import Summary
from lykta.ads.result.tables import IDENTIFIERS, What, check_out, write_table
from lykta.ads.result.values import (
    Ad,
    Contact,
    Language,
    Network,
    NetworkEvent,
    NetworkPage,
    Observation,
    Order,
    Part,
    Reason,
    Visit,
    tag,
)

__all__ = [
    "IDENTIFIERS",
    "Ad",
    "Contact",
    "Language",
    "Network",
    "NetworkEvent",
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
