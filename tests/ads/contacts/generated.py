"""Bland synthetic ads with one telephone number each, written in many ways, for measuring."""

import random

_WORDS = (
    "hej jag heter mira och är ny i karlstad den här veckan ring eller skriv så svarar jag när jag kan "
    "trevlig lugn diskret mitt i stan nära stationen helg vardag kväll välkommen hälsningar bara med avtalad "
    "tid inga dolda nummer kort besök längre middag resa hotell hemma hos dig språk svenska engelska varm "
    "sommar vinter glad rolig öppen"
)
_NUMBERS = [f"0701740{last}" for last in range(605, 700)] + [f"0313900{last}" for last in range(600, 700)]
_PRICES = (
    "1500 kr",
    "2 000 SEK",
    "800:-",
    "kl 10-22",
    "168 cm 55 kg",
    "653 40 Karlstad",
    "2026-11-24",
    "22 år",
)
_SPOKEN = "noll ett två tre fyra fem sex sju åtta nio"


def _ways(number: str) -> tuple[str, ...]:
    """The number as ads might write it."""
    spoken = _SPOKEN.split()
    return (
        number,
        f"{number[:3]}-{number[3:6]} {number[6:8]} {number[8:]}",
        f"+46 (0){number[1:3]} {number[3:]}",
        " ".join(spoken[int(digit)] for digit in number),
        number.replace("0", "O").replace("1", "l"),
        "".join(chr(0xFF10 + int(digit)) for digit in number),
        f"{number[:3]} ❤ {number[3:6]} ❤ {number[6:]}",
        ".".join((number[:3], number[3:6], number[6:8], number[8:])),
    )


def ads(count: int, seed: int) -> list[str]:
    """`count` ads of about 100 words, each with one number, a price, an hour and the like."""
    # Repeatable by its seed; nothing secret comes of it.
    chance = random.Random(seed)  # noqa: S311
    made = []
    for _ in range(count):
        words = chance.choices(_WORDS.split(), k=90)
        for piece in chance.sample(_PRICES, 3):
            words.insert(chance.randrange(len(words)), f"{piece}.")
        words.insert(
            chance.randrange(len(words)), f"ring {chance.choice(_ways(chance.choice(_NUMBERS)))} nu."
        )
        made.append(" ".join(words))
    return made
