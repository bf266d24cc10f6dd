"""What was made lately, kept as long as there is room."""

from collections.abc import Callable, Hashable, Sequence


class Recent[Key: Hashable, Value]:
    """Keeps so many values by their keys; those that were asked for longest ago go first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[Key, Value] = {}

    def each(self, keys: Sequence[Key], make: Callable[[list[Key]], Sequence[Value]]) -> list[Value]:
        """The values of these keys, in their order; those that are not kept are made, all at once.

        There may be more of them than there is room for.
        """
        found = {key: self._kept[key] for key in keys if key in self._kept}
        unknown = [key for key in dict.fromkeys(keys) if key not in found]
        if unknown:
            found |= zip(unknown, make(unknown), strict=True)
        for key in keys:
            self._keep(key, found[key])
        return [found[key] for key in keys]

    def _keep(self, key: Key, value: Value) -> None:
        """Keep a value, as the one that was asked for last."""
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > self._room:
            del self._kept[next(iter(self._kept))]

    def __contains__(self, key: Key) -> bool:
        return key in self._kept
