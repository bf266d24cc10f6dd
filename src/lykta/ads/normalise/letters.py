"""Letters as they are compared: one table from every code point to its folded form.

Folding follows Unicode's NFKC and full case folding (UAX #15, Unicode Standard 3.13), reads decimal digits
of every script as 0-9, and drops what is invisible. Letters of every script keep their identity, but Latin
letters lose their marks, which an author may leave out on another keyboard; only å, ä and ö keep theirs.
Marks that compose with no letter (struck-through or stacked text) go too. What composes is what stands side
by side: vowel signs and the like are not put in another order.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import chain
from string import ascii_lowercase
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS

# Letters of other scripts that pass for Latin ones, after folding (the idea of Unicode UTS #39).
_CYRILLIC = dict(zip("асеорхуіјѕһԁԛԝкмтнвгьпи", "aceopxyijshdqwkmthbrbnu", strict=True))
# Of these, only letters that are drawn alike in lower case or in capitals stay; the rest only resemble.
_ONLY_RESEMBLE = "гьпи"
_GREEK = dict(zip("αορνικτυχεηγ", "aopviktuxeny", strict=True))
_OTHER = dict(zip("ıɡɑɩϲոսցօ", "igaicnugo", strict=True))

LATIN_LOOK_ALIKES: Final[dict[str, str]] = {
    look_alike: latin
    for look_alike, latin in (_CYRILLIC | _GREEK | _OTHER).items()
    if look_alike not in _ONLY_RESEMBLE
}
"""Folded letter of another script -> the Latin letter that it is drawn like, in lower case or in capitals."""

# Two planes: every living script and all emoji. Above them lie rare ideographs, kept as they are.
CODE_POINTS = 0x20000

SEPARATOR, LETTER, DIGIT, SYMBOL, UNSPACED, _INVISIBLE, _MARK = range(7)

# An entry holds a folded code point, two flags and its kind in one number, so that a kernel asks memory once
# for each letter. Of a separator, whose kind is 0, the entry is the code point itself.
KIND_SHIFT = 24
CODE_MASK = (1 << 21) - 1
IMITATES = 1 << 21
"""Flag of a letter that is drawn like a Latin one."""
FOREIGN = 1 << 22
"""Flag of a Greek, Cyrillic or Armenian letter that is drawn like no Latin one."""
BELONGS = 1 << 23
"""Flag of a vowel sign or tone mark of a script without spaces: no word begins with one."""
# What folds to no single code point has an entry below zero, and those of several code points lie lowest.
INVISIBLE, MARK, EXPANDED = -1, -2, -3

# Letters of Swedish, which keep their marks; and letters with a stroke, which no form of Unicode takes off.
_OWN_LETTERS = "åäö"
_STROKED = dict(zip("łđħŧ", "ldht", strict=True))
_GREEK_TO_ARMENIAN = range(0x370, 0x590)
# Unicode's blocks of marks that are put on letters of any script, and the titles of old Cyrillic.
_MARKS = frozenset(
    chain(
        range(0x0300, 0x0370),
        range(0x0483, 0x0488),
        range(0x1AB0, 0x1B00),
        range(0x1DC0, 0x1E00),
        range(0x20D0, 0x2100),
        range(0xFE20, 0xFE30),
    )
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, ideographs.
_UNSPACED = frozenset(
    chain(
        range(0x0E00, 0x0F00),
        range(0x1000, 0x10A0),
        range(0x1780, 0x1800),
        range(0x3040, 0x3100),
        range(0x3400, 0xA000),
        range(0xF900, 0xFB00),
    )
)


class Letters(NamedTuple):
    """Tables over code points, shared by all kernels.

    `entries` int32[CODE_POINTS] holds for each the entry of its folded form, or `INVISIBLE`, or `MARK`, or
    `EXPANDED` minus an index into `expansion_start`, whose slices of `expansions` hold the entries of a form
    of several code points, or of one that composes with the letter before it. `latin` is the entry of the
    Latin letter that a look-alike imitates, else 0. `composed_pair` (sorted) and `composed` (entries) tell
    which letter a base (upper 32 bits) and the code point after it (lower 32 bits) make.
    """

    entries: npt.NDArray[np.int32]
    expansion_start: npt.NDArray[np.int32]
    expansions: npt.NDArray[np.int32]
    latin: npt.NDArray[np.int32]
    composed_pair: npt.NDArray[np.int64]
    composed: npt.NDArray[np.int32]


@lru_cache(maxsize=1)
def letters() -> Letters:
    """The tables, made once per process from Python's own Unicode data."""
    entries = np.empty(CODE_POINTS, np.int32)
    starts: list[int] = [0]
    expansions: list[int] = []
    composed = _compositions()
    composing = {chr(pair & CODE_MASK) for pair in composed if pair & CODE_MASK not in _MARKS}
    for code in range(CODE_POINTS):
        character = chr(code)
        text = _fold(character)
        if len(text) == 1 and text not in composing:
            entries[code] = _entry(text)
        elif text and (_kind(character) in {LETTER, UNSPACED} or unicodedata.category(character) == "So"):
            entries[code] = EXPANDED - (len(starts) - 1)
            expansions.extend(map(_entry, text))
            starts.append(len(expansions))
        else:
            entries[code] = _entry(character)
    pairs = sorted(composed)
    return Letters(
        entries=entries,
        expansion_start=np.array(starts, np.int32),
        expansions=np.array(expansions, np.int32),
        latin=_latin_table(),
        composed_pair=np.array(pairs, np.int64),
        composed=np.array([_entry(composed[pair]) for pair in pairs], np.int32),
    )


def _entry(folded: str) -> int:
    code = ord(folded)
    if code >= CODE_POINTS:
        return SYMBOL << KIND_SHIFT | code
    kind = _kind(folded)
    if kind == _INVISIBLE:
        return INVISIBLE
    if kind == _MARK:
        return MARK
    flags = 0
    if kind == LETTER:
        if folded in LATIN_LOOK_ALIKES:
            flags = IMITATES
        elif code in _GREEK_TO_ARMENIAN:
            flags = FOREIGN
    elif kind == UNSPACED and unicodedata.category(folded)[0] == "M":
        flags = BELONGS
    return kind << KIND_SHIFT | flags | code


# What Unicode calls ignorable by default and is neither a control of format (Cf) nor a mark.
_IGNORABLE = frozenset(
    chain(
        (0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xFFF0, 0xFFF9),
    )
)
# Latin letters that are drawn otherwise, and that no form of Unicode brings back: small capitals, and letters
# in black circles and squares.
_DRAWN: Final = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)) | {
    chr(first + at): letter for first in (0x1F150, 0x1F170) for at, letter in enumerate(ascii_lowercase)
}


def _kind(character: str) -> int:
    code = ord(character)
    category = unicodedata.category(character)
    if code in _MARKS:
        return _MARK
    if code in _IGNORABLE:
        return _INVISIBLE
    if category in {"Cf", "Sk", "Me"} or code in _SKIN_TONES:
        # A caret or a spacing accent separates words as other punctuation does; skin tones belong to emoji.
        return SEPARATOR if category == "Sk" and code not in _SKIN_TONES else _INVISIBLE
    if category[0] == "L" or category in {"Mn", "Mc"}:
        return UNSPACED if code in _UNSPACED else LETTER
    if category == "Nd":
        return DIGIT
    return SYMBOL if code in CONTACT_PLACEHOLDERS.values() else SEPARATOR


def _fold(character: str) -> str:
    if character in _DRAWN:
        return _DRAWN[character]
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    if character.casefold() == character and unicodedata.is_normalized("NFKC", character):
        # Most letters fold to themselves, and asking that first halves the time that every run begins with.
        return _without_mark(character)
    text = character
    while True:
        again = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        again = "".join(c for c in again if ord(c) not in _MARKS) or again
        if again == text:
            return "".join(map(_without_mark, text))
        text = again


def _without_mark(letter: str) -> str:
    """A Latin letter without its marks, but for letters of their own; every other letter as it is."""
    if not unicodedata.decomposition(letter):
        return _STROKED.get(letter, letter)
    parts = unicodedata.normalize("NFD", letter)
    if not parts[0].isascii():
        return letter
    return next((own for own in _OWN_LETTERS if {*unicodedata.normalize("NFD", own)} <= {*parts}), parts[0])


def _latin_table() -> npt.NDArray[np.int32]:
    table = np.zeros(CODE_POINTS, np.int32)
    for look_alike, latin in LATIN_LOOK_ALIKES.items():
        table[ord(look_alike)] = _entry(latin)
    return table


def _compositions() -> dict[int, str]:
    """The letters that two code points make, by both of them as in `composed_pair`."""
    found: dict[int, str] = {}
    for letter in map(chr, range(CODE_POINTS)):
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1 and _kind(letter) in {LETTER, UNSPACED} and _fold(letter) == letter:
            base = unicodedata.normalize("NFC", parts[:-1])
            found[ord(base) << 32 | ord(parts[-1])] = letter
    return found
