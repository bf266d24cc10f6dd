"""A model of low BIC where there are too many to compare them all: pairs are added or dropped one by one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from lykta.picture.darkfigure.chosen import Chosen
from lykta.picture.darkfigure.existence import exists
from lykta.picture.darkfigure.fitting import fit

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.picture.darkfigure.design import Design

# A step has to gain more than rounding could.
_GAIN: Final = 1e-7


def low_bic(design: Design, counts: npt.NDArray[np.int64]) -> Chosen:
    """For each table, int64[n, c], the model to which no one pair added or dropped gives a lower BIC.

    The walk begins without pairs, and each step takes the change that lowers BIC most. It need not end at the
    least BIC of all.
    """
    walks = [_walk(design, table) for table in counts]
    return Chosen(np.array([model for model, _ in walks]), np.array([unseen for _, unseen in walks]))


def _walk(design: Design, table: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.bool_], float]:
    model, unseen, least = np.zeros(len(design.pairs), np.bool_), math.inf, math.inf
    options = model[None]
    while True:
        counts = np.repeat(table[None], len(options), axis=0)
        fits = fit(design, counts, options)
        bic = fits.deviance + math.log(max(int(table.sum()), 1)) * options.sum(axis=1)
        bic = np.where(exists(design, counts, options, fits), bic, np.inf)
        best = int(bic.argmin())
        if not bic[best] < least - _GAIN:
            return model, unseen
        model, unseen, least = options[best], float(fits.unseen[best]), float(bic[best])
        options = model ^ np.eye(len(model), dtype=np.bool_)
