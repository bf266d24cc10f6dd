"""What was made lately, kept as long as there is room."""

from collections.abc import Callable, Hashable


class Recent[Key: Hashable, Value]:
    """Keeps so many values by their keys; those that were asked for longest ago go first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[Key, Value] = {}

    def get(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """The value of a key, made if it is not kept."""
        value = self._kept.pop(key) if key in self._kept else make(key)
        self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value, as the one that was asked for last."""
        self._kept[key] = value
        while len(self._kept) > self._room:
            del self._kept[next(iter(self._kept))]

    def __contains__(self, key: Key) -> bool:
        return key in self._kept
