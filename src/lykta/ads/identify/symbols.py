"""What each code point is to the scanner: a letter, a digit, a separator, nothing at all."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LETTER, DIGIT, IGNORED, SEPARATOR, BREAK = 1, 2, 3, 4, 5

SIZE = 0x20000

# Only these stretches hold anything but plain letters of other scripts; the rest keeps the class of a letter.
_STRETCHES = (
    (0, 0x3100),
    (0xA620, 0xABFF),
    (0xFE00, 0x10000),
    (0x104A0, 0x104AA),
    (0x1D400, 0x1D800),
    (0x1F000, 0x1FB00),
)

# Letters of other scripts that look like Latin ones, so that "nоll" with a Cyrillic о is read as it looks.
LOOK_ALIKES = {
    **dict(zip("аеорсхукмтвѕіјԁ", "aeopcxykmtbsijd", strict=True)),
    **dict(zip("АЕОРСХУКМТВЅІЈН", "aeopcxykmtbsijh", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοιρντκ", "abezhikmnoptyxaoipvtk", strict=True)),
    **dict(zip("øØæÆıłŁđß", "ooaaillds", strict=True)),
}

# A letter that stands for a digit among digits. The first group may also stand alone between digit groups.
_ALONE = {"o": 0, "O": 0, "l": 1, "I": 1}
_AMONG = {"i": 1, "s": 5, "S": 5, "B": 8, "z": 2, "Z": 2}
MAY_STAND_ALONE = 16

# Signs as the resolver reads them; whatever else is punctuation or a symbol is a "*".
_SIGNS = {
    **dict.fromkeys(" \t\u00a0", " "),
    **dict.fromkeys("\n\r\u2028\u2029\x0b\x0c", "\n"),
    **dict.fromkeys("._·•․。", "."),
    **dict.fromkeys("/\\⁄∕", "/"),
    **dict.fromkeys(",;،", ","),
    **dict.fromkeys(":", ":"),
    **dict.fromkeys("([{<", "("),
    **dict.fromkeys(")]}>", ")"),
    **dict.fromkeys("+➕", "+"),
    **dict.fromkeys("|¦ǀ", "|"),
    **dict.fromkeys("−_~", "-"),
    **dict.fromkeys("€$£¥%°", "U"),
}
# Round emoji that are drawn in the place of a zero.
_ROUND = "⭕🅾"


class Symbols(NamedTuple):
    """Tables over code points: class; digit or sign; letter folded to 1..26; the digit it may stand for."""

    kind: NDArray[np.uint8]
    value: NDArray[np.uint8]
    fold: NDArray[np.uint8]
    stands_for: NDArray[np.uint8]


def fold_letter(char: str) -> str:
    """The Latin letter `char` is read as: without marks, width or case, look-alikes included; else ''."""
    plain = unicodedata.normalize("NFKD", char)[:1]
    plain = LOOK_ALIKES.get(plain, plain)
    return plain.lower() if plain.isascii() and plain.isalpha() else ""


def _digit(char: str) -> int | None:
    value = unicodedata.digit(char, None)
    return None if value is None else int(value)


def _sign(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)[:1]
    known = _SIGNS.get(char) or _SIGNS.get(plain)
    if known:
        return known
    category = unicodedata.category(char)
    return {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}.get(category, "*")


def _ignored(char: str) -> bool:
    return unicodedata.category(char) in {"Cf", "Mn", "Me"} or 0x1F3FB <= ord(char) <= 0x1F3FF


def _letter(tables: Symbols, char: str) -> None:
    code, folded = ord(char), fold_letter(char)
    tables.kind[code] = LETTER
    tables.fold[code] = ord(folded) - 96 if folded else 0
    plain = unicodedata.normalize("NFKD", char)[:1]
    plain = {"О": "O", "о": "o", "Ο": "O", "ο": "o", "І": "I", "Ι": "I", "ӏ": "l", "ⅼ": "l"}.get(plain, plain)
    if plain in _ALONE:
        tables.stands_for[code] = _ALONE[plain] + 1 + MAY_STAND_ALONE
    elif plain in _AMONG:
        tables.stands_for[code] = _AMONG[plain] + 1


def _classify(tables: Symbols, code: int) -> None:
    char = chr(code)
    digit = _digit(char)
    if digit is not None:
        tables.kind[code], tables.value[code] = DIGIT, digit
    elif char in _ROUND:
        tables.kind[code], tables.stands_for[code] = LETTER, 1 + MAY_STAND_ALONE
    elif _ignored(char):
        tables.kind[code] = IGNORED
    elif unicodedata.normalize("NFKD", char)[:1].isalpha():
        _letter(tables, char)
    elif unicodedata.normalize("NFKC", char) == "@":
        tables.kind[code] = BREAK
    else:
        tables.kind[code], tables.value[code] = SEPARATOR, ord(_sign(char))


@lru_cache(maxsize=1)
def symbols() -> Symbols:
    """The tables, made once at first use (some 30 ms)."""
    tables = Symbols(*(np.zeros(SIZE, np.uint8) for _ in range(4)))
    tables.kind[:] = LETTER
    for first, last in _STRETCHES:
        for code in range(first, last):
            _classify(tables, code)
    return tables
