"""From what two ads share to the probability that one hand is behind both."""

from lykta.ads.weigh.background import background
from lykta.ads.weigh.learning import Calibration, Labelled, learn
from lykta.ads.weigh.place import place_factor
from lykta.ads.weigh.text_model import DefaultTextModel, Estimate, TextModel, evidence_of

__all__ = [
    "Calibration",
    "DefaultTextModel",
    "Estimate",
    "Labelled",
    "TextModel",
    "background",
    "evidence_of",
    "learn",
    "place_factor",
]
