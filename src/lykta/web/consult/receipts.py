"""What opens a conversation for its asker: a receipt of nine words, and for a while the token of its page.

Receipts are made of 4,096 common Swedish words. Any two differ in at least two letters, so that one wrong
letter makes no other word; å, ä and ö may be typed as a, a and o, and two words that differ in nothing else
are not both among them. Receipts of before were of eight made-up words, and open what they always opened.
"""

import binascii
import re
import secrets
import time
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final
from uuid import UUID

from nacl import pwhash

from lykta.errors import InputError
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import KEY_BYTES, Key, SealBrokenError, SealedPlace, seal, unseal

WORDS: Final = 9
"""108 bits: with a guess a millisecond it would take longer than the age of the universe."""
WORDS_BEFORE: Final = 8
"""How many words a receipt had that was made of invented ones: 103 bits."""
PEPPER_BYTES: Final = 32
# What OWASP's Password Storage Cheat Sheet asks of Argon2id for passwords. The strength lies in the 103 bits
# or more and the pepper; the hash has to let many come back at once, and 64 MiB for each of them would not.
_OPERATIONS, _MEMORY = 2, 19 * 1024 * 1024
# More than any receipt that is typed with care; the rest is not read, so that a long text costs nothing.
_LONGEST = 400
# More letters than any word has, with room for slips.
_LONGEST_WORD: Final = 12
_SEPARATORS = re.compile(r"[^a-z]+")
_NUMBER = re.compile(r"[0-9a-f]{32}")
COUNT: Final = 4096
"""12 bits a word."""
# Letters of other keyboards for those that the words have: å, ä, ö and their like lose their marks besides.
_AS_TYPED: Final = str.maketrans({"ø": "o", "æ": "a", "ß": "ss"})

# The invented words: without c, q, w, x and z, which Swedish spells other sounds with, and å, ä and ö.
_CONSONANTS: Final = "bdfghjklmnprstv"
_VOWELS: Final = "aeiouy"
_COUNT_BEFORE: Final = 7776
# Parts that are an insult or a coarse word, or near one, in Swedish or English.
_UNKIND: Final = re.compile(
    "kuk|fit|hor|neg|nig|rov|pul|fuk|kum|tit|pis|baj|fag|gay|jud|nud|lik|dod|mor|vag|hat|bog|sup|rum"
)
LASTS_S: Final = 30 * 60
"""Seconds that a token opens its conversation."""
# Where it lies: it opens nothing but a page of asking, and no sealed text of a table opens as one.
_PLACE: Final = SealedPlace("asking", "page", "token")
_NUMBER_BYTES: Final = 16
# Longer than any token; what is longer is not decoded.
_LONGEST_TOKEN: Final = 200


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
    """The nine words, with spaces between, of a sending number: the same each time, and stored nowhere.

    Keyed BLAKE2b with the pepper makes 512 bits of it, of which each word takes twelve. Without the pepper
    the number says nothing of the words.
    """
    hashed = blake2b(number.encode(), key=pepper.secret, digest_size=64, person=b"lykta-rcpt-nine").digest()
    rest, words = int.from_bytes(hashed, "big"), []
    for _ in range(WORDS):
        rest, place = divmod(rest, COUNT)
        words.append(receipt_words()[place])
    return " ".join(words)


def tag(receipt: str, pepper: Pepper) -> bytes:
    """The 32 bytes that a consultation is looked up by: Argon2id of the receipt, keyed with the pepper.

    The same work is done whatever was typed: a receipt that is right, wrong, expired, empty or no words at
    all. The salt comes from the pepper and is the same for all, so that one look-up finds the row; a receipt
    is drawn with 108 bits, and no two consultations share one.
    """
    salt = blake2b(
        key=pepper.secret, digest_size=pwhash.argon2id.SALTBYTES, person=b"lykta-rcpt-salt"
    ).digest()
    hashed = pwhash.argon2id.kdf(32, plain(receipt).encode(), salt, opslimit=_OPERATIONS, memlimit=_MEMORY)
    return blake2b(hashed, key=pepper.secret, digest_size=32, person=b"lykta-rcpt-tag").digest()


def plain(typed: str) -> str:
    """The receipt as it is hashed: in small letters without marks, with one space between the words.

    Width, capitals, hyphens, numbers and line breaks of the typing are taken out, and å, ä and ö are a, a
    and o. A receipt of before has neither and stays as it was.
    """
    folded = unicodedata.normalize("NFKD", typed[:_LONGEST]).lower().translate(_AS_TYPED)
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(filter(None, _SEPARATORS.split(letters)))


@dataclass(frozen=True)
class Mistake:
    """A typed word that is in no receipt: its place, from 1, and the one word that is near it, if any."""

    place: int
    instead: str = ""


def mistakes(typed: str) -> tuple[Mistake, ...]:
    """The words that are in no receipt, to help somebody who has misread her own note.

    Says nothing of whether there is such a receipt: the lists of words are public.
    """
    words = plain(typed).split()[:WORDS]
    return tuple(
        Mistake(place, _nearest(word))
        for place, word in enumerate(words, start=1)
        if word not in known_words()
    )


def words_wanted(typed: str) -> int:
    """How many words the receipt has that somebody types: one of before has eight, of invented words."""
    words = plain(typed).split()
    before = sum(word in _words_before() for word in words)
    return WORDS_BEFORE if 2 * before > len(words) else WORDS


def _nearest(typed: str) -> str:
    """The word that a slip of the finger made the typed one of; none where it may have been several."""
    if len(typed) > _LONGEST_WORD:
        return ""
    near = {word for key in _slips(typed) for word in _words_by_slip().get(key, ())}
    return next(iter(near)) if len(near) == 1 else ""


def _slips(word: str) -> frozenset[str]:
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


@cache
def _words_by_slip() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in receipt_words():
        for key in _slips(plain(word)):
            found.setdefault(key, []).append(word)
    return {key: tuple(words) for key, words in found.items()}


@cache
def receipt_words() -> tuple[str, ...]:
    """The words in the order of their file, as they are shown: with å, ä and ö."""
    text = files("lykta.web.consult").joinpath("words/receipts.txt").read_text(encoding="utf-8")
    lines = (line for line in text.split("\n") if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())


@cache
def known_words() -> frozenset[str]:
    """Every word that a receipt may hold, as it is hashed, to ask whether one is among them."""
    return frozenset(map(plain, receipt_words())) | _words_before()


@cache
def _words_before() -> frozenset[str]:
    """The invented words of receipts of before: a consonant and a vowel, twice, and a checksum."""
    return frozenset(sorted(filter(_is_kind, _all_words()))[:_COUNT_BEFORE])


def _all_words() -> list[str]:
    return [
        first + vowel + second + last_vowel + _checksum(first, vowel, second, last_vowel)
        for first in _CONSONANTS
        for vowel in _VOWELS
        for second in _CONSONANTS
        for last_vowel in _VOWELS
    ]


def _checksum(first: str, vowel: str, second: str, last_vowel: str) -> str:
    # Another weight for each place, each with an inverse modulo 15, so that two letters changing place is
    # seen too.
    total = _CONSONANTS.index(first) + 2 * _CONSONANTS.index(second)
    total += 4 * _VOWELS.index(vowel) + 8 * _VOWELS.index(last_vowel)
    return _CONSONANTS[total % len(_CONSONANTS)]


def _is_kind(word: str) -> bool:
    return _UNKIND.search(word) is None


def page_token(consultation: UUID, keys: Keyring, *, now: float | None = None) -> str:
    """A token for a consultation, which opens it for half an hour from now."""
    until = int((time.time() if now is None else now) + LASTS_S)
    sealed = seal(consultation.bytes + until.to_bytes(8, "big"), _token_key(keys.masters[0]), _PLACE)
    return urlsafe_b64encode(sealed).decode()


def consultation_of(token: str, keys: Keyring, *, now: float | None = None) -> UUID | None:
    """The number of the consultation that a token opens; None where it has expired or is none of ours."""
    opened = _open_token(token, keys)
    if opened is None or int.from_bytes(opened[_NUMBER_BYTES:], "big") < (
        time.time() if now is None else now
    ):
        return None
    return UUID(bytes=opened[:_NUMBER_BYTES])


def _open_token(token: str, keys: Keyring) -> bytes | None:
    try:
        sealed = urlsafe_b64decode(token[:_LONGEST_TOKEN].encode())
    except (binascii.Error, ValueError):
        return None
    # A key that was exchanged a minute ago still opens what it sealed.
    for master in keys.masters:
        try:
            return unseal(sealed, _token_key(master), _PLACE)
        except SealBrokenError:
            continue
    return None


def _token_key(master: Key) -> Key:
    return Key(blake2b(key=master.secret, digest_size=KEY_BYTES, person=b"lykta-ask-token").digest())
