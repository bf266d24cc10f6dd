"""How many persons there are by a chosen model: those on a list, and those on none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from lykta.picture.darkfigure.bic import least_bic
from lykta.picture.darkfigure.bic_by_steps import low_bic
from lykta.picture.darkfigure.design import design_of
from lykta.picture.darkfigure.stepwise import stepwise

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.picture.darkfigure.chosen import Chosen
    from lykta.picture.darkfigure.design import Design
    from lykta.picture.darkfigure.overlaps import Overlaps

type Method = Literal["bic", "stepwise"]
"""`bic`: the least BIC of all models up to pairs of lists. `stepwise`: pairs added while p is below 0.02."""

MOST_LISTS_BY_BIC: Final = 5
"""Up to here BIC is the method. Beyond there are 32,768 models and more, to choose from in every round of the
bootstrap, and the method is stepwise."""

# Beside it, and for one table only, all models are still compared so far; with more lists it takes minutes.
_MOST_LISTS_FOR_ALL_MODELS: Final = 6


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate: `persons` are all, `unseen` those on no list; both are infinite where there is none.

    `pairs` are the pairs of lists that the chosen model holds to depend on each other.
    """

    method: Method
    persons: float
    unseen: float
    pairs: tuple[tuple[str, str], ...]


def method_for(lists: int) -> Method:
    """The method for a number of lists: all models up to five, stepwise beyond."""
    return "bic" if lists <= MOST_LISTS_BY_BIC else "stepwise"


def estimate(overlaps: Overlaps, method: Method | None = None) -> Estimate:
    """Estimate how many persons there are, without asking whether that should be said: `dark_figure` does.

    Poisson log-linear models by extended maximum likelihood (Chan, Silverman and Vincent 2021). Without a
    method, that for the number of lists.
    """
    method, design = method or method_for(len(overlaps.lists)), design_of(len(overlaps.lists))
    chosen = choose(method, design, np.array([overlaps.counts]))
    unseen = float(chosen.unseen[0])
    return Estimate(
        method=method,
        persons=overlaps.persons + unseen,
        unseen=unseen,
        pairs=tuple(
            (overlaps.lists[first], overlaps.lists[second])
            for (first, second), inside in zip(design.pairs, chosen.models[0], strict=True)
            if inside
        ),
    )


def choose(
    method: Method,
    design: Design,
    counts: npt.NDArray[np.int64],
    *,
    try_first: npt.NDArray[np.bool_] | None = None,
) -> Chosen:
    """Choose a model for each table, int64[n, c], by a method; from seven lists BIC is sought by steps."""
    if method == "stepwise":
        return stepwise(design, counts)
    if design.lists > _MOST_LISTS_FOR_ALL_MODELS:
        return low_bic(design, counts)
    return least_bic(design, counts, try_first=try_first)
