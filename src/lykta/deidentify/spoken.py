"""Number words in Swedish and English, as the digits they are dictated for."""

from functools import lru_cache
from typing import Final

from lykta.deidentify.packaged import listed

_UNITS = (
    "noll nolla nollan zero nought oh",
    "ett en etta ettan one",
    "två tvåa tvåan tvaa two",
    "tre trea trean three",
    "fyra fyran four",
    "fem femma femman five",
    "sex sexa sexan six",
    "sju sjua sjuan seven",
    "åtta åttan eight",
    "nio nia nian nine",
)
_TEENS = (
    "tio ten",
    "elva eleven",
    "tolv twelve",
    "tretton thirteen",
    "fjorton fourteen",
    "femton fifteen",
    "sexton sixteen",
    "sjutton seventeen",
    "arton aderton eighteen",
    "nitton nineteen",
)
_TENS = (
    "tjugo tjugi twenty",
    "trettio tretti thirty",
    "fyrtio förtio förti forty fourty",
    "femtio femti fifty",
    "sextio sexti sixty",
    "sjuttio sjutti seventy",
    "åttio åtti eighty",
    "nittio nitti ninety",
)
_REPEATED: Final = {"dubbel": 2, "dubbla": 2, "double": 2, "trippel": 3, "tripple": 3, "triple": 3}

FILLERS: Final = listed("grammar", "fillers")
"""Words that are said between the digits of a number."""


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    units = {word: str(digit) for digit, words in enumerate(_UNITS) for word in words.split()}
    teens = {word: str(10 + place) for place, words in enumerate(_TEENS) for word in words.split()}
    tens = {word: str(20 + 10 * place) for place, words in enumerate(_TENS) for word in words.split()}
    joined = {
        ten + unit: str(int(value) + int(digit))
        for ten, value in tens.items()
        for unit, digit in units.items()
        if digit != "0"
    }
    under_hundred = units | teens | tens | joined
    centuries = {
        f"{century}hundra{rest}": digits + value.zfill(2)
        for century, digits in (("nitton", "19"), ("tjugo", "20"))
        for rest, value in {**under_hundred, "": "00"}.items()
    }
    return centuries | under_hundred


def digits_of(word: str) -> str | None:
    """The digits that a word in lower case stands for: "sju" is 7, "åttiofem" 85, "nittonhundraåtta" 1908."""
    return _words().get(word)


def repeats(word: str) -> int:
    """How often the next digit is meant: 2 after "dubbel", else 1."""
    return _REPEATED.get(word, 1)
