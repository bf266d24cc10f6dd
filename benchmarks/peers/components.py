"""Connected components, as the peers join what they found alike."""

import numpy as np
from numpy.typing import NDArray


class Components:
    """Union-find over the numbers 0 to `count` - 1, with paths halved (Tarjan and van Leeuwen 1984)."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def join(self, first: int, second: int) -> None:
        """Put two numbers, and all that is joined to them, together."""
        self._parents[self.root(first)] = self.root(second)

    def root(self, number: int) -> int:
        """The number that stands for the component of this one."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def labels(self) -> NDArray[np.int64]:
        """The component of each number, int64."""
        return np.array([self.root(number) for number in range(len(self._parents))], np.int64)
