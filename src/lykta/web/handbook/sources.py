"""The sources that pages refer to: who said it, when, where, and when it was last read."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lykta.errors import InputError

_NEEDED = {"title", "publisher", "url"}
_OPTIONAL = {"title_en", "dated", "checked", "note", "note_en"}


@dataclass(frozen=True)
class Source:
    """One source, as the list at the end of a page shows it."""

    key: str
    title: str
    publisher: str
    url: str
    title_en: str = ""
    dated: str = ""
    """The day of the document or of the wording's taking force, as far as known: a year, a month or a day."""
    checked: dt.date | None = None
    note: str = ""
    note_en: str = ""
    """What a reader has to know to weigh it, such as that it was read in somebody's account."""


def read_sources(path: Path) -> dict[str, Source]:
    """Read the sources of one file, by key; `InputError` names the file and the source that does not hold."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the sources cannot be read ({error}).") from error
    return {key: _source(path, key, table) for key, table in tables.items()}


def _source(path: Path, key: str, table: Any) -> Source:
    if not isinstance(table, dict) or not table.keys() >= _NEEDED or table.keys() - _NEEDED - _OPTIONAL:
        needed, optional = ", ".join(sorted(_NEEDED)), ", ".join(sorted(_OPTIONAL))
        raise InputError(f"{path}: the source {key} needs {needed}, and may have {optional}.")
    if not str(table["url"]).startswith(("https://", "http://")):
        raise InputError(f"{path}: the address of the source {key} has to begin with https://.")
    return Source(key=key, **table)
