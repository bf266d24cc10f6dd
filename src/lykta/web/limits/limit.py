"""Limits: how much is free, how a count grows, and what a request costs beyond it.

A limit never refuses. Beyond it a request pays a toll, which rises with the count and has a highest price:
what others do makes a request dearer for a while, and keeps nobody out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from lykta.web.limits.addresses import address_of, blocks_of
from lykta.web.limits.counting import Count, add, levels, name_of, name_of_address

# What is free for one address is free twice and four times over for the larger blocks that it lies in: a
# workplace may have one, and so may a guesser with a new small block for each try.
_BLOCK_SHARES: Final = (1, 2, 4)
# A count grows no further: so long does it take at most, in times of the limit's own, until it is free again.
_HIGHEST: Final = 3.5
# The price rises a step each time the count has grown by half of what is free.
_STEPS_PER_TIME: Final = 2
STEEPEST_OF_ALL: Final = 3
"""The highest price that others' requests can lead to; those of one's own block lead one step higher."""
STEEPEST: Final = STEEPEST_OF_ALL + 1


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What is free of one kind of request, within so many seconds: from one address, and in all."""

    purpose: str
    of_address: int
    of_all: int
    seconds: float
    of_account: int = 0
    """For one account, whatever the address; 0 where there is none."""

    def step(self, request: HttpRequest, *, account: str = "") -> int | None:
        """The price of one more request, from 0 to `STEEPEST`; None where it is free. Nothing is counted."""
        scopes = list(self._scopes(request, account))
        found = levels([count for count, _, _ in scopes])
        steps = [
            min(steepest, int((level / free - 1) * _STEPS_PER_TIME))
            for level, (_, free, steepest) in zip(found, scopes, strict=True)
            # Half of one has to have drained before one more is free.
            if level > free - 0.5
        ]
        return max((max(0, step) for step in steps), default=None)

    def count(self, request: HttpRequest, *, account: str = "") -> None:
        """Count one request."""
        for each, _, _ in self._scopes(request, account):
            add(each)

    def _scopes(self, request: HttpRequest, account: str) -> Iterator[tuple[Count, int, int]]:
        blocks = blocks_of(address_of(request))
        for block, share in zip(blocks, _BLOCK_SHARES, strict=False):
            free = self.of_address * share
            yield self._count(name_of_address(self.purpose, block), free), free, STEEPEST
        if account and self.of_account:
            name = name_of(f"{self.purpose} account", account)
            yield self._count(name, self.of_account), self.of_account, STEEPEST_OF_ALL
        yield self._count(name_of(f"{self.purpose} all"), self.of_all), self.of_all, STEEPEST_OF_ALL

    def _count(self, name: str, free: int) -> Count:
        return Count(name, self.seconds / free, free * _HIGHEST)
