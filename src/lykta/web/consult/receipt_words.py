"""The words that receipts are made of: 7,776 made-up ones that can be said in Swedish and typed on any
keyboard.

Each word is a consonant and a vowel, twice, and a last consonant that is the checksum of the letters before
it. So any two words differ in at least two letters, and one wrong letter makes no other word.
"""

import re
from functools import cache
from typing import Final

COUNT: Final = 7776
"""As many as five dice can tell apart: 12.9 bits a word."""

# Without c, q, w, x and z, which Swedish spells other sounds with or hardly uses, and without å, ä and ö.
_CONSONANTS: Final = "bdfghjklmnprstv"
_VOWELS: Final = "aeiouy"
# Parts that are an insult or a coarse word, or near one, in Swedish or English.
_UNKIND: Final = re.compile(
    "kuk|fit|hor|neg|nig|rov|pul|fuk|kum|tit|pis|baj|fag|gay|jud|nud|lik|dod|mor|vag|hat|bog|sup|rum"
)


@cache
def receipt_words() -> tuple[str, ...]:
    """The words in the order of the alphabet; the same on every machine, for they are made by rule and not
    stored.
    """
    words = sorted(filter(_is_kind, _all_words()))
    return tuple(words[:COUNT])


@cache
def known_words() -> frozenset[str]:
    """The same words, to ask whether one is among them."""
    return frozenset(receipt_words())


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
