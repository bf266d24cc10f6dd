"""The arguments of the Python interface, each as its type or refused with its name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from pathlib import Path
from typing import NoReturn

from lykta.ads.evidence.log_extract import holds_contact
from lykta.ads.reading import AdsTable, is_table
from lykta.errors import InputError


def as_paths_or_table(source: object) -> list[str] | AdsTable:
    """A table in memory, or the names of files and patterns."""
    if isinstance(source, str | os.PathLike):
        return [os.fspath(source)]
    if not is_table(source) and isinstance(source, Iterable):
        named = list(source)
        if named and all(isinstance(each, str | os.PathLike) for each in named):
            return [os.fspath(each) for each in named]
    return AdsTable.of(source)


def as_path(name: str, value: object) -> Path:
    """A path, also of a text."""
    if not isinstance(value, str | os.PathLike):
        _refuse(name, "text or a Path", value)
    return Path(value)


def as_path_if_given(name: str, value: object) -> Path | None:
    """A path, and None for None or an empty text."""
    return as_path(name, value) if value is not None and value != "" else None


def as_text(name: str, value: object) -> str:
    """A text that can be written to a file: one without half characters."""
    if not isinstance(value, str):
        _refuse(name, "text", value)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InputError(f"{name} holds half a character (a lone surrogate). Nothing was done.")
    return value


def as_text_if_given(name: str, value: object) -> str | None:
    """A text, and None for None."""
    return None if value is None else as_text(name, value)


def as_columns(value: object) -> dict[str, str]:
    """The columns of a file by the fields they are for; none of None."""
    columns = {} if value is None else value
    if not isinstance(columns, Mapping) or not all(
        isinstance(each, str) for pair in columns.items() for each in pair
    ):
        _refuse("columns", 'a dict of text to text, such as {"text": "Annonstext"}', value)
    return dict(columns)


def as_count(name: str, value: object, *, least: int = 0) -> int:
    """A whole number, `least` or more."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        _refuse(name, f"a whole number from {least} on", value)
    return int(value)


def as_threads(value: object) -> int | None:
    """How many threads to use; None for as many as there are processors."""
    return None if value is None else as_count("threads", value, least=1)


def as_probability(name: str, value: object) -> float:
    """A number from 0 to 1."""
    if not isinstance(value, Real) or not 0 <= float(value) <= 1:
        _refuse(name, "a number from 0 to 1", value)
    return float(value)


def as_ad(ad: object) -> str:
    """The id of an ad as a result has it, also of one that a file has as a whole number."""
    if isinstance(ad, bool) or not isinstance(ad, str | Integral):
        _refuse("The id of an ad", "text or a whole number", ad)
    return str(ad)


def as_networks(value: object) -> tuple[str, ...] | None:
    """The ids of networks, of one or several; None for all."""
    if value is None:
        return None
    if isinstance(value, str):
        return (value,)
    networks = tuple(value) if isinstance(value, Iterable) else (value,)
    if not all(isinstance(each, str) for each in networks):
        _refuse("networks", "the id of a network, or a list of such", value)
    return networks


def as_analyst(by: object, region: str) -> str:
    """The name of who judges, which stands with each judgement; `region` is that of the result's numbers."""
    name = by.strip() if isinstance(by, str) else ""
    if not name or not name.isprintable():
        raise InputError("Say who judges with by=: the name stands with each judgement. Nothing was judged.")
    if holds_contact(name, region):
        raise InputError(
            "The name of who judges reads as a phone number, an e-mail address, an account or a link. It "
            "stands with each judgement: give one that may leave the house. Nothing was judged."
        )
    return name


def _refuse(name: str, wanted: str, value: object) -> NoReturn:
    # Of a table the message would quote ads.
    shown = repr(value) if value is None or isinstance(value, str | Real) else f"a {type(value).__name__}"
    raise InputError(f"{name} must be {wanted}, not {shown}. Nothing was done.")
