"""Tags: what stands in a shown text where a contact stood."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS

type Language = Literal["sv", "en"]

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {"phone": "telefon", "email": "e-post", "handle": "konto", "link": "länk"},
    "en": {"phone": "phone", "email": "e-mail", "handle": "account", "link": "link"},
}
# Six hexadecimal digits tell the contacts of one network apart and are still read at a glance.
_SHOWN: Final = 6


def tag(kind: str, contact: str, language: Language = "sv") -> str:
    """The tag of a contact, such as `telefon 3f9a1c`: its kind and the beginning of its pseudonym."""
    return f"{_WORDS[language].get(kind, kind)} {contact[:_SHOWN]}"


class Mark(NamedTuple):
    """Where a contact stood: its kind, its pseudonym, and the byte offset of its symbol in the bare text."""

    kind: str
    contact: str
    position: int


def fill(bare: str, marks: Iterable[Mark], language: Language = "sv") -> str:
    """A bare text with a tag in brackets in the place of each contact's symbol.

    A symbol that the writer used as decoration stays, and so does a place that holds no symbol of the mark's
    kind; a mark at -1 is that of a contact from a column.
    """
    data = bare.encode()
    for mark in sorted(marks, key=lambda mark: -mark.position):
        symbol = chr(CONTACT_PLACEHOLDERS[mark.kind]).encode()
        if mark.position >= 0 and data.startswith(symbol, mark.position):
            name = f"[{tag(mark.kind, mark.contact, language)}]".encode()
            data = data[: mark.position] + name + data[mark.position + len(symbol) :]
    return data.decode()
