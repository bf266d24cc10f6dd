"""The figures that sum up one analysis, and how far its texts have drifted from its model's."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Final, Literal, Self

from lykta.errors import ErrorKind, ResultError

type DriftReason = Literal["words", "background", "growth"]

type LearntFrom = Literal["this file", "another result", "nothing"]

LEAST_NEW_PAIRS: Final = 2_000
"""Fewer word pairs than some forty texts have say nothing of how a file moves."""

LEAST_MET: Final = 2 / 3
"""Fewer met word pairs than so many times the share in a model's own texts are a change.

Between texts of one kind by other authors it was .75 to .95 on ten kinds of real text, between listings of
two cities .80, of two countries .64, and between different kinds .39 and less.
"""

MOST_BACKGROUND: Final = 1.25
"""A background that is so many times the other moves each link by half a unit of log-odds."""

# Below this the background of a file has no effect on its links (`weigh.text_model.ORDINARY_BACKGROUND`).
_ORDINARY_BACKGROUND: Final = 0.06
# Where unrelated texts are more alike than this, even a text that is repeated word for word is, by the
# documented weights, more often two authors' than one's.
_ALL_ALIKE: Final = 0.195

MOST_GROWTH: Final = 3.0
"""A model from a sample of the file is as good as one from all; one from a small file grows with it."""

ENOUGH_TEXTS: Final = 50_000
"""From so many texts what is usual is learnt (`pair.features.SAMPLED_TEXTS`); more change nothing."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What a model was learnt from, and what came since, in numbers.

    `model_ads` and `model_texts` were there on `model_day` (ISO); `own_pairs` and `own_unmet` are the word
    pairs of its texts and those of them that no other of its texts has; `new_pairs` and `new_unmet` those of
    the texts that came since and those of them that no text of the model has. `model_background` and
    `background` are how alike unrelated ads were then and are now. `texts` are the different texts now.
    """

    model_ads: int
    model_texts: int
    model_day: str
    own_pairs: int
    own_unmet: int
    new_pairs: int
    new_unmet: int
    model_background: float
    background: float
    texts: int

    @property
    def own_share(self) -> float | None:
        """The share of word pairs, in a text that the model was learnt from, that no other one has."""
        return self.own_unmet / self.own_pairs if self.own_pairs else None

    @property
    def new_share(self) -> float | None:
        """The share of word pairs, in the texts that came since, that no text of the model has."""
        return self.new_unmet / self.new_pairs if self.new_pairs else None

    @property
    def reasons(self) -> tuple[DriftReason, ...]:
        """Why the model should be learnt anew; empty where it may stay."""
        found: list[DriftReason] = []
        if self._has_new_words():
            found.append("words")
        if self.new_pairs and self._has_another_background():
            found.append("background")
        if self.model_texts < ENOUGH_TEXTS and self.texts > MOST_GROWTH * self.model_texts:
            found.append("growth")
        return tuple(found)

    @property
    def are_all_alike(self) -> bool:
        """Whether unrelated texts are taken to be so alike that no text links anybody."""
        return self.model_background > _ALL_ALIKE

    def _has_new_words(self) -> bool:
        own, new = self.own_share, self.new_share
        if own is None or new is None or self.new_pairs < LEAST_NEW_PAIRS:
            return False
        return 1 - new < LEAST_MET * (1 - own)

    def _has_another_background(self) -> bool:
        one, other = (max(level, _ORDINARY_BACKGROUND) for level in (self.model_background, self.background))
        return max(one, other) > MOST_BACKGROUND * min(one, other)


@dataclass(frozen=True, kw_only=True)
class Summary(Drift):
    """Rows, ads, networks and the range of advertisers of one analysis.

    `rows_in == rows_kept + rows_repeated + rows_rejected`: rows that repeat an ad are not rejected, and an
    earlier version of Lykta counted them as if they were. `ads` are the kept rows, `distinct_ads` their
    distinct normal forms, `networked_ads` those in a network of two or more. `advertisers_low` and
    `advertisers_high` bound the number of authors. `learnt` says whether the weights came from contacts:
    those of the file, or, where `model_is_given`, those of the result whose model was used;
    `calibration_error` is the expected calibration error on held-out contacts. `stock_texts` are texts that
    unrelated advertisers use word for word; `stock_ads` are ads that say too little beyond stock wording for
    their text to link anybody. `seconds` is the time from start to finished file.

    The other figures tell what the model was learnt from and what came since (`Drift`).
    """

    rows_in: int
    rows_kept: int
    rows_rejected: int
    ads: int
    distinct_ads: int
    contacts: int
    links: int
    networks: int
    networked_ads: int
    advertisers_low: int
    advertisers_high: int
    learnt: bool
    calibration_error: float | None
    hubs: int
    stock_texts: int
    stock_ads: int
    seconds: float
    model_is_given: bool = False
    rows_repeated: int = 0

    @property
    def rows_set_aside(self) -> int:
        """How many rows lie beside the result, each with its reason."""
        return self.rows_rejected + self.rows_repeated

    @property
    def learnt_from(self) -> LearntFrom:
        """What the probabilities were learnt from; from nothing where they are the documented weights."""
        if not self.learnt:
            return "nothing"
        return "another result" if self.model_is_given else "this file"

    @property
    def drift(self) -> Drift:
        """How far the texts have moved from those that the model was learnt from, by the same figures."""
        return Drift(**{field.name: getattr(self, field.name) for field in fields(Drift)})

    def to_json(self) -> str:
        """One JSON object with the names of the fields."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; names it does not know are let be. ResultError when one is missing."""
        try:
            # What an earlier version did not tell was as it is by default.
            values = {"model_is_given": False, "rows_repeated": 0, **json.loads(text)}
            return cls(**{field.name: values[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError) as error:
            raise ResultError(
                "the summary in the result file cannot be read", ErrorKind.RESULT_OTHER_VERSION
            ) from error
