"""Following links, the most probable first, as long as they join nothing that is to stay apart."""

from collections.abc import Iterable, Sequence
from typing import Final

import numba
import numpy as np
import numpy.typing as npt

type Ints = npt.NDArray[np.int64]
type Pairs = Iterable[tuple[int, int]]

_BITS: Final = 64


class Groups:
    """Ads 0..n-1 in groups that are joined step by step; some bear marks, and no two of one mark are joined
    by what is only allowed.
    """

    def __init__(self, ads: int, marks: int = 0) -> None:
        self._above = np.arange(ads)
        self._marks = np.zeros((ads, -(-marks // _BITS)), np.uint64)
        self._next_mark = 0

    def are_joined(self, ads: Sequence[int]) -> bool:
        """Whether all of these are in one group."""
        return len({int(_top(self._above, ad)) for ad in ads}) == 1

    def keep_apart(self, ads: Iterable[int]) -> None:
        """From now on `join_allowed` joins no two groups that hold one each of these."""
        word, bit = divmod(self._next_mark, _BITS)
        self._next_mark += 1
        for ad in ads:
            self._marks[_top(self._above, ad), word] |= np.uint64(1 << bit)

    def join(self, pairs: Pairs) -> None:
        """Make one group of the two of each pair, whatever their marks."""
        ends = np.array(list(pairs), np.int64).reshape(-1, 2)
        _join(self._above, self._marks, ends[:, 0], ends[:, 1], heeding=False)

    def join_allowed(self, a: Ints, b: Ints) -> None:
        """The same in this order, but for those that something keeps apart."""
        _join(self._above, self._marks, a, b, heeding=True)

    def labels(self) -> Ints:
        """The least ad of each ad's group, int64[n]."""
        return np.asarray(_labels(self._above), np.int64)


def members_of(labels: Ints) -> list[Ints]:
    """The ads of each label, sorted; the groups in the order of their labels."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(labels) else []


@numba.njit(cache=True, nogil=True)
def _top(above, ad):  # type: ignore[no-untyped-def]
    while above[ad] != ad:
        above[ad] = above[above[ad]]
        ad = above[ad]
    return ad


@numba.njit(cache=True, nogil=True)
def _join(above, marks, a, b, heeding):  # type: ignore[no-untyped-def]
    for link in range(len(a)):
        one, other = _top(above, a[link]), _top(above, b[link])
        if one == other:
            continue
        allowed = True
        if heeding:
            for word in range(marks.shape[1]):
                if marks[one, word] & marks[other, word]:
                    allowed = False
                    break
        if allowed:
            above[other] = one
            for word in range(marks.shape[1]):
                marks[one, word] |= marks[other, word]


@numba.njit(cache=True, nogil=True)
def _labels(above):  # type: ignore[no-untyped-def]
    least = np.full(len(above), len(above))
    tops = np.empty(len(above), np.int64)
    for ad in range(len(above)):
        tops[ad] = _top(above, ad)
        least[tops[ad]] = min(least[tops[ad]], ad)
    return least[tops]
