"""An edition's tables as a file that a later edition's gate, and anybody's audit, reads again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from lykta.errors import InputError
from lykta.language import LANGUAGES
from lykta.picture.attack.model import EditionTables
from lykta.picture.identifying import refuse_amounts, refuse_hidden_numbers
from lykta.picture.picture import LONGEST_REVISION, BilingualText, Picture
from lykta.picture.tables import Cell, CellState, Coarsening, Table, Why

TABLES: Final = "tables.json"
RECORD: Final = "record.json"
_FORMAT: Final = 1


type StoredEdition = tuple[EditionTables, str, int]
"""An edition with its date and its first year."""


def tables_as_json(picture: Picture) -> str:
    """The tables as JSON, the same bytes for the same picture. Nothing that is not shown is in it."""
    about = picture.about
    values = {
        "format": _FORMAT,
        "edition": about.edition,
        "date": about.date,
        "county": about.county,
        "first_year": about.first_year,
        "invented": about.invented,
        **({"corrects": about.corrects} if about.corrects else {}),
        **({"revision": asdict(about.revision)} if about.revision else {}),
        "tables": [asdict(table) for table in picture.tables],
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def edition_in(folder: Path) -> StoredEdition:
    """The edition of a folder with its date and its first year.

    `InputError` for a folder that holds no edition of this form.
    """
    path = folder / TABLES
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != _FORMAT:
            raise InputError(f"{path} is of another version of Lykta. Nothing was read.")
        tables = tuple(_table(each) for each in values["tables"])
        return (
            EditionTables(
                values["edition"], values["county"], tables, corrects=str(values.get("corrects", ""))
            ),
            values["date"],
            values["first_year"],
        )
    except OSError as error:
        raise InputError(f"{folder} is not an edition: it has no {TABLES} that can be read.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is damaged or no file of an edition. Nothing was read.") from error


def stored_editions(folders: Iterable[Path], withdrawn: Iterable[Path] = ()) -> list[StoredEdition]:
    """The editions of these folders, the earliest first, for an attack; of one date first those withdrawn."""
    found = [
        (replace(tables, is_withdrawn=True), day, year) for tables, day, year in map(edition_in, withdrawn)
    ]
    return sorted([*found, *map(edition_in, folders)], key=lambda each: each[1])


@dataclass(frozen=True, slots=True)
class Correcting:
    """The name of the edition that another says it corrects, and what was wrong with it."""

    edition: str
    why: BilingualText


def correcting_in(tables: bytes) -> Correcting | None:
    """What an edition says that it corrects, by the file of its tables; None where it corrects none.

    `InputError` where it does not say what was wrong, as in one that an earlier version of Lykta made, and
    where it says by how much.
    """
    values = json.loads(tables)
    if not values.get("corrects"):
        return None
    revision = values.get("revision")
    told = revision if isinstance(revision, dict) else {}
    sv, en = (str(told.get(language, "")) for language in LANGUAGES)
    if not all(0 < len(text) <= LONGEST_REVISION for text in (sv, en)):
        raise InputError(
            f"The {TABLES} of the edition does not say what it corrects. Build it again. Nothing was read."
        )
    for text in (sv, en):
        refuse_hidden_numbers(TABLES, text)
        refuse_amounts(TABLES, text, (values["edition"], values["corrects"]))
    return Correcting(values["corrects"], BilingualText(sv, en))


def _table(values: dict[str, Any]) -> Table:
    return Table(
        values["name"],
        values["measure"],
        tuple(values["dimensions"]),
        tuple(tuple(codes) for codes in values["categories"]),
        tuple(_cell(each) for each in values["cells"]),
        tuple(
            Coarsening(each["key"], tuple((name, value) for name, value in each["values"]))
            for each in values["coarsened"]
        ),
    )


def _cell(values: dict[str, Any]) -> Cell:
    why = None if values["why"] is None else Why(values["why"])
    return Cell(tuple(values["codes"]), CellState(values["state"]), values["number"], why)
