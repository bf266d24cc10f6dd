"""Which column of a file holds which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.read.column_names import guess_field, plain_name
from lykta.ads.read.schema import FIELDS, REQUIRED
from lykta.errors import InputError

# Enough to find one's column; a file without a header would otherwise show its first ad.
_SHOWN_COLUMNS: Final = 20
_SHOWN_LETTERS: Final = 30


@dataclass(frozen=True)
class Columns:
    """The columns of one file: their names, `fields` from a field to its column's index, `extra` from the
    name of a column that is only kept to its index.
    """

    names: Sequence[str]
    fields: Mapping[str, int]
    extra: Mapping[str, int]

    def by_field(self) -> dict[str, str]:
        """Give the name of the column that holds each field."""
        return {field: self.names[index] for field, index in self.fields.items()}


def name_columns(header: Sequence[str]) -> list[str]:
    """Clean the names of a header: outer spaces go, a nameless column gets its number, a repeated name a
    suffix.
    """
    names: dict[str, None] = {}
    for number, written in enumerate(header, start=1):
        name = written.strip().strip("\ufeff").strip() or f"column {number}"
        again, unique = 2, name
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names[unique] = None
    return list(names)


def match_columns(path: Path, header: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a file to fields: what the user chose first, then guesses from the names.

    `header` holds the names as the file writes them. A column that bears a field's own name is taken before
    others that could be it. Raises `InputError`, naming the columns found and the remedy, when a required
    field has no column, a chosen column is missing, or two columns could be the same field.
    """
    names = name_columns(header)
    fields = {field: _chosen(path, names, field=field, column=column) for field, column in chosen.items()}
    for field in FIELDS:
        if field not in fields:
            guesses = _guesses(header, field, taken=set(fields.values()))
            if len(guesses) > 1:
                raise _ambiguous(path, [names[index] for index in guesses], field)
            if guesses:
                fields[field] = guesses[0]
    for field in REQUIRED:
        if field not in fields:
            raise _missing(path, names, field)
    used = set(fields.values())
    return Columns(names, fields, {name: index for index, name in enumerate(names) if index not in used})


def _guesses(header: Sequence[str], field: str, *, taken: set[int]) -> list[int]:
    free = [index for index, name in enumerate(header) if index not in taken and guess_field(name) == field]
    exact = [index for index in free if plain_name(header[index]) == plain_name(field)]
    return exact or free


def _chosen(path: Path, names: list[str], *, field: str, column: str) -> int:
    for found in (
        [index for index, name in enumerate(names) if name == column],
        [index for index, name in enumerate(names) if plain_name(name) == plain_name(column)],
    ):
        if len(found) == 1:
            return found[0]
    raise InputError(
        f"{path} has no column {column!r} for {field}. Its columns are: {_shown(names)}. "
        f"Say which one holds it: {_remedy(field, 'COLUMN')}"
    )


def _ambiguous(path: Path, candidates: list[str], field: str) -> InputError:
    return InputError(
        f"{path} has {len(candidates)} columns that may be {field}: {_shown(candidates)}. "
        f"Say which one: {_remedy(field, candidates[0])}"
    )


def _missing(path: Path, names: list[str], field: str) -> InputError:
    remedy = f"Say which column holds it: {_remedy(field, 'COLUMN')}"
    if field == "id":
        remedy += ". Without one, add a column of running numbers: ads are told apart by their ids"
    return InputError(
        f"{path} has no column for the ad's {field}. Its columns are: {_shown(names)}. {remedy}."
    )


def _shown(names: list[str]) -> str:
    short = [
        name if len(name) <= _SHOWN_LETTERS else name[:_SHOWN_LETTERS] + "…"
        for name in names[:_SHOWN_COLUMNS]
    ]
    more = f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
    return ", ".join(" ".join(name.split()) for name in short) + more


def _remedy(field: str, column: str) -> str:
    """How to say which column it is, on the command line and in Python."""
    return f"--map {field}={_quoted(column)}, or columns={{{field!r}: {column!r}}} in Python"


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name
