"""Receipts: eight words that are the only way back to a consultation, and what the server keeps of them."""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from nacl import pwhash

from lykta.errors import InputError
from lykta.web.consult.receipt_words import COUNT, known_words, receipt_words

WORDS: Final = 8
"""103 bits: with a guess a millisecond it would take longer than the age of the universe."""
PEPPER_BYTES: Final = 32
# What OWASP's Password Storage Cheat Sheet asks of Argon2id for passwords. The strength lies in the 103 bits
# and the pepper; the hash has to let many come back at once, and 64 MiB for each of them would not.
_OPERATIONS, _MEMORY = 2, 19 * 1024 * 1024
# More than any receipt that is typed with care; the rest is not read, so that a long text costs nothing.
_LONGEST = 400
_SEPARATORS = re.compile(r"[^a-z]+")
_NUMBER = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Pepper:
    """Secret bytes of the server, kept outside the database: without them the stored tags cannot be tried."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != PEPPER_BYTES:
            raise InputError(
                f"The pepper has {len(self.secret)} bytes and not {PEPPER_BYTES}. Nothing was read."
            )


def new_number() -> str:
    """A sending number: 128 random bits, as 32 signs. A form carries it, and its receipt comes of it."""
    return secrets.token_hex(16)


def is_number(text: str) -> bool:
    """Whether a text has the form of a sending number."""
    return _NUMBER.fullmatch(text) is not None


def receipt_of(number: str, pepper: Pepper) -> str:
    """The eight words, with spaces between, of a sending number: the same each time, and stored nowhere.

    Keyed BLAKE2b with the pepper makes 512 bits of it, of which eight words take the remainder; that some
    receipts are then likelier than others is a difference of one in 2 to the 409. Without the pepper the
    number says nothing of the words.
    """
    hashed = blake2b(number.encode(), key=pepper.secret, digest_size=64, person=b"lykta-rcpt-word").digest()
    rest, words = int.from_bytes(hashed, "big"), []
    for _ in range(WORDS):
        rest, place = divmod(rest, COUNT)
        words.append(receipt_words()[place])
    return " ".join(words)


def tag(receipt: str, pepper: Pepper) -> bytes:
    """The 32 bytes a consultation is stored and looked up under: Argon2id of the receipt, keyed with the
    pepper.

    The same work is done whatever was typed: a receipt that is right, wrong, expired, empty or no words at
    all. The salt comes from the pepper and is the same for all, so that one look-up finds the row; a receipt
    is drawn with 103 bits, and no two consultations share one.
    """
    salt = blake2b(
        key=pepper.secret, digest_size=pwhash.argon2id.SALTBYTES, person=b"lykta-rcpt-salt"
    ).digest()
    hashed = pwhash.argon2id.kdf(32, plain(receipt).encode(), salt, opslimit=_OPERATIONS, memlimit=_MEMORY)
    return blake2b(hashed, key=pepper.secret, digest_size=32, person=b"lykta-rcpt-tag").digest()


def plain(typed: str) -> str:
    """The receipt as it was shown, from as it was typed: width, capitals, hyphens and line breaks make no
    difference.
    """
    folded = unicodedata.normalize("NFKC", typed[:_LONGEST]).lower()
    return " ".join(filter(None, _SEPARATORS.split(folded)))


def unknown_words(typed: str) -> tuple[int, ...]:
    """The places, from 1, of words that are in no receipt, to help somebody who has misread her own note.

    Says nothing of whether there is such a receipt: the list of words is public.
    """
    return tuple(
        place for place, word in enumerate(plain(typed).split(), start=1) if word not in known_words()
    )
