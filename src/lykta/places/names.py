"""Codes and names of Sweden's municipalities and counties, without their outlines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def municipality_names() -> tuple[str, ...]:
    """The 290 municipalities, in the order of their codes (SCB)."""
    return tuple(municipality_codes().values())


def county_names() -> tuple[str, ...]:
    """The 21 counties, in the order of their codes (SCB)."""
    return tuple(county_codes().values())


def municipality_codes() -> Mapping[str, str]:
    """The name of each municipality by its code, four digits; the first two are its county's."""
    return _names()["municipalities"]


def county_codes() -> Mapping[str, str]:
    """The name of each county by its code, two digits."""
    return _names()["counties"]


@cache
def _names() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
