"""Where statements of law, numbers and duties have been taken from."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from lykta.law.packaged import table


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page or document that a statement rests on, with its public address and the day it was checked.

    `read` is `original` where the source itself was read, `secondary` where it tells of another one.
    """

    key: str
    title: str
    publisher: str
    url: str
    read: Literal["original", "secondary"]
    checked: date


@cache
def sources() -> dict[str, Source]:
    """Every source by its key."""
    return {key: Source(key=key, **values) for key, values in table("sources.toml").items()}


def source(key: str) -> Source:
    """The source of this key."""
    return sources()[key]
