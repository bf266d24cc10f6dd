"""Columns and values that could say who somebody is: a file that has them is refused whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lykta.errors import InputError

_COLUMN: Final = re.compile(
    r"person(nummer|nr|number)|^(p|pers)nr$|samordnings|\bssn\b|namn|(^|[ _])name|^name|telefon|phone|mobil|"
    r"^tel\b|e-?post|e-?mail|adress|address|födelse|birth|född|"
    r"signatur|anteckning|fritext|free ?text|notes?$",
    re.IGNORECASE,
)
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{2})?\d{2}[01]\d[0-9]\d[-+ ]?\d{4}(?!\d)")
_EMAIL: Final = re.compile(r"\S@\S+\.\S")
_PHONE: Final = re.compile(r"(?<![\w-])(?:\+\d{1,3}|0)[ -]?\d(?:[ -]?\d){6,11}(?!\d)")


def refuse_identifying_columns(path: Path, columns: Iterable[str]) -> None:
    """Refuse a file with a column whose heading says that it identifies people."""
    found = [column for column in columns if _COLUMN.search(column)]
    if found:
        raise InputError(
            f"{path} has columns that can identify people: {', '.join(found)}. Nothing was read. Take them "
            "out where the file was made, and run again."
        )


def refuse_identifying_value(path: Path, line: int, column: str, value: str) -> None:
    """Refuse a file in which a value looks like a personal number, an e-mail or a phone number."""
    if _PERSONAL_NUMBER.search(value) or _EMAIL.search(value) or _PHONE.search(value):
        raise InputError(
            f"{path}, line {line}, {column}: this looks like a personal number, an e-mail or a phone number. "
            "Nothing was kept. Take it out where the file was made, and run again."
        )
