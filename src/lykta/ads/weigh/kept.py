"""The weights of an analysis, kept in its result: each probability can be followed later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

import numpy as np

from lykta.ads.weigh.places import Places
from lykta.ads.weigh.text_model import (
    CONTACT_PROBABILITY,
    CONTACT_SPREAD,
    DEFAULT_SPREAD,
    Steps,
    TextWeights,
)
from lykta.errors import ResultError

_STEPS: Final = ("scores", "probabilities", "low", "high")


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that a link's probability was made from, beside what its two ads say.

    `learnt` tells whether `text` comes from the file's own contacts; `background` is how alike unrelated ads
    of the file are. `contacts` has the probability of a shared contact by kind; `contact_spread` and
    `text_spread` say in log-odds how far the documented weights may be off.
    """

    learnt: bool
    background: float
    text: TextWeights
    text_spread: float = DEFAULT_SPREAD
    places: Places = field(default_factory=Places)
    contacts: Mapping[str, float] = field(default_factory=lambda: dict(CONTACT_PROBABILITY))
    contact_spread: float = CONTACT_SPREAD

    def to_json(self) -> str:
        """One JSON object with the names of the fields; `steps` is null where nothing was calibrated."""
        steps = self.text.steps
        text = {
            "intercept": self.text.intercept,
            "likeness": self.text.likeness,
            "information": self.text.information,
            "steps": steps and {name: getattr(steps, name).tolist() for name in _STEPS},
        }
        kept = {
            "learnt": self.learnt,
            "background": self.background,
            "text": text,
            "text_spread": self.text_spread,
            "places": asdict(self.places),
            "contacts": dict(self.contacts),
            "contact_spread": self.contact_spread,
        }
        return json.dumps(kept)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; names it does not know are let be. ResultError when one is missing."""
        try:
            kept = json.loads(text)
            return cls(
                learnt=bool(kept["learnt"]),
                background=float(kept["background"]),
                text=_text_weights(kept["text"]),
                text_spread=float(kept["text_spread"]),
                places=Places(float(kept["places"]["same"]), float(kept["places"]["other"])),
                contacts={str(kind): float(value) for kind, value in kept["contacts"].items()},
                contact_spread=float(kept["contact_spread"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ResultError("the weights in the result file cannot be read") from error


def _text_weights(kept: Any) -> TextWeights:
    steps = kept["steps"]
    return TextWeights(
        float(kept["intercept"]),
        float(kept["likeness"]),
        float(kept["information"]),
        steps and _steps(steps),
    )


def _steps(kept: Mapping[str, Any]) -> Steps:
    arrays = [np.array(kept[name], np.float64) for name in _STEPS]
    if any(array.shape != (arrays[0].size,) for array in arrays):
        raise ValueError("the calibration is not of one piece")
    if not arrays[0].size or not all(np.isfinite(array).all() for array in arrays):
        raise ValueError("the calibration is empty, or holds something that is not a number")
    return Steps(*arrays)
