"""Towns and villages: places where few enough live that a reader may guess whom the text is about."""

from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.lexicon import is_everyday, large_places, municipalities, ordinary_capitals, stems
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading, Token

# Where a place stands after one of these, its name needs no capital.
_BEFORE: Final = listed("grammar", "before")
_WHERE: Final = frozenset(["i", "in", "på", "utanför", "outside", "kring", "runt"])
# The shortest name that is looked for at the beginning of a longer word: "Sunnebo", "karlstadstjej".
_SHORTEST_BEGINNING = 5
_VILLAGE_ENDINGS: Final = tuple(sorted(listed("grammar", "village_endings")))


def small_places(reading: Reading) -> Iterator[Finding]:
    """The municipalities, villages and small towns that a text names; not the largest cities, counties or
    countries.
    """
    yield from _of_several_words(reading)
    for place, token in enumerate(reading.tokens):
        if any(stem in large_places() for stem in stems(token.lower)):
            continue
        before = reading.tokens[place - 1].lower if place else ""
        if _is_word_as_place(token, before):
            yield finding(token.start, token.end, Kind.SMALL_PLACE, why="unknown_place")
        elif _is_municipality(token, before) or _is_of_one(token) or _is_village(token, before):
            yield finding(token.start, token.end, Kind.SMALL_PLACE)


def _is_municipality(token: Token, before: str) -> bool:
    name = next((stem for stem in stems(token.lower) if stem in municipalities()), None)
    if name is None:
        return False
    # "Kil", "Vara", "Mark": words too, which need a capital that means something or a word that says "in".
    if not is_everyday(name):
        return True
    return (token.capital and not token.opens) or (before in _BEFORE and token.text[0].isupper())


def _is_word_as_place(token: Token, before: str) -> bool:
    """An everyday word with a capital within a sentence, after "in": "i Råda"."""
    return (
        before in _WHERE
        and token.capital
        and not token.opens
        and not token.text.isupper()
        and is_everyday(token.lower)
        and token.lower not in listed("workplaces", "compounds") | listed("workplaces", "venues")
        and not any(stem in ordinary_capitals() for stem in stems(token.lower))
    )


def _is_of_one(token: Token) -> bool:
    """Whether the word is made of a municipality's name: who lives there, or what lies there."""
    if is_everyday(token.lower) or token.lower in municipalities():
        return False
    longest = min(len(token.lower) - 2, 14)
    return any(
        token.lower[:length] in municipalities() for length in range(_SHORTEST_BEGINNING, longest + 1)
    ) and not any(token.lower.startswith(large) for large in ("stockholm", "göteborg", "malmö", "uppsala"))


def _is_village(token: Token, before: str) -> bool:
    """A word in small letters that nobody knows, ends as villages do and stands after "in"."""
    return (
        before in _BEFORE
        and not token.capital
        and len(token.lower) > 5
        and token.lower.endswith(_VILLAGE_ENDINGS)
        and not is_everyday(token.lower)
    )


def _of_several_words(reading: Reading) -> Iterator[Finding]:
    several = [name for name in municipalities() if " " in name]
    for name in several:
        begin = reading.lower.find(name)
        while begin >= 0:
            end = begin + len(name)
            if not reading.lower[begin - 1 : begin].isalnum() and not reading.lower[end : end + 1].isalnum():
                yield finding(begin, end, Kind.SMALL_PLACE)
            begin = reading.lower.find(name, end)
