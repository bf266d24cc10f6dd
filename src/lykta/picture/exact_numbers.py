"""Numbers in a text that everybody reads, so that no sentence tells what the tables hide.

A number below 5, or an exact number of people, undoes the protection of an edition in a sentence as well as
in a table. Which numbers are counts cannot be known for sure: years, dates, provisions, the band, age groups
and names of editions are passed over, and all others are found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lykta.picture.tables import BASE

_UNITS: Final = (
    ("noll", "zero"), ("en", "ett", "one"), ("två", "two"), ("tre", "three"), ("fyra", "four"),
    ("fem", "five"), ("sex", "six"), ("sju", "seven"), ("åtta", "eight"), ("nio", "nine"), ("tio", "ten"),
    ("elva", "eleven"), ("tolv", "twelve"), ("tretton", "thirteen"), ("fjorton", "fourteen"),
    ("femton", "fifteen"), ("sexton", "sixteen"), ("sjutton", "seventeen"), ("arton", "eighteen"),
    ("nitton", "nineteen"),
)  # fmt: skip
_TENS: Final = (
    ("tjugo", "twenty"), ("trettio", "thirty"), ("fyrtio", "forty"), ("femtio", "fifty"), ("sextio", "sixty"),
    ("sjuttio", "seventy"), ("åttio", "eighty"), ("nittio", "ninety"), ("hundra", "hundred"),
)  # fmt: skip
_VALUES: Final = {word: value for value, words in enumerate(_UNITS) for word in words} | {
    word: 10 * ten for ten, words in enumerate(_TENS, 2) for word in words
}
# These are mostly no numbers: they count only before people.
_ONLY_OF_PEOPLE: Final = {
    "en": 1, "ett": 1, "one": 1, "ingen": 0, "inget": 0, "inga": 0, "no": 0,
    "båda": 2, "bägge": 2, "both": 2, "par": 2, "couple": 2, "sex": 6,
}  # fmt: skip
_PEOPLE: Final = (
    r"(?:person(?:er|erna|en|s)?|people|individ(?:er|erna|uals?)?|flick(?:a|an|or|orna)|pojk(?:e|en|ar|arna)"
    r"|kvinn(?:a|an|or|orna)|m[aä]n|mannen|männen|barn(?:en|et)?|ungdom(?:ar|arna)?|tonåring(?:ar|arna)?"
    r"|offer|offren|utsatta?|målsägande|klient(?:er|erna)?|girls?|boys?|wom[ae]n|men|child(?:ren)?|minors?"
    r"|rad(?:en|er|erna)?|rows?|teenagers?|victims?|clients?|ärenden?(?:a)?|fall(?:en|et)?|cases?|konsultation(?:er|erna)?"
    r"|consultations?|registrering(?:ar|arna)?|registrations?)\b"
)
_MONTH: Final = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january"
    r"|february|march|(?-i:May)|june|july|august|october|jan|feb|apr|aug|sept?|okt|oct|nov|dec)\b\.?"
)
_YEAR: Final = r"(?:19|20)\d\d"
_NO_COUNT: Final = re.compile(
    rf"\d{{1,2}}/\d{{1,2}}[ -]{_YEAR}(?!\d)"
    rf"|(?<!\d){_YEAR}(?:-\d\d?){{1,2}}(?!\d)|(?<!\d){_YEAR}[:/]\d+(?:/[A-Z]{{2}})?|(?<!\d){_YEAR}(?!\d)"
    rf"|(?<!\d)[0-3]?\d(?::[ea]|st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}"
    rf"|\b{_MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?(?!\d)"
    r"|\b(?:kvartal|quarter|kv\.?|q)\s?[1-4](?!\d)"
    r"|\bkl(?:\.|ockan)?\s?\d{1,2}(?:[.:]\d\d)?(?!\d)|(?<!\d)\d{1,2}:\d\d(?!\d)"
    r"|(?<!\d)\d+(?:\s?[a-z])?(?:\s?[-–]\s?\d+)?\s?(?:kap\b\.?|§§?)"
    r"|(?:§§?|\b(?:kap\.?|kapitel|chapter|section|article|artikel|paragraf(?:en)?))\s?\d+(?:\s?[a-z]\b)?"
    r"|(?<![\d–-])0\s?[-–]\s?(?:4|17)(?!\d)|\b(?:noll|none|zero) (?:till|to) (?:fyra|four)\b"
    r"|(?<!\d)(?:18\s?[-–]\s?24|25\s?[-–]\s?34)(?!\d)"
    r"|\b(?:under|över|below|over)\s18(?!\d)|(?<!\d)(?:18|35)\s?(?:års?|years?)\b",
    re.IGNORECASE,
)
_THING_BEFORE: Final = re.compile(
    r"\b(?:tabell(?:en|erna)?|figur(?:en|erna)?|diagram(?:met|men)?|sidan?|sidorna|version(?:en)?|punkt(?:en)?"
    r"|steg(?:et)?|kolumn(?:en)?|fil(?:en)?|avsnitt(?:et)?|bilaga|tables?|figures?|charts?|pages?|points?|steps?"
    rf"|columns?|files?|annex)\s+\d+(?:\s?(?:,|-|–|och|and|eller|or)\s?\d+)*(?!\d)(?!\s+(?:\w+\s+)?{_PEOPLE})",
    re.IGNORECASE,
)
_THING_AFTER: Final = re.compile(
    r"\s*(?:(?:av|of)\s+(?:(?:de|the)\s+)?)?(?:tabell(?:er|erna)?|figur(?:er|erna)?|diagram(?:men)?|kart(?:a|or)"
    r"|fil(?:er|erna)?|sid(?:a|or)|kolumn(?:er)?|kommun(?:er|erna)?|län|år|månad(?:er)?|veck(?:a|or)|dag(?:ar)?"
    r"|timm(?:e|ar)|utgåv(?:a|or|orna)|språk(?:en)?|länk(?:ar)?|fel|gånger|procent|%|tables?|figures?|charts?"
    r"|maps?|files?|pages?|columns?|municipalit(?:y|ies)|count(?:y|ies)|years?|months?|weeks?|days?|hours?"
    r"|editions?|languages?|links?|errors?|times|per ?cent)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_PEOPLE: Final = re.compile(rf"\s+(?:[^\W\d]+\s+){{0,2}}?{_PEOPLE}", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
    rf"|\b(?:(?:{'|'.join(word for words in _TENS for word in words)})[ -]?)?"
    rf"(?:{'|'.join(_VALUES)}|{'|'.join(_ONLY_OF_PEOPLE)})\b",
    re.IGNORECASE,
)
_PARTS: Final = r"(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?"
_ROWS: Final = r"(?:rows|persons|people|cases|registrations|numbers|figures)"
_HOW_MUCH: Final = re.compile(
    "|".join(
        (
            # Twice, and so many times, as verbs, adjectives and nouns.
            r"\b\w*dubb(?!el(?:kontroll|koll))l?\w+", r"\bdubl\w+", r"\btripp\w+", r"\b\w+faldi\w+",
            r"\b(?:re)?doubl(?!e-?check)\w+", r"\b(?:dupli|tripl|quadrupl|quintupl)\w+", r"\b\w+fold\b",
            r"\b(?:twice|thrice|ggr)\b", r"\b\d+\s?x\b", r"\b(?:another|second) time\b",
            r"\b(?!flera|många|några|andra)[^\W_]+\sgånger\b", r"\ben gång (?:till|för)\b",
            r"\b(?:ännu|ytterligare) en gång\b", r"\b(?:once|one time) too\b",
            r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|\w+ty|hundred)\stimes\b",
            # Shares of what there should be.
            r"\bhalver\w*", r"\bhalv(?:ed|es|ing)\b", r"\bhälften av (?!år|(?:19|20)\d\d)\w+",
            r"\bhalva (?:antalet|talet|filen)\b", r"\bhalf (?:of )?(?:the|all|were|as)\b(?! (?:year|table))",
            r"\b(?:tredje|fjärde|femte|sjätte|sjunde|åtton(?:de)?|nion(?:de)?|tion(?:de)?)del\w*",
            rf"\b(?:a|one)[ -]{_PARTS} of (?:the )?{_ROWS}\b", rf"\b(?:two|three|four)[ -]{_PARTS}\b",
            r"\bvar(?:annan|(?:t|je)? (?:tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde))\b",
            r"\bevery (?:other|second|third|fourth|fifth|tenth)\b", r"\bone in (?:two|three|four|five|ten)\b",
            r"(?:\d|\b(?:fem|tjugo|hundra|ten|\w*tio|\w+ty))\s?(?:%|procent|promille|per ?cent|pct\b|proc\b)",
            # By one.
            r"\b(?:var|blev|är|was|were|is|are) (?:ett|en|one) (?:för|too)\b", r"\boff by\b",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
# A shorter name is a number that somebody could be counted by.
_SHORTEST_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number of a text in its own words: its value, and whether it counts people or things."""

    words: str
    value: float
    is_of_people: bool
    is_of_things: bool

    @property
    def is_small(self) -> bool:
        """Whether it is below 5, and of nothing that is surely no person, such as tables or months."""
        return self.value < BASE and not self.is_of_things and self.words.casefold() not in _ONLY_OF_PEOPLE

    @property
    def is_exact_count(self) -> bool:
        """Whether it counts people and is none that an edition shows, which are multiples of 5."""
        return self.is_of_people and self.value % BASE != 0

    @property
    def is_revealing(self) -> bool:
        """Whether it must not be read by everybody."""
        return self.is_small or self.is_exact_count


def numbers_in(text: str, *, names: Iterable[str] = ()) -> list[WrittenNumber]:
    """The numbers of a text that may be counts, in digits and in Swedish and English words.

    `names` are those of editions, which pass where they hold four characters or more.
    """
    plain = unicodedata.normalize("NFKC", text)
    for name in sorted((each for each in names if len(each) >= _SHORTEST_NAME), key=len, reverse=True):
        plain = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", _blank, plain)
    plain = _NO_COUNT.sub(_blank, plain)
    labels = [found.span() for found in _THING_BEFORE.finditer(plain)]
    return list(_find(plain, labels))


def amounts_in(text: str) -> list[str]:
    """The words of a text that may say by how much numbers were wrong, such as "twice" or "dubbelräknade".

    Whoever has an edition and the one that corrects it can tell from them what stands behind "0-4". No list
    of words has them all: "räknades igen" says it too.
    """
    return [found[0] for found in _HOW_MUCH.finditer(unicodedata.normalize("NFKC", text))]


def _blank(found: re.Match[str]) -> str:
    # No space: what stands on either side must not become one phrase.
    return "·" * len(found[0])


def _find(text: str, labels: list[tuple[int, int]]) -> Iterator[WrittenNumber]:
    for found in _NUMBER.finditer(text):
        after = text[found.end() :]
        is_of_people = _BEFORE_PEOPLE.match(after) is not None
        word = found[0].casefold()
        if word in _ONLY_OF_PEOPLE and not is_of_people:
            continue
        is_label = any(start <= found.start() < end for start, end in labels)
        yield WrittenNumber(
            found[0], _value(word), is_of_people, is_label or _THING_AFTER.match(after) is not None
        )


def _value(word: str) -> float:
    if word[0].isdigit():
        return float(re.sub(r"\s", "", word).replace(",", "."))
    if word in _ONLY_OF_PEOPLE:
        return _ONLY_OF_PEOPLE[word]
    for ten, value in _VALUES.items():
        rest = word.removeprefix(ten).strip(" -")
        if value > 19 and rest != word and rest in _VALUES:
            return value + _VALUES[rest]
    return _VALUES[word]
