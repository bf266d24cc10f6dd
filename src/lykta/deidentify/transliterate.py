"""Names in Cyrillic letters as they are written in Swedish and in English, so that lists in that script find both."""

from typing import Final

_BOTH = dict(
    zip(
        "абвгдезийклмнопрстуфыэіїєґјљњђћџ",
        ["a", "b", "v", "g", "d", "e", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "y", "e", "i", "i", "e", "g", "j", "lj", "nj", "dj", "c", "dz"],
        strict=True,
    )
)  # fmt: skip
_SWEDISH: Final = _BOTH | dict(
    zip("жхцчшщъьюяё", ["zj", "ch", "ts", "tj", "sj", "sjtj", "", "", "ju", "ja", "jo"], strict=True)
)
_ENGLISH: Final = _BOTH | dict(
    zip("йжхцчшщъьюяё", ["y", "zh", "kh", "ts", "ch", "sh", "shch", "", "", "yu", "ya", "yo"], strict=True)
)
_SHORT: Final = _ENGLISH | dict(zip("йюя", ["i", "iu", "ia"], strict=True))


def transliterated(name: str) -> frozenset[str]:
    """The spellings in Latin letters of a name in small Cyrillic letters; empty where a letter is not known."""
    spellings = set()
    for letters in (_SWEDISH, _ENGLISH, _SHORT):
        if all(letter in letters for letter in name):
            spellings.add("".join(letters[letter] for letter in name))
    # "-ij" and "-yj" at the end are mostly written with one letter.
    return frozenset(spellings | {s[:-2] + "i" for s in spellings if s.endswith(("ij", "iy", "ii"))})
