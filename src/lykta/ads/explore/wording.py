"""Searching in wording: what is typed means itself, and is never a contact."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from lykta.ads.contacts import find_contacts
from lykta.errors import InputError

LONGEST: Final = 200
"""The most letters that are searched for."""

# Part of a number is a number, too: six digits with what stands between digits in one.
_LIKE_A_NUMBER: Final = re.compile(r"\d(?:[\s.()+-]*\d){5}")
_SIGN_OF_AN_ACCOUNT: Final = "@"


def looks_like_contact(words: str) -> bool:
    """Whether somebody might look for a phone number, an address or an account with these words."""
    plain = unicodedata.normalize("NFKC", words)
    if _SIGN_OF_AN_ACCOUNT in plain or _LIKE_A_NUMBER.search(plain):
        return True
    return bool(find_contacts(pa.array([words], pa.large_string())).num_rows)


@dataclass(frozen=True, slots=True)
class Sought:
    """Words to search for: all of them as a `pattern`, a regular expression, and `each` as one for the run of
    letters between white space that holds it when the pattern is found.
    """

    pattern: str
    each: tuple[str, ...]


def sought(words: str) -> Sought:
    """The words, in small letters or large, with any white space between them.

    Everything in them means itself, `%`, `_`, backslashes and quotes included. Raises `InputError` for no
    words, for more than `LONGEST` letters, and for what looks like a contact.
    """
    typed = unicodedata.normalize("NFC", words.replace("\0", " ")).split()
    if not typed:
        raise InputError("There are no words to search for.")
    if len(" ".join(typed)) > LONGEST:
        raise InputError(f"No more than {LONGEST} letters are searched for.")
    if looks_like_contact(" ".join(typed)):
        raise InputError("Contacts are not searched for.")
    patterns = ["".join(map(_either, word)) for word in typed]
    return Sought(r"[\s\pZ]+".join(patterns), tuple(_runs(patterns)))


def _runs(patterns: Sequence[str]) -> Iterator[str]:
    """A run may begin before the first word and go on after the last; the words between are whole runs."""
    last = len(patterns) - 1
    for at, pattern in enumerate(patterns):
        yield f"{r'\A' if at > 0 else ''}{pattern}{r'\z' if at < last else ''}"


def _either(letter: str) -> str:
    # A class of two letters is matched many times as fast as a pattern that is told to ignore their size.
    sizes = {letter, letter.lower(), letter.upper()}
    singles = sorted(size for size in sizes if len(size) == 1)
    if len(singles) > 1:
        return f"[{''.join(singles)}]"
    return rf"\x{{{ord(letter):x}}}" if not letter.isalnum() else letter
