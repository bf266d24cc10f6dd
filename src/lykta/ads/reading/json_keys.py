"""Which key of a JSON file holds which field, also where it stands inside another object."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lykta.ads.reading.columns import (
    CONTACT_FIELDS,
    FIELDS,
    guess_field,
    match_columns,
    quote,
    remarks_on_kept,
)
from lykta.ads.remarks import Remark, RemarkKind
from lykta.tabular import plain_heading

type KeyPath = tuple[str, ...]
"""The keys that lead from the outermost object to a value."""

FOUND_IN_OBJECTS: Final = ("phone", "email")
"""The fields that are found in whatever is written, so that an object may stand for one."""

# Deeper than any export of ads; below it objects are kept whole.
_DEEPEST: Final = 6
# An object whose keys are days or numbers has as many as it likes; so many show what a file uses.
_MOST_NAMES: Final = 2_000
# Enough to see what they are.
_SHOWN: Final = 3


def names_in(objects: Iterable[Mapping[str, Any]], chosen: Mapping[str, str]) -> dict[str, KeyPath]:
    """Give the name of each value of some objects, and the keys that lead to it.

    An object is a value of its own only for a field that is found in whatever is written.
    """
    wanted = {plain_heading(column) for field, column in chosen.items() if field in FOUND_IN_OBJECTS}
    found: dict[str, KeyPath] = {}
    held: set[str] = set()
    for each in objects:
        held.update(key for key, value in each.items() if value is not None and not isinstance(value, dict))
        for keys in _paths(each):
            whole = keys[:1]
            if guess_field(whole[0]) in FOUND_IN_OBJECTS or plain_heading(whole[0]) in wanted:
                found[whole[0]] = whole
            elif len(keys) == 1 or (len(found) < _MOST_NAMES and ".".join(keys) not in found):
                found[".".join(keys)] = keys
    # What is an object or null is no value of its own.
    objects_or_null = {keys[0] for keys in found.values() if len(keys) > 1} - held
    return {name: keys for name, keys in found.items() if len(keys) > 1 or name not in objects_or_null}


def _paths(value: Mapping[str, Any], above: KeyPath = ()) -> Iterator[KeyPath]:
    for key, inner in value.items():
        keys = (*above, key)
        if isinstance(inner, dict) and inner and len(keys) < _DEEPEST:
            yield from _paths(inner, keys)
        else:
            yield keys


def can_hold(field: str, value: Any) -> bool:
    """Tell whether a field can be read from a value.

    An object or a list cannot, but for contacts that are found in whatever is written, and lists of handles.
    """
    if field in FOUND_IN_OBJECTS or not isinstance(value, list | dict):
        return True
    inner = value if field in CONTACT_FIELDS and isinstance(value, list) else [value]
    return not any(isinstance(each, list | dict) for each in inner)


def single_value(field: str, value: Any) -> Any:
    """Take the only value out of a list, as scrapers write it, where no list is read; None if it is empty."""
    if not isinstance(value, list) or len(value) > 1 or field in CONTACT_FIELDS or field == "id":
        return value
    return value[0] if value else None


def find_inner(value: Any, keys: KeyPath) -> Any:
    """Find the value to which some keys lead; None when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def take_inner(value: dict[str, Any], keys: KeyPath) -> Any:
    """Take the value to which some keys lead out of an object, and objects that are empty then; None when
    there is none.
    """
    inner = value.get(keys[0])
    if len(keys) == 1:
        return value.pop(keys[0], None)
    if not isinstance(inner, dict):
        return None
    taken = take_inner(inner, keys[1:])
    if not inner:
        del value[keys[0]]
    return taken


class JsonKeys:
    """The keys of a JSON file: matched on its first objects, completed as further keys turn up.

    A value inside an object has the name of its keys with points between them, `location.city`. It is used
    for a field only when the user chose it: `user.name` need be no account, nor `seller.id` the ad's. A key
    that appears later is taken for a field only when no earlier key holds that field. `inner` has the keys
    that lead to each value inside an object that is used, and its field.
    """

    def __init__(self, path: Path, found: Mapping[str, KeyPath], chosen: Mapping[str, str]) -> None:
        names, paths = list(found), list(found.values())
        inner = [index for index, keys in enumerate(paths) if len(keys) > 1]
        matched = match_columns(path, names, chosen, unguessed=inner)
        field_of = {index: field for field, index in matched.fields.items()}
        self._field_of = {keys[0]: field_of.get(index) for index, keys in enumerate(paths) if len(keys) == 1}
        self.inner = tuple((paths[index], field_of[index]) for index in inner if index in field_of)
        self._names = {field: names[index] for field, index in matched.fields.items()}
        self._kept = {names[index]: paths[index] for index in inner if index not in field_of}

    def field_of(self, key: str) -> str | None:
        """Tell which field a key of the outermost object holds; None for a key that is kept as it is."""
        if key not in self._field_of:
            guess = guess_field(key)
            self._field_of[key] = None if guess in self._field_of.values() or guess in self._names else guess
        return self._field_of[key]

    def by_field(self) -> dict[str, str]:
        """Give the name of each field that has one."""
        later = {field: key for key, field in self._field_of.items() if field is not None}
        return later | self._names

    def remarks(self) -> list[Remark]:
        """What to tell of keys that are only kept."""
        seeming = self._find_seeming()
        told = {name for names in seeming.values() for name in names}
        inside = {keys[0] for keys in (*self._kept.values(), *(keys for keys, _ in self.inner))}
        outer = [key for key, field in self._field_of.items() if field is None and key not in inside]
        kept = remarks_on_kept(outer + [name for name in self._kept if name not in told])
        if not seeming:
            return kept
        shown = ", ".join(name for names in seeming.values() for name in names)
        maps = " ".join(f"--map {field}={quote(names[0])}" for field, names in seeming.items())
        return [*kept, Remark.of(RemarkKind.VALUES_INSIDE_OBJECTS, names=shown, options=maps)]

    def _find_seeming(self) -> dict[str, list[str]]:
        """Names inside objects that seem to hold a field that has none yet, by the field."""
        found: dict[str, list[str]] = {}
        # `posted.at` is known by its first key; what stands below `user` need be no account.
        for of_key, fields in ((-1, FIELDS), (0, [each for each in FIELDS if each not in CONTACT_FIELDS])):
            missing = [field for field in fields if field not in self._names and field not in found]
            for name, keys in self._kept.items():
                field = guess_field(keys[of_key])
                if field in missing and len(found.setdefault(field, [])) < _SHOWN:
                    found[field].append(name)
        return {field: found[field] for field in FIELDS if field in found}
