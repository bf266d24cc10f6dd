"""Names of people: first and last together, one alone, spelled out, and words with a capital that nobody
knows.

Swedish writes no other word with a capital within a sentence, so a capital there is a sign by itself. At the
beginning of a sentence, in small letters and in lines of capitals the lists of names decide, and for names
that are everyday words too (Björn, Sten, Kim, Will) the words beside them.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Kind, Wording, finding, word_list
from lykta.deidentify.lexicon import (
    FUNCTION_WORDS,
    is_compound,
    is_demonym,
    is_everyday,
    is_everyday_swedish,
    is_familiar,
    is_family,
    is_given,
    is_listed_family,
    municipalities,
    ordinary_capitals,
    stems,
)
from lykta.deidentify.reading import FoldedText, Token

_INTRODUCED = re.compile(
    r"\b(?:heter|hette|heta|kallas|kallar sig|kallar (?:vi )?henne|kallar (?:vi )?honom|namnet|namn|vid namn|"
    r"namnen|named|called|name is|name's|"
    r"by the name of|kallad|kallade|döpt till)[ :\"”“']{1,3}(?:för |nog |väl |tror jag |nåt i stil med |"
    r"something like |typ |egentligen |i verkligheten |really )?[\"”“']?$"
)
_PARTICLES: Final = word_list("grammar", "particles")
# What somebody does, right after a name that is also an everyday word.
_DOES: Final = word_list("grammar", "does")
_BETWEEN: Final = frozenset({" ", "-", "  ", " -", "- ", "\n", ". "})
_TO_A_PLACE: Final = word_list("grammar", "to_a_place")
_IN_A_PLACE: Final = frozenset(
    ["i", "in", "utanför", "outside", "kring", "runt", "nära", "near", "norr", "söder", "öster", "väster"]
)
# What has a capital and looks like somebody's name, and is an institution, a law or a time.
_PHRASES = re.compile(
    r"\b(?:röda korset|red cross|red crescent|lex (?:sarah|maria)|kalla kriget|save the children|vita huset|"
    r"stilla havet|salvation army|united nations|amnesty international)\b"
)
_SPELLED = re.compile(r"(?<!\w)(?:[^\W\d_]([ .\-_*])(?:\1| )?){3,30}[^\W\d_](?!\w)")


def names(reading: FoldedText) -> Iterator[Finding]:
    """The names of people in a text."""
    tokens = reading.tokens
    phrases = {at for found in _PHRASES.finditer(reading.lower) for at in range(found.start(), found.end())}
    place = 0
    while place < len(tokens):
        length = 0 if tokens[place].start in phrases else _name_at(reading, place)
        if not length:
            place += 1
            continue
        yield _finding_of(reading, place, length)
        place += length
    yield from _spelled_names(reading)


def _name_at(reading: FoldedText, place: int) -> int:
    """How many words from `place` on are one name: none, one alone, or more for a full name."""
    tokens = reading.tokens
    if not _begins(reading, place):
        return 0
    end = place + 1
    while end < len(tokens) and _beside(reading, end):
        if _goes_on(reading, place, end):
            end += 1
        elif (
            tokens[end].lower in _PARTICLES
            and end + 1 < len(tokens)
            and _beside(reading, end + 1)
            and _goes_on(reading, place, end + 1)
            and tokens[end + 1].capital
        ):
            end += 2
        else:
            break
    return end - place


def _beside(reading: FoldedText, place: int) -> bool:
    before, token = reading.tokens[place - 1], reading.tokens[place]
    gap = reading.text[before.end : token.start]
    return gap in _BETWEEN and (gap != ". " or before.end - before.start == 1)


def _begins(reading: FoldedText, place: int) -> bool:
    token = reading.tokens[place]
    if token.lower in _PARTICLES and not token.capital:
        return False
    if _is_introduced(reading, token):
        return _is_name_after_introduction(token)
    if _is_written_as_name(token):
        return not _is_ordinary(token) and _capital_begins(reading, place)
    return _small_begins(reading, place)


def _is_written_as_name(token: Token) -> bool:
    """With a capital that means something; a word all in capitals is an abbreviation unless it is a name."""
    if not token.capital:
        return False
    if len(token.text) > 1 and token.text.isupper():
        return is_given(token.lower) or is_family(token.lower)
    return True


def _is_ordinary(token: Token) -> bool:
    return any(stem in ordinary_capitals() or stem in municipalities() for stem in stems(token.lower))


def _capital_begins(reading: FoldedText, place: int) -> bool:
    token = reading.tokens[place]
    if len(token.text) == 1:
        return _next_is_family(reading, place)
    known = is_given(token.lower) or is_family(token.lower)
    everyday = is_everyday(token.lower) or (not known and _is_clear_compound(token))
    if not token.opens:
        return known or not everyday
    if reading.swedish and is_familiar(token.lower) and not is_everyday_swedish(token.lower):
        # "Annas" and "Anna" are words of English alone.
        everyday = False
    if token.lower in FUNCTION_WORDS and token.lower != "hans":
        return False
    if not everyday:
        return (
            known
            or _next_is_name(reading, place)
            or _next_does(reading, place)
            or _is_genitive(reading, place)
        )
    if token.lower in _NEVER_OPENS or not is_given(token.lower):
        return False
    return _next_is_name(reading, place) or (is_familiar(token.lower) and _next_does(reading, place))


def _is_clear_compound(token: Token) -> bool:
    """At the beginning of a sentence any compound is one; within it only a long one, for short ones are
    villages too.
    """
    return (token.opens or len(token.lower) >= _LONG_WORD) and is_compound(token.lower)


_LONG_WORD = 13
# Words that begin sentences far more often than they are names.
_NEVER_OPENS: Final = word_list("grammar", "never_opens")


def _is_genitive(reading: FoldedText, place: int) -> bool:
    token = reading.tokens[place]
    return len(stems(token.lower)) > 1 and is_given(stems(token.lower)[1])


def _next_does(reading: FoldedText, place: int) -> bool:
    tokens = reading.tokens
    if place + 1 >= len(tokens) or reading.text[tokens[place].end : tokens[place + 1].start] != " ":
        return False
    return tokens[place + 1].lower in _DOES and not tokens[place + 1].capital


def _next_is_name(reading: FoldedText, place: int) -> bool:
    tokens = reading.tokens
    if place + 1 >= len(tokens) or not _beside(reading, place + 1):
        return False
    after = tokens[place + 1]
    if _is_ordinary(after) and not is_listed_family(after.lower):
        return False
    return _is_written_as_name(after) and (
        not is_everyday(after.lower) or is_family(after.lower) or is_given(after.lower)
    )


def _next_is_family(reading: FoldedText, place: int) -> bool:
    tokens = reading.tokens
    if place + 1 >= len(tokens) or not _beside(reading, place + 1):
        return False
    after = tokens[place + 1]
    return after.capital and is_family(after.lower) and not _is_ordinary(after)


def _small_begins(reading: FoldedText, place: int) -> bool:
    """Whether a name begins that is written in small letters, or in a line of capitals."""
    token = reading.tokens[place]
    if token.capital or token.lower in FUNCTION_WORDS or _is_ordinary(token):
        return False
    return _is_nothing_but_a_name(reading, token) or _two_make_a_name(reading, place)


def _is_nothing_but_a_name(reading: FoldedText, token: Token) -> bool:
    if is_given(token.lower) and len(token.lower) > 2 and not is_everyday(token.lower):
        return True
    # "anna" is an English word, which in a Swedish text it is not.
    swedish = reading.swedish and not token.shouted and not is_everyday_swedish(token.lower)
    return swedish and is_familiar(token.lower)


def _two_make_a_name(reading: FoldedText, place: int) -> bool:
    """Of a name that is also a word, the surname after it decides: "björn lindqvist"."""
    if place + 1 == len(reading.tokens) or not _beside(reading, place + 1):
        return False
    token, after = reading.tokens[place], reading.tokens[place + 1]
    if is_everyday(after.lower) or _is_ordinary(after):
        return False
    if is_given(token.lower):
        return is_family(after.lower)
    return is_family(token.lower) and not is_everyday(token.lower) and is_given(after.lower)


def _is_introduced(reading: FoldedText, token: Token) -> bool:
    return _INTRODUCED.search(reading.lower, max(0, token.start - 48), token.start) is not None


def _is_name_after_introduction(token: Token) -> bool:
    if token.lower in FUNCTION_WORDS and not (token.capital and is_given(token.lower)):
        return False
    if _is_ordinary(token):
        return False
    return token.capital or is_given(token.lower) or not is_everyday(token.lower)


def _goes_on(reading: FoldedText, first: int, place: int) -> bool:
    """Whether the word at `place` is a further part of the name that began at `first`."""
    token, begin = reading.tokens[place], reading.tokens[first]
    # Berg, Lund and Mark are municipalities and surnames; after a first name they are the latter.
    if _is_ordinary(token) and not (
        (is_listed_family(token.lower) or is_demonym(token.lower)) and is_given(begin.lower)
    ):
        return False
    if token.capital:
        return _capital_goes_on(reading, token)
    return token.lower not in FUNCTION_WORDS and _small_goes_on(reading, begin, token)


def _capital_goes_on(reading: FoldedText, token: Token) -> bool:
    if len(token.text) == 1:
        return reading.text[token.start - 1] == " " and token.text not in "IÅÖ"
    if token.text.isupper() and not (is_given(token.lower) or is_family(token.lower)):
        return False
    known = is_given(token.lower) or is_family(token.lower) or is_demonym(token.lower)
    return known or not is_everyday(token.lower)


def _small_goes_on(reading: FoldedText, begin: Token, token: Token) -> bool:
    everyday = is_everyday(token.lower)
    if is_family(token.lower) and (not everyday or _is_swedish_pair(begin, token)):
        return True
    if _is_introduced(reading, begin):
        # After "heter Anna" comes a verb in small letters: "bor" and "kan" are surnames too.
        return not everyday or (is_family(token.lower) and not begin.capital)
    return not everyday and is_given(token.lower)


def _is_swedish_pair(begin: Token, token: Token) -> bool:
    """Such as "sara berg": the first is nothing but a name, the second a surname that is also a word."""
    return (
        is_given(begin.lower)
        and not is_everyday(begin.lower)
        and not token.capital
        and len(token.lower) > 2
        and begin.capital == token.capital
    )


def _finding_of(reading: FoldedText, place: int, length: int) -> Finding:
    first, last = reading.tokens[place], reading.tokens[place + length - 1]
    if length > 1:
        if (
            place
            and reading.tokens[place - 1].lower in word_list("capitals", "titles")
            and _beside(reading, place)
        ):
            first = reading.tokens[place - 1]
        return finding(first.start, last.end, Kind.FULL_NAME, instead=_instead(last, "full_name"))
    before = reading.tokens[place - 1].lower if place and not first.opens else ""
    if before in _IN_A_PLACE or (before in _TO_A_PLACE and not is_given(first.lower)):
        return finding(first.start, last.end, Kind.SMALL_PLACE, why="unknown_place")
    kind = Kind.FIRST_NAME if is_given(first.lower) else Kind.UNKNOWN_NAME
    return finding(first.start, last.end, kind, instead=_instead(first, kind.value))


def _instead(last: Token, key: str) -> Wording:
    genitive = last.lower.endswith("s") and not (
        last.lower in stems(last.lower)[:1]
        and is_given(last.lower)
        and len(stems(last.lower)) > 1
        and not is_given(stems(last.lower)[1])
    )
    return Wording(f"instead.{key}.genitive" if genitive else f"instead.{key}")


def _spelled_names(reading: FoldedText) -> Iterator[Finding]:
    """Names spelled out letter by letter, such as "s-a-r-a"."""
    for found in _SPELLED.finditer(reading.lower):
        letters = [c for c in found[0] if c.isalpha()]
        # Abbreviations such as "t.o.m." and "f.r.o.m" are shorter, or known.
        if len(letters) > 4 or (len(letters) == 4 and is_given("".join(letters))):
            yield finding(found.start(), found.end(), Kind.FULL_NAME, why="spelled_name")
