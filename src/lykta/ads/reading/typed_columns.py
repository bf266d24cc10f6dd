"""Which column of a typed table holds which field, also where it stands inside a struct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.reading.columns import CONTACT_FIELDS, REQUIRED, Columns, name_columns
from lykta.ads.reading.files import without_ads
from lykta.ads.reading.json_keys import FOUND_IN_OBJECTS, JsonKeys, KeyPath, names_in
from lykta.ads.remarks import Remark
from lykta.errors import InputError


@dataclass(frozen=True, kw_only=True)
class TypedColumns(Columns):
    """The columns of a typed table, and after them the values inside structs that are used.

    Values are named, chosen and told of as those inside the objects of a JSON file (`keys`).
    """

    keys: JsonKeys

    def by_field(self) -> dict[str, str]:
        """Give the name of the column or value that holds each field."""
        return self.keys.by_field()

    def remarks(self) -> list[Remark]:
        """What to tell of columns and values inside structs that are only kept."""
        return self.keys.remarks()


def match_typed_columns(path: Path, schema: pa.Schema, rows: int, chosen: Mapping[str, str]) -> TypedColumns:
    """Match the columns of a typed table of so many rows; `InputError` when it has no rows, lacks an id or a
    text, or has lists or structs where they cannot be read.
    """
    outer = name_columns(schema.names)
    kinds = dict(zip(outer, schema.types, strict=True))
    found = names_in([{name: _show_keys(kind) for name, kind in kinds.items()}], chosen)
    keys = JsonKeys(path, found, chosen)
    paths: dict[str, KeyPath] = {
        field: (name,) for name in outer if found.get(name) == (name,) and (field := keys.field_of(name))
    }
    paths |= {field: inner for inner, field in keys.inner}
    for field, keys_of in paths.items():
        _refuse_unreadable(path, field, keys_of, _kind_at(kinds, keys_of))
    if rows == 0:
        raise without_ads(path)
    names = [*outer, *(".".join(inner) for inner, _ in keys.inner)]
    partly = {
        field: keys_of
        for field, keys_of in paths.items()
        if len(keys_of) > 1 or (field not in CONTACT_FIELDS and is_list(kinds[keys_of[0]]))
    }
    whole = {keys_of[0] for field, keys_of in paths.items() if field not in partly}
    return TypedColumns(
        names,
        {field: names.index(".".join(keys_of)) for field, keys_of in paths.items()},
        {name: index for index, name in enumerate(outer) if name not in whole},
        partly,
        keys=keys,
    )


def take_value(batch: pa.RecordBatch, names: Sequence[str], keys: KeyPath) -> pa.Array:
    """Take the values to which some keys lead out of the structs of a column."""
    column = batch.column(names.index(keys[0]))
    for key in keys[1:]:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if isinstance(column, pa.ExtensionArray):
            column = column.storage
        column = pc.struct_field(column, [_place_of(key, column.type)])
    return column


def is_list(kind: pa.DataType) -> bool:
    """Tell whether a type is one of the kinds of lists that are read."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _show_keys(kind: pa.DataType) -> dict[str, Any] | None:
    """An object with the keys that values of a type have; None for what is no object."""
    kind = _plain(kind)
    return {part.name: _show_keys(part.type) for part in kind} if pa.types.is_struct(kind) else None


def _kind_at(kinds: Mapping[str, pa.DataType], keys: KeyPath) -> pa.DataType:
    kind = kinds[keys[0]]
    for key in keys[1:]:
        kind = _plain(kind).field(_place_of(key, _plain(kind))).type
    return kind


def _place_of(key: str, kind: pa.DataType) -> int:
    return next(place for place, part in enumerate(kind) if part.name == key)


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    return _plain(kind.storage_type) if isinstance(kind, pa.BaseExtensionType) else kind


def _refuse_unreadable(path: Path, field: str, keys: KeyPath, kind: pa.DataType) -> None:
    if field in FOUND_IN_OBJECTS and pa.types.is_struct(kind):
        return
    inner = _innermost(kind) if field in CONTACT_FIELDS else kind
    listed = field not in (*CONTACT_FIELDS, *REQUIRED) and is_list(kind)
    if pa.types.is_nested(inner) and not listed:
        raise InputError(
            f"{path}: the column {'.'.join(keys)} for {field} is of type {kind}, not text. Map another "
            "column, or export its values as text."
        )


def _innermost(kind: pa.DataType) -> pa.DataType:
    """The type of what a list holds, also of one that holds lists; any other type itself."""
    return _innermost(kind.value_type) if is_list(kind) else kind
