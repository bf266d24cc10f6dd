"""Places where few enough live that a reader may guess who is meant, and workplaces by their names."""

from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Kind, Wording, finding, word_list
from lykta.deidentify.lexicon import (
    is_compound,
    is_everyday,
    large_places,
    municipalities,
    ordinary_capitals,
    stems,
)
from lykta.deidentify.reading import FoldedText, Token

# Where a place stands after one of these, its name needs no capital.
_BEFORE: Final = word_list("grammar", "before")
_WHERE: Final = frozenset(["i", "in", "på", "utanför", "outside", "kring", "runt"])
# The shortest name that is looked for at the beginning of a longer word: "Sunnebo", "karlstadstjej".
_SHORTEST_BEGINNING = 5
_VILLAGE_ENDINGS: Final = tuple(sorted(word_list("grammar", "village_endings")))
_SCHOOL_ENDINGS: Final = (
    "skolan",
    "skola",
    "gymnasiet",
    "förskolan",
    "kliniken",
    "hemmet",
    "gården",
    "salongen",
    "sjukhuset",
    "lasarettet",
    "kyrkan",
    "mottagningen",
    "boendet",
    "school",
)
# Kinds of schools and clinics, which are everyday words or formed as such, and names of none.
_GENERAL: Final = word_list("grammar", "general")
_OF: Final = frozenset({"i", "på", "vid", "in", "at", "of"})


def small_places(reading: FoldedText) -> Iterator[Finding]:
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
        and token.lower not in word_list("workplaces", "compounds") | word_list("workplaces", "venues")
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


def _of_several_words(reading: FoldedText) -> Iterator[Finding]:
    several = [name for name in municipalities() if " " in name]
    for name in several:
        begin = reading.lower.find(name)
        while begin >= 0:
            end = begin + len(name)
            if not reading.lower[begin - 1 : begin].isalnum() and not reading.lower[end : end + 1].isalnum():
                yield finding(begin, end, Kind.SMALL_PLACE)
            begin = reading.lower.find(name, end)


def workplaces(reading: FoldedText) -> Iterator[Finding]:
    """The named schools, clinics and places of work in a text."""
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        if _is_named_by_itself(token):
            yield finding(token.start, token.end, Kind.NAMED_WORKPLACE)
        elif token.lower in word_list("workplaces", "compounds") or token.lower in word_list(
            "workplaces", "venues"
        ):
            yield from _find_named(reading, place)


def _is_named_by_itself(token: Token) -> bool:
    """A name and a kind in one word: "Kvarnaskolan", also in small letters."""
    stem = stems(token.lower)[-1]
    if not stem.endswith(_SCHOOL_ENDINGS) or stem in _GENERAL or token.lower in _GENERAL:
        return False
    if token.capital and not token.opens:
        return stem not in _SCHOOL_ENDINGS and not is_everyday(stem)
    return (
        not is_everyday(stem)
        and len(stem) > 9
        and stem.endswith(("skolan", "gymnasiet", "sjukhuset", "lasarettet"))
    )


def _find_named(reading: FoldedText, place: int) -> Iterator[Finding]:
    tokens = reading.tokens
    first = last = place
    after = place + 1
    if (
        after < len(tokens)
        and _is_adjacent(reading, after)
        and tokens[after].lower in _OF
        and after + 1 < len(tokens)
        and _is_small(tokens[after + 1])
    ):
        last = after + 1
    while last == place or last < len(tokens):
        after = last + 1
        if (
            after < len(tokens)
            and _is_adjacent(reading, after)
            and _is_name(tokens[after])
            and after - place <= 3
        ):
            last = after
        else:
            break
    before = place - 1
    if before >= 0 and _is_adjacent(reading, place) and _is_name(tokens[before]) and not tokens[before].opens:
        first = before
        if (
            before >= 1
            and _is_adjacent(reading, before)
            and _is_name(tokens[before - 1])
            and not tokens[before - 1].opens
        ):
            first = before - 1
    if first != last:
        venue = "workplace" if tokens[place].lower in word_list("workplaces", "venues") else "care"
        yield finding(
            tokens[first].start,
            tokens[last].end,
            Kind.NAMED_WORKPLACE,
            instead=Wording(f"instead.named_workplace.{venue}"),
        )


def _is_adjacent(reading: FoldedText, place: int) -> bool:
    before, token = reading.tokens[place - 1], reading.tokens[place]
    return reading.text[before.end : token.start] in {" ", "  ", ' "', " ”", " '", "-"}


def _is_name(token: Token) -> bool:
    if not token.capital and not token.shouted:
        # "kyrkeruds folkhögskola": a name in small letters and the genitive.
        word = token.lower
        return (
            len(word) > 5
            and word.endswith("s")
            and not any(is_everyday(s) or is_compound(s) for s in stems(word))
        )
    return (
        token.capital
        and not (len(token.text) > 1 and token.text.isupper() and is_everyday(token.lower))
        and not any(s in ordinary_capitals() for s in stems(token.lower))
    )


def _is_small(token: Token) -> bool:
    """Whether the word is a place that is not among the largest."""
    known = any(stem in municipalities() for stem in stems(token.lower))
    return (known and (token.capital or not is_everyday(token.lower))) or (
        _is_name(token) and not is_everyday(token.lower)
    )
