"""Telephone numbers of the synthetic county, and how ads write them so that filters miss them.

PTS keeps some series for film and fiction, and Ofcom the series 07700 900; they serve a few hundred writers.
A larger county needs numbers by the hundred thousand. Those are counted through Sweden's mobile series in a
fixed scatter: they are valid in form, generated, and may by chance coincide with numbers in use.
"""

from collections.abc import Callable, Iterator
from math import gcd

from lykta.ads.sample.dice import Dice, wheel

# The site's own number, on ads of unrelated authors; out of the fictional Stockholm series.
SWITCHBOARD = "0846500400"

_MOBILE_PREFIXES = ("070", "072", "073", "076", "079")
_PER_PREFIX = 10_000_000


def fictional() -> list[str]:
    """The Swedish numbers set aside for fiction by PTS, without the switchboard's, in national form."""
    mobile = [f"0701740{last}" for last in range(605, 700)]
    landline = [
        f"{head}{last:02d}"
        for head in ("03139006", "04062804", "08465004", "09803192")
        for last in range(100)
    ]
    return [number for number in mobile + landline if number != SWITCHBOARD]


def abroad() -> list[str]:
    """The British mobile numbers set aside for drama by Ofcom, in international form."""
    return [f"+447700900{last:03d}" for last in range(1000)]


def swedish_numbers(dice: Dice) -> Iterator[str]:
    """Numbers without repetition: the fictional ones in random order, then generated mobile numbers."""
    first = fictional()
    yield from dice.some(first, len(first))
    space = _PER_PREFIX * len(_MOBILE_PREFIXES)
    # Any step that shares no factor with the space visits every number once.
    step = dice.between(space // 4, space // 2) | 1
    while gcd(step, space) != 1:
        step += 2
    at = dice.between(0, space - 1)
    known = set(first)
    for _ in range(space):
        at = (at + step) % space
        number = _MOBILE_PREFIXES[at // _PER_PREFIX] + f"{at % _PER_PREFIX:07d}"
        if number not in known:
            yield number


class Exchange:
    """Gives each author its numbers, and now and then passes on one that another gave up months ago."""

    _ABROAD = 0.02
    _PASSED_ON = 0.004
    _MONTHS = 120

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._swedish = swedish_numbers(dice)
        self._abroad = iter(dice.some(abroad(), 1000))
        self._given_up: list[tuple[int, str]] = []

    def number(self, first: int, last: int) -> str:
        """A number for an author that uses it from the first to the last of these days."""
        dice = self._dice
        if dice.random() < self._PASSED_ON:
            for place, (day, number) in enumerate(self._given_up):
                if day + self._MONTHS <= first:
                    del self._given_up[place]
                    return number
        drawn = next(self._abroad, "") if dice.random() < self._ABROAD else ""
        drawn = drawn or next(self._swedish)
        if dice.random() < 0.02 and len(self._given_up) < 500:
            self._given_up.append((last, drawn))
        return drawn


_WORDS = {
    "sv": "noll ett två tre fyra fem sex sju åtta nio",
    "en": "zero one two three four five six seven eight nine",
}
DIGIT_WORDS = {language: words.split() for language, words in _WORDS.items()}
_FULL_WIDTH = str.maketrans("0123456789+", "０１２３４５６７８９＋")
_LETTERS = str.maketrans("01", "Ol")
_SEPARATORS = ("✨", "❤️", "🌸", "⭐", "🍀", "☎️", "~", "*", "_", "|")
_ZERO_WIDTH = "\u200b"


def _group_digits(number: str, dice: Dice) -> list[str]:
    """The digits in groups as people say them: the area code, then threes and twos."""
    head, rest = (number[:3], number[3:]) if not number.startswith("+") else (number[:5], number[5:])
    groups = [head]
    while rest:
        size = 3 if len(rest) in (3, 5, 7) and dice.chance(0.7) else 2
        size = len(rest) if len(rest) <= 3 and size == 3 else min(size, len(rest))
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


def _plain(number: str, dice: Dice) -> str:
    del dice
    return number


def _usual(number: str, dice: Dice) -> str:
    head, *rest = _group_digits(number, dice)
    return head + dice.pick(("-", " ", " - ", "/")) + dice.pick((" ", "")).join(rest)


def _country(number: str, dice: Dice) -> str:
    if number.startswith("+"):
        return "00" + number[1:] if dice.chance(0.3) else number
    head = dice.pick(("+46 ", "+46", "0046 ", "0046", "+46 (0)", "(+46) "))
    joint = dice.pick((" ", "", "-"))
    return head + joint.join(_group_digits(number, dice))[1:]


def _space_digits(number: str, dice: Dice) -> str:
    return dice.pick((" ", " ", "  ")).join(number)


def _punctuate_digits(number: str, dice: Dice) -> str:
    joint = dice.pick((".", "-", "_", "/", ",", " . ", "·"))
    return joint.join(number if dice.chance(0.6) else _group_digits(number, dice))


def _full_width(number: str, dice: Dice) -> str:
    return dice.pick((" ", "", "-")).join(_group_digits(number, dice)).translate(_FULL_WIDTH)


def _keycaps(number: str, dice: Dice) -> str:
    return dice.pick(("", "", " ")).join(
        f"{digit}\ufe0f\u20e3" if digit.isdigit() else digit for digit in number
    )


def _letters(number: str, dice: Dice) -> str:
    written = dice.pick(("", " ", "-")).join(_group_digits(number, dice))
    if dice.chance(0.5):
        return written.replace("0", dice.pick(("O", "o", "О")))
    return written.translate(_LETTERS)


def _words(number: str, dice: Dice) -> str:
    words = DIGIT_WORDS[dice.pick(("sv", "sv", "en"))]
    joint = dice.pick((" ", " ", "-", ", "))
    return joint.join(words[int(digit)] if digit.isdigit() else "plus" for digit in number)


def _half_words(number: str, dice: Dice) -> str:
    words = DIGIT_WORDS[dice.pick(("sv", "en"))]
    return " ".join(words[int(d)] if d.isdigit() and dice.chance(0.4) else d for d in number)


def _emoji_split(number: str, dice: Dice) -> str:
    sign = dice.pick(_SEPARATORS)
    return sign + sign.join(_group_digits(number, dice)) + sign


def _line_split(number: str, dice: Dice) -> str:
    groups = _group_digits(number, dice)
    cut = dice.between(1, len(groups) - 1)
    return " ".join(groups[:cut]) + "\n" + " ".join(groups[cut:])


def _zero_width(number: str, dice: Dice) -> str:
    return dice.pick((_ZERO_WIDTH, "\u2060", "\u00ad")).join(
        number if dice.chance(0.5) else _group_digits(number, dice)
    )


def _bracket_area_code(number: str, dice: Dice) -> str:
    head, *rest = _group_digits(number, dice)
    return f"({head}) " + dice.pick((" ", "", "-")).join(rest)


DISGUISES: tuple[Callable[[str, Dice], str], ...] = (
    _plain, _usual, _country, _bracket_area_code, _space_digits, _punctuate_digits, _full_width, _keycaps,
    _letters, _words, _half_words, _emoji_split, _line_split, _zero_width,
)  # fmt: skip

# More than half of all ads write the number as anyone does; the rest share the disguises.
WAYS = wheel(DISGUISES, [14, 30, 10, 3, 8, 8, 4, 3, 6, 4, 2, 3, 3, 2])
