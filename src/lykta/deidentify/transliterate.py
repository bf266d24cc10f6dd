"""Names in Cyrillic letters as they are written in Swedish and in English, so that lists in that script find
both.
"""

from typing import Final

_ONE_TO_ONE = dict(zip("абвгдезийклмнопрстуфыэіїєґјћ", "abvgdezijklmnoprstufyeiiegjc", strict=True))
_BOTH = _ONE_TO_ONE | {"љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz"}
_SWEDISH: Final = _BOTH | dict(
    zip("жхцчшщъьюяё", ["zj", "ch", "ts", "tj", "sj", "sjtj", "", "", "ju", "ja", "jo"], strict=True)
)
_ENGLISH: Final = _BOTH | dict(
    zip("йжхцчшщъьюяё", ["y", "zh", "kh", "ts", "ch", "sh", "shch", "", "", "yu", "ya", "yo"], strict=True)
)
_SHORT: Final = _ENGLISH | dict(zip("йюя", ["i", "iu", "ia"], strict=True))


def transliterated(name: str) -> frozenset[str]:
    """The Latin spellings of a name in small Cyrillic letters; empty where a letter is not known."""
    spellings = set()
    for letters in (_SWEDISH, _ENGLISH, _SHORT):
        if all(letter in letters for letter in name):
            spellings.add("".join(letters[letter] for letter in name))
    # "-ij" and "-yj" at the end are mostly written with one letter.
    return frozenset(spellings | {s[:-2] + "i" for s in spellings if s.endswith(("ij", "iy", "ii"))})
