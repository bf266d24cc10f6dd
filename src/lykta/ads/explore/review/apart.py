"""What judgements already say of links that nobody has judged one by one."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from lykta.ads.judgements import CurrentJudgements, Link, Verdict
from lykta.ads.judgements.entries import Subject


def words(current: CurrentJudgements) -> dict[Subject, Verdict | None]:
    """What is said of each subject that anybody has judged; None where analysts differ."""
    return {on: current.verdicts.get(on) for on in current.entries}


def judged_links(
    said: Mapping[Subject, Verdict | None], numbers: Mapping[str, int]
) -> dict[tuple[int, int], Verdict | None]:
    """The links among these, by the numbers of their ads, the lesser first."""
    found = {}
    for on, verdict in said.items():
        if isinstance(on, Link) and on.a in numbers and on.b in numbers:
            one, other = numbers[on.a], numbers[on.b]
            found[min(one, other), max(one, other)] = verdict
    return found


class KeptApart:
    """Which networks a judgement keeps apart: those that hold one each of ads that are not of one hand."""

    def __init__(
        self, current: CurrentJudgements, numbers: Mapping[str, int], network: npt.NDArray[np.int32]
    ) -> None:
        self._marks: dict[int, set[int]] = defaultdict(set)
        self._is_marked = np.zeros(len(network), np.bool_)
        for mark, (on, verdict) in enumerate(current.verdicts.items()):
            if verdict is Verdict.NOT:
                for ad in on.ads:
                    if ad in numbers:
                        self._marks[int(network[numbers[ad]])].add(mark)
        self._is_marked[list(self._marks)] = True

    def of(self, one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Whether these pairs of different networks, by their labels, are kept apart."""
        apart: npt.NDArray[np.bool_] = self._is_marked[one] & self._is_marked[other] & (one != other)
        for at in np.flatnonzero(apart):
            apart[at] = not self._marks[int(one[at])].isdisjoint(self._marks[int(other[at])])
        return apart
