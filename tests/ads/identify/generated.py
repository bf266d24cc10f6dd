"""Bland synthetic ads with one telephone number each, written in many ways, for measuring."""

import random

_WORDS = (
    "hej jag heter mira och är ny i karlstad den här veckan ring eller skriv så svarar jag när jag kan trevlig lugn "
    "diskret mitt i stan nära stationen helg vardag kväll välkommen hälsningar bara med avtalad tid inga dolda nummer "
    "kort besök längre middag resa hotell hemma hos dig språk svenska engelska varm sommar vinter glad rolig öppen"
).split()
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
_SPOKEN = "noll ett två tre fyra fem sex sju åtta nio".split()


def written(number: str, chance: random.Random) -> str:
    """The number as an ad might write it."""
    way = chance.randrange(8)
    if way == 0:
        return number
    if way == 1:
        return f"{number[:3]}-{number[3:6]} {number[6:8]} {number[8:]}"
    if way == 2:
        return f"+46 (0){number[1:3]} {number[3:]}"
    if way == 3:
        return " ".join(_SPOKEN[int(digit)] for digit in number)
    if way == 4:
        return number.replace("0", "O").replace("1", "l")
    if way == 5:
        return "".join(chr(0xFF10 + int(digit)) for digit in number)
    if way == 6:
        return f"{number[:3]} ❤ {number[3:6]} ❤ {number[6:]}"
    return ".".join((number[:3], number[3:6], number[6:8], number[8:]))


def ads(count: int, seed: int) -> list[str]:
    """`count` ads of about 100 words, each with one number, a price, an hour and the like."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        words = chance.choices(_WORDS, k=90)
        for piece in chance.sample(_PRICES, 3):
            words.insert(chance.randrange(len(words)), f"{piece}.")
        words.insert(chance.randrange(len(words)), f"ring {written(chance.choice(_NUMBERS), chance)} nu.")
        made.append(" ".join(words))
    return made
