"""Mobile numbers printed into texts that have none, as often as real ads have them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

PREFIXES = ("070", "072", "073", "076")
# What people put before a number; most put nothing.
_LABELS = ("", "", "", "Tel ", "Tel: ", "Mobil ", "Ring ", "Sms: ")
_FORMATS: tuple[Callable[[str], str], ...] = (
    lambda n: n,
    lambda n: f"{n[:3]}-{n[3:6]} {n[6:8]} {n[8:]}",
    lambda n: f"{n[:3]}-{n[3:]}",
    lambda n: f"{n[:3]} {n[3:6]} {n[6:8]} {n[8:]}",
    lambda n: f"{n[:3]} {n[3:]}",
    lambda n: f"+46{n[1:]}",
    lambda n: f"+46 {n[1:3]} {n[3:6]} {n[6:8]} {n[8:]}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Shares from 0 to 1, as seen in real ads.

    `reachable` authors have a number, `several` of those two or three; a number ends `printed` of its
    author's ads; `shared` numbers have two authors. An author writes numbers in one format, and in any other
    in `restless` ads.
    """

    reachable: float = 0.6
    several: float = 0.15
    printed: float = 0.7
    shared: float = 0.03
    restless: float = 0.2


def print_phones(
    texts: Sequence[str], hands: Sequence[str], *, seed: int = 1, habits: Habits | None = None
) -> list[str]:
    """The texts with Swedish mobile numbers at their ends; `hands` gives the author of each text.

    The same texts, authors and seed give the same numbers. An author of several numbers prints one of them
    in an ad. Raises ValueError when the two lists differ in length.
    """
    habits = habits or Habits()
    chance = Random(seed)
    owned = give_numbers(sorted(set(hands)), chance, habits)
    formats = {hand: chance.choice(_FORMATS) for hand in owned}

    def with_number(text: str, hand: str) -> str:
        if hand not in owned or chance.random() >= habits.printed:
            return text
        write = chance.choice(_FORMATS) if chance.random() < habits.restless else formats[hand]
        return f"{text.rstrip()} {chance.choice(_LABELS)}{write(chance.choice(owned[hand]))}"

    return [with_number(text, hand) for text, hand in zip(texts, hands, strict=True)]


def give_numbers(authors: Sequence[str], chance: Random, habits: Habits) -> dict[str, list[str]]:
    """The numbers, ten digits each, of every author who has one."""
    owned: dict[str, list[str]] = {}
    taken: set[str] = set()
    for author in authors:
        if chance.random() < habits.reachable:
            count = chance.choice((2, 3)) if chance.random() < habits.several else 1
            owned[author] = [_new_number(chance, taken) for _ in range(count)]
    if len(owned) > 1:
        _share(owned, chance, round(habits.shared * len(taken)))
    return owned


def _share(owned: dict[str, list[str]], chance: Random, count: int) -> None:
    """Give `count` numbers to a second author, who has it in place of the first of the own."""
    authors = list(owned)
    # Each author takes part in one sharing at most, so that no number gets a third author.
    chance.shuffle(authors)
    pairs = zip(authors[::2], authors[1::2], strict=False)
    for (first, second), _ in zip(pairs, range(count), strict=False):
        owned[second] = [owned[first][0], *owned[second][1:]]


def _new_number(chance: Random, taken: set[str]) -> str:
    while True:
        number = chance.choice(PREFIXES) + f"{chance.randrange(10**7):07}"
        if number not in taken:
            taken.add(number)
            return number
