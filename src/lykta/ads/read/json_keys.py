"""Which key of a JSON object holds which field."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lykta.ads.read.column_names import guess_field
from lykta.ads.read.columns import match_columns


class JsonKeys:
    """The keys of a JSON Lines file: matched on its first objects, completed as further keys turn up.

    A key that appears later is taken for a field only when no earlier key holds that field.
    """

    def __init__(self, path: Path, keys: Sequence[str], chosen: Mapping[str, str]) -> None:
        matched = match_columns(path, keys, chosen)
        field_of = {index: field for field, index in matched.fields.items()}
        self._field_of = {key: field_of.get(index) for index, key in enumerate(keys)}

    def field_of(self, key: str) -> str | None:
        """Tell which field a key holds; None for a key that is kept as it is."""
        if key not in self._field_of:
            guess = guess_field(key)
            self._field_of[key] = None if guess in self._field_of.values() else guess
        return self._field_of[key]

    def by_field(self) -> dict[str, str]:
        """Give the key of each field that has one."""
        return {field: key for key, field in self._field_of.items() if field is not None}
