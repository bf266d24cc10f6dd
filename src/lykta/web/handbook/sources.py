"""The sources that pages refer to: who said it, when, where, and when it was last read."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lykta.errors import InputError
from lykta.web.handbook.toml_file import read_toml

_NEEDED = {"title", "publisher", "url"}
_OPTIONAL = {"title_en", "dated", "checked", "note", "note_en", "wording", "amended"}
_AMENDMENT = {"act": str, "day": dt.date, "read": bool}


@dataclass(frozen=True)
class Amendment:
    """An act that changed a provision after the wording that was read, and whether it was read too."""

    act: str
    day: dt.date
    """The day on which the change took force."""
    read: bool


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
    wording: str = ""
    """For a provision: the act whose wording was read, such as SFS 2022:916."""
    amended: tuple[Amendment, ...] = ()
    """What is known to have changed the provision since, in the order of the days."""

    @property
    def unread(self) -> tuple[Amendment, ...]:
        """The known amendments that nobody has read: the provision may say something else today."""
        return tuple(each for each in self.amended if not each.read)


def read_sources(path: Path) -> dict[str, Source]:
    """Read the sources of one file, by key; `InputError` names the file and the source that does not hold."""
    tables = read_toml(path, "the sources")
    return {key: _source(path, key, table) for key, table in tables.items()}


def _source(path: Path, key: str, table: Any) -> Source:
    if not isinstance(table, dict) or not table.keys() >= _NEEDED or table.keys() - _NEEDED - _OPTIONAL:
        needed, optional = ", ".join(sorted(_NEEDED)), ", ".join(sorted(_OPTIONAL))
        raise InputError(f"{path}: the source {key} needs {needed}, and may have {optional}.")
    if not str(table["url"]).startswith(("https://", "http://")):
        raise InputError(f"{path}: the address of the source {key} has to begin with https://.")
    amended = tuple(_amendment(path, key, each) for each in table.pop("amended", ()))
    if amended and not table.get("wording"):
        raise InputError(f"{path}: {key} names amendments and has to name the wording that was read.")
    return Source(key=key, amended=amended, **table)


def _amendment(path: Path, key: str, table: Any) -> Amendment:
    if not isinstance(table, dict) or {name: type(value) for name, value in table.items()} != _AMENDMENT:
        raise InputError(f"{path}: each amendment of {key} needs act, day and read.")
    return Amendment(**table)
