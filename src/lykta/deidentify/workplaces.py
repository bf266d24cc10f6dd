"""Schools, clinics, homes, salons and firms by their names."""

from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Wording, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.lexicon import is_compound, is_everyday, municipalities, ordinary_capitals, stems
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading, Token

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
_GENERAL: Final = listed("grammar", "general")
_OF: Final = frozenset({"i", "på", "vid", "in", "at", "of"})


def workplaces(reading: Reading) -> Iterator[Finding]:
    """The named schools, clinics and places of work in a text."""
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        if _is_named_by_itself(token):
            yield finding(token.start, token.end, Kind.NAMED_WORKPLACE)
        elif token.lower in listed("workplaces", "compounds") or token.lower in listed(
            "workplaces", "venues"
        ):
            yield from _named(reading, place)


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


def _named(reading: Reading, place: int) -> Iterator[Finding]:
    tokens = reading.tokens
    first = last = place
    after = place + 1
    if (
        after < len(tokens)
        and _joined(reading, after)
        and tokens[after].lower in _OF
        and after + 1 < len(tokens)
        and _is_small(tokens[after + 1])
    ):
        last = after + 1
    while last == place or last < len(tokens):
        after = last + 1
        if after < len(tokens) and _joined(reading, after) and _is_name(tokens[after]) and after - place <= 3:
            last = after
        else:
            break
    before = place - 1
    if before >= 0 and _joined(reading, place) and _is_name(tokens[before]) and not tokens[before].opens:
        first = before
        if (
            before >= 1
            and _joined(reading, before)
            and _is_name(tokens[before - 1])
            and not tokens[before - 1].opens
        ):
            first = before - 1
    if first != last:
        venue = "workplace" if tokens[place].lower in listed("workplaces", "venues") else "care"
        yield finding(
            tokens[first].start,
            tokens[last].end,
            Kind.NAMED_WORKPLACE,
            instead=Wording(f"instead.named_workplace.{venue}"),
        )


def _joined(reading: Reading, place: int) -> bool:
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
