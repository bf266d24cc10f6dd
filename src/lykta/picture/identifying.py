"""What could say who somebody is, by its form: refused in every file and in the texts of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.exact_numbers import amounts_in, numbers_in

_COLUMN: Final = re.compile(
    r"person(nummer|nr|number)|^(p|pers)nr$|samordnings|\bssn\b|namn|(^|[ _])name|^name|telefon|phone|mobil|"
    r"^tel\b|e-?post|e-?mail|adress|address|födelse|birth|född|"
    r"signatur|anteckning|fritext|free ?text|notes?$",
    re.IGNORECASE,
)
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{2})?\d{2}[01]\d[0-9]\d[-+ ]?\d{4}(?!\d)")
_EMAIL: Final = re.compile(r"\S@\S+\.\S")
_PHONE: Final = re.compile(r"(?<![\w-])(?:\+\d{1,3}|0)[ -]?\d(?:[ -]?\d){6,11}(?!\d)")
# A mobile telephone's number whose nought a spreadsheet took for one that says nothing.
_MOBILE_WITHOUT_NOUGHT: Final = re.compile(r"7[02369]\d{7}")


def refuse_identifying_columns(path: Path, columns: Iterable[str]) -> None:
    """Refuse a file with a column whose heading says that it identifies people."""
    found = [column for column in columns if _COLUMN.search(column)]
    if found:
        raise InputError(
            f"{path} has columns that can identify people: {', '.join(found)}. Nothing was read. Take them "
            "out where the file was made, and run again."
        )


def refuse_identifying_value(place: str, value: str) -> None:
    """Refuse a value that looks like a personal number, an e-mail or a phone number.

    `place` says where it stands, such as "rows.csv, line 3, person".
    """
    found = any(pattern.search(value) for pattern in (_PERSONAL_NUMBER, _EMAIL, _PHONE))
    if found or _MOBILE_WITHOUT_NOUGHT.fullmatch(value):
        raise InputError(
            f"{place}: this looks like a personal number, an e-mail or a phone number. "
            "Nothing was kept. Take it out where the file was made, and run again."
        )


def refuse_hidden_numbers(place: str, text: str) -> None:
    """Refuse a text to be published that holds a number below 5, or an exact number of persons or cases."""
    found = next((each.words for each in numbers_in(text) if each.is_revealing), None)
    if found is not None:
        raise InputError(
            f"{place}: “{found}” is a number that an edition hides, or an exact number of persons or cases. "
            "Nothing was kept. Take it out where the file was made, and run again."
        )


def refuse_amounts(place: str, text: str, names: Iterable[str]) -> None:
    """Refuse a text about a correction that says by how much numbers were wrong: any number that may be of
    persons or rows, and words such as "twice". `names` are of editions, and may stand there.
    """
    numbers = (each.words for each in numbers_in(text, names=names) if not each.is_of_things)
    found = next(iter((*amounts_in(text), *numbers)), None)
    if found is not None:
        raise InputError(
            f"{place}: “{found}” may say by how much numbers were wrong. From that and both editions hidden "
            "numbers can be told. Nothing was kept. Say which table was wrong, never how."
        )
