"""Small parts of sentences in Swedish and English."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lykta.ads.identify.masking import TAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

type Both = tuple[str, str]
"""A text in Swedish and in English."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LISTED = 8
# As in masked texts: enough to tell a network's contacts apart by eye.
_HEX_SHOWN = 6
_KINDS_IN_ENGLISH = {"phone": "phone", "email": "e-mail", "handle": "account", "link": "link"}


def listing(parts: Sequence[str], *, language: int) -> str:
    """The parts as one list with "och" or "and" last; after eight, how many more there are."""
    joint, more = ((" och ", "{} till"), (" and ", "{} more"))[language]
    shown = list(parts[:_LISTED])
    if len(parts) > _LISTED:
        shown.append(more.format(len(parts) - _LISTED))
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + joint + shown[-1]


def counted(names: Sequence[str], counts: Sequence[int]) -> Both:
    """Names with how many ads each has: "Mira (12 annonser), Eva (1 annons)"."""
    swedish = [f"{name} ({ads_swedish(count)})" for name, count in zip(names, counts, strict=True)]
    english = [f"{name} ({ads_english(count)})" for name, count in zip(names, counts, strict=True)]
    return listing(swedish, language=0), listing(english, language=1)


def ads_swedish(count: int) -> str:
    """A number of ads in Swedish."""
    return f"{count} annons" if count == 1 else f"{number_swedish(count)} annonser"


def ads_english(count: int) -> str:
    """A number of ads in English."""
    return f"{count} ad" if count == 1 else f"{count:,} ads"


def number_swedish(count: int) -> str:
    """A number with a hard space between thousands."""
    return f"{count:,}".replace(",", "\u00a0")


def date(day: int) -> str:
    """A day counted from 1970 as a date in ISO 8601."""
    return (_EPOCH + timedelta(days=day)).date().isoformat()


def contact_name(kind: str, pseudonym: str) -> Both:
    """How a contact is called on screens, as in masked texts: its kind and the start of its pseudonym."""
    shown = pseudonym[:_HEX_SHOWN]
    return f"{TAG_WORDS[kind]} {shown}", f"{_KINDS_IN_ENGLISH[kind]} {shown}"
