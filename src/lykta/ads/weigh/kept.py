"""What an analysis learnt of its file, kept in its result: each probability can be followed later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

import numpy as np

from lykta.ads.weigh.places import Places
from lykta.ads.weigh.text_model import Steps, TextWeights
from lykta.errors import ErrorKind, ResultError

_STEPS: Final = ("scores", "probabilities", "low", "high")


@dataclass(frozen=True, slots=True)
class Weights:
    """What differs from file to file in how the probability of a link by text is made.

    `learnt` tells whether `text` comes from the file's own contacts; `background` is how alike unrelated ads
    of the file are. The constants of `text_model` are the same for every file and are not kept.
    """

    learnt: bool
    background: float
    text: TextWeights
    places: Places = field(default_factory=Places)

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
            "places": asdict(self.places),
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
                places=Places(float(kept["places"]["same"]), float(kept["places"]["other"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ResultError(
                "the weights in the result file cannot be read", ErrorKind.RESULT_OTHER_VERSION
            ) from error


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
