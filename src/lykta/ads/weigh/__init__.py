"""From what two ads share to the probability that one author is behind both."""

from lykta.ads.weigh.kept import Weights
from lykta.ads.weigh.learning import FALL, Calibration, Labelled, background, learn
from lykta.ads.weigh.places import Places
from lykta.ads.weigh.text_model import (
    CONTACT_PROBABILITY,
    CONTACT_SPREAD,
    DEFAULT_WEIGHTS,
    ORDINARY_BACKGROUND,
    ProbabilityEstimate,
    TextWeights,
    against_others,
    evidence_of,
    sigmoid,
)
from lykta.ads.weigh.waterfall import Waterfall, logit, waterfall

__all__ = [
    "CONTACT_PROBABILITY",
    "CONTACT_SPREAD",
    "DEFAULT_WEIGHTS",
    "FALL",
    "ORDINARY_BACKGROUND",
    "Calibration",
    "Labelled",
    "Places",
    "ProbabilityEstimate",
    "TextWeights",
    "Waterfall",
    "Weights",
    "against_others",
    "background",
    "evidence_of",
    "learn",
    "logit",
    "sigmoid",
    "waterfall",
]
