"""An edition's folder: it appears whole or not at all, and is never written over."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from lykta.errors import InputError
from lykta.files import READABLE_FOLDER, new_folder
from lykta.picture.edition import DarkFigure, Publishing, write_edition
from lykta.picture.picture import Picture
from lykta.picture.stored import RECORD, TABLES, tables_as_json


def write_folder(
    picture: Picture,
    folder: Path,
    *,
    publishing: Publishing | None = None,
    dark_figures: Sequence[DarkFigure] = (),
) -> None:
    """Write the edition of a picture into a folder of this name, with its tables and its release record.

    `InputError` when something of that name is there, or the folder cannot be made; nothing is left then.
    """
    if folder.exists():
        raise InputError(f"{folder} is there already. Nothing was written. Name another folder.")
    try:
        # Made for its maker alone, until it is an edition that may be looked at.
        with new_folder(folder, mode=READABLE_FOLDER) as draft:
            write_edition(picture, draft, publishing=publishing, dark_figures=dark_figures)
            _add_record(picture, draft)
    except OSError as error:
        raise InputError(f"{folder} cannot be made ({error.strerror}). Nothing was written.") from error


def _add_record(picture: Picture, folder: Path) -> None:
    (folder / TABLES).write_text(tables_as_json(picture), encoding="utf-8")
    record = picture.record.with_files(_hashes(folder))
    (folder / RECORD).write_text(record.as_json(), encoding="utf-8")


def _hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
