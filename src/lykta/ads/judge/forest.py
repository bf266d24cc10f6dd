"""Groups that are joined step by step, some of which must stay apart."""

from collections.abc import Iterable
from itertools import count


class Forest:
    """Disjoint groups of ads: the smaller group goes into the larger, so that n joins cost n log n."""

    def __init__(self, ads: Iterable[str]) -> None:
        self._of: dict[str, list[str]] = {ad: [ad] for ad in ads}
        # Groups that bear a mark in common are not joined by what is allowed.
        self._marks: dict[int, set[int]] = {}
        self._next_mark = count()

    def group_of(self, ad: str) -> list[str]:
        """The ads of its group."""
        return self._of[ad]

    def are_joined(self, ads: Iterable[str]) -> bool:
        """Whether all of these are in one group."""
        return len({id(self._of[ad]) for ad in ads}) == 1

    def keep_apart(self, ads: Iterable[str]) -> None:
        """From now on `join_if_allowed` joins no two groups that hold one each of these."""
        mark = next(self._next_mark)
        for ad in ads:
            self._marks.setdefault(id(self._of[ad]), set()).add(mark)

    def join(self, one: str, other: str) -> None:
        """Make one group of their two."""
        kept, gone = self._of[one], self._of[other]
        if kept is gone:
            return
        if len(kept) < len(gone):
            kept, gone = gone, kept
        kept += gone
        for ad in gone:
            self._of[ad] = kept
        marks = self._marks.pop(id(gone), None)
        if marks:
            self._marks.setdefault(id(kept), set()).update(marks)

    def join_if_allowed(self, one: str, other: str) -> None:
        """The same, unless something in the one is to be kept apart from something in the other."""
        mine, theirs = (self._marks.get(id(self._of[ad]), set()) for ad in (one, other))
        if mine.isdisjoint(theirs):
            self.join(one, other)

    def groups(self) -> list[tuple[str, ...]]:
        """All groups, each sorted, in the order of their first ads."""
        return sorted({id(group): tuple(sorted(group)) for group in self._of.values()}.values())
