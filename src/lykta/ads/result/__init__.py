"""Result files: what one says, and the tables of it that others read."""

from lykta.ads.result.differences import DifferencePiece, pieces_of
from lykta.ads.result.file import ResultFile, looks_like_result
from lykta.ads.result.networks import NetworkPage
from lykta.ads.result.observations import Observation
from lykta.ads.result.scoring import Scores, read_truth, score_result
from lykta.ads.result.summary import Summary
from lykta.ads.result.tables import IDENTIFIERS, ExportFormat, What, check_out, write_table
from lykta.ads.result.values import (
    Ad,
    Contact,
    Network,
    NetworkEvent,
    Order,
    Reason,
    TemplateStretch,
    Visit,
    tag,
)
from lykta.language import Language

__all__ = [
    "IDENTIFIERS",
    "Ad",
    "Contact",
    "DifferencePiece",
    "ExportFormat",
    "Language",
    "Network",
    "NetworkEvent",
    "NetworkPage",
    "Observation",
    "Order",
    "Reason",
    "ResultFile",
    "Scores",
    "Summary",
    "TemplateStretch",
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
