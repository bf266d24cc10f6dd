"""The figures that sum up one analysis, as they stand in its result file."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Self

from lykta.ads.result.drift import Drift
from lykta.errors import ResultError


@dataclass(frozen=True, kw_only=True)
class Summary(Drift):
    """Rows, ads, networks and the range of advertisers of one analysis.

    `rows_in == rows_kept + rows_rejected`. `ads` are the kept rows without repeats, `distinct_ads` their
    distinct normal forms, `networked_ads` those in a network of two or more. `advertisers_low` and
    `advertisers_high` bound the number of hands. `learnt` says whether the weights came from the file;
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

    @property
    def drift(self) -> Drift:
        """How far the texts have moved from those that the model was learnt from, by the same figures."""
        return self

    def to_json(self) -> str:
        """One JSON object with the names of the fields."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; names it does not know are let be. ResultError when one is missing."""
        try:
            values = json.loads(text)
            return cls(**{field.name: values[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError) as error:
            raise ResultError("the summary in the result file cannot be read") from error
