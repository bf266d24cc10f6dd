"""The histories of a number of lists, and the columns of the log-linear models over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Everything about `lists` lists that no count changes; c = 2 ** lists - 1 histories, p pairs of lists.

    `columns` is float64[c, k], k = 1 + lists + p: the constant, each list, each pair. The product of two
    columns says who is on all lists of both, and there are few such sets: `products` has them, float64[c, m],
    and `product` says which of them is that of two columns, int64[k * k]. `of_pair` is bool[p, c]: the
    histories that hold both lists of a pair.
    """

    lists: int
    pairs: tuple[tuple[int, int], ...]
    columns: npt.NDArray[np.float64]
    products: npt.NDArray[np.float64]
    product: npt.NDArray[np.int64]
    of_pair: npt.NDArray[np.bool_]

    def columns_of(self, models: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which columns each model has, bool[n, 1 + lists + p], for its pairs, bool[n, p]."""
        always = np.ones((len(models), 1 + self.lists), np.bool_)
        return np.hstack([always, models])


@lru_cache(maxsize=16)
def design_of(lists: int) -> Design:
    """The design for a number of lists."""
    histories = np.arange(1, 2**lists)
    on = (histories[:, None] >> np.arange(lists) & 1).astype(np.float64)
    pairs = tuple(combinations(range(lists), 2))
    both = [on[:, first] * on[:, second] for first, second in pairs]
    columns = np.column_stack([np.ones(len(on)), on, *both])
    every = (columns[:, :, None] * columns[:, None, :]).reshape(len(on), -1)
    products, product = np.unique(every, axis=1, return_inverse=True)
    of_pair = np.array(both).reshape(len(pairs), len(on)) > 0
    return Design(lists, pairs, columns, products, product, of_pair)
