"""Ways of writing a telephone number so that filters miss it and people do not."""

from collections.abc import Callable

from lykta.ads.sample.dice import Dice, wheel

_WORDS = {
    "sv": "noll ett två tre fyra fem sex sju åtta nio",
    "en": "zero one two three four five six seven eight nine",
}
DIGIT_WORDS = {language: words.split() for language, words in _WORDS.items()}
_FULL_WIDTH = str.maketrans("0123456789+", "０１２３４５６７８９＋")
_LETTERS = str.maketrans("01", "Ol")
_SEPARATORS = ("✨", "❤️", "🌸", "⭐", "🍀", "☎️", "~", "*", "_", "|")
_ZERO_WIDTH = "\u200b"


def grouped(number: str, dice: Dice) -> list[str]:
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
    head, *rest = grouped(number, dice)
    return head + dice.pick(("-", " ", " - ", "/")) + dice.pick((" ", "")).join(rest)


def _country(number: str, dice: Dice) -> str:
    if number.startswith("+"):
        return "00" + number[1:] if dice.chance(0.3) else number
    head = dice.pick(("+46 ", "+46", "0046 ", "0046", "+46 (0)", "(+46) "))
    joint = dice.pick((" ", "", "-"))
    return head + joint.join(grouped(number, dice))[1:]


def _spaced(number: str, dice: Dice) -> str:
    return dice.pick((" ", " ", "  ")).join(number)


def _dotted(number: str, dice: Dice) -> str:
    joint = dice.pick((".", "-", "_", "/", ",", " . ", "·"))
    return joint.join(number if dice.chance(0.6) else grouped(number, dice))


def _full_width(number: str, dice: Dice) -> str:
    return dice.pick((" ", "", "-")).join(grouped(number, dice)).translate(_FULL_WIDTH)


def _keycaps(number: str, dice: Dice) -> str:
    return dice.pick(("", "", " ")).join(
        f"{digit}\ufe0f\u20e3" if digit.isdigit() else digit for digit in number
    )


def _letters(number: str, dice: Dice) -> str:
    written = dice.pick(("", " ", "-")).join(grouped(number, dice))
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
    return sign + sign.join(grouped(number, dice)) + sign


def _line_split(number: str, dice: Dice) -> str:
    groups = grouped(number, dice)
    cut = dice.between(1, len(groups) - 1)
    return " ".join(groups[:cut]) + "\n" + " ".join(groups[cut:])


def _zero_width(number: str, dice: Dice) -> str:
    return dice.pick((_ZERO_WIDTH, "\u2060", "\u00ad")).join(
        number if dice.chance(0.5) else grouped(number, dice)
    )


def _bracketed(number: str, dice: Dice) -> str:
    head, *rest = grouped(number, dice)
    return f"({head}) " + dice.pick((" ", "", "-")).join(rest)


DISGUISES: tuple[Callable[[str, Dice], str], ...] = (
    _plain, _usual, _country, _bracketed, _spaced, _dotted, _full_width, _keycaps, _letters, _words,
    _half_words, _emoji_split, _line_split, _zero_width,
)  # fmt: skip

# More than half of all ads write the number as anyone does; the rest share the disguises.
WAYS = wheel(DISGUISES, [14, 30, 10, 3, 8, 8, 4, 3, 6, 4, 2, 3, 3, 2])
