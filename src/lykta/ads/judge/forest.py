"""Groups that are joined step by step."""

from collections.abc import Iterable


class Forest:
    """Disjoint groups of names: the smaller group goes into the larger, so that n joins cost n log n."""

    def __init__(self, names: Iterable[str]) -> None:
        self._of: dict[str, list[str]] = {name: [name] for name in names}

    def group_of(self, name: str) -> list[str]:
        """The names of its group."""
        return self._of[name]

    def join(self, one: str, other: str) -> None:
        """Make one group of their two."""
        kept, gone = self._of[one], self._of[other]
        if kept is gone:
            return
        if len(kept) < len(gone):
            kept, gone = gone, kept
        kept += gone
        for name in gone:
            self._of[name] = kept

    def groups(self) -> list[tuple[str, ...]]:
        """All groups, each sorted, in the order of their first names."""
        return sorted({id(group): tuple(sorted(group)) for group in self._of.values()}.values())
