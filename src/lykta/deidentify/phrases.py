"""Where in its sentence a detail stands, and how a sentence is changed so that it still reads as one.

A change is a span of the text and the words that stand there afterwards; none means that it is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

from lykta.deidentify.finding import Finding, table
from lykta.language import Language

# Abbreviations after whose point a sentence goes on.
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(])(?:tel|nr|kl|ca|pat|mob|dr|f|föd|ev|pers|reg|st|mr|mrs|ms|no|ph|t\.ex|bl\.a|d\.v\.s|e\.g|i\.e|\w)$",
    re.IGNORECASE,
)
# With the sign before it, so that no more of the text is looked at for each point.
_LONGEST_ABBREVIATION: Final = 8
_SENTENCE_END: Final = re.compile(r"[.!?]+[\"”)]*(?=\s|$)|\n")
# Characters of a sentence that are looked at to either side, so that the time grows with the length alone.
_LONGEST_SENTENCE: Final = 400
_CLAUSE_EDGE: Final = ",;:–-"
_ARTICLE: Final = re.compile(r"(?:^|(?<=\W))(?:en|ett|den|det|the|a|an) $", re.IGNORECASE)


class Replacement(NamedTuple):
    """A half-open span of the text, and the words to stand there."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Spot:
    """A detail in its sentence."""

    text: str
    start: int
    end: int
    kind: str
    language: Language
    masked: str
    """The text with blanks for whatever was found."""
    finding: Finding
    county_part: str = ""
    letter: str = ""
    """The letter that tells a named person from the others of the text; none where one alone is named."""
    is_first_named: bool = False
    """Whether a name stands there for the first time, and nobody was spoken of before."""

    @property
    def detail(self) -> str:
        """The detail itself, in small letters."""
        return self.text[self.start : self.end].lower()

    @cached_property
    def first(self) -> int:
        """Where its sentence begins."""
        begin = max(0, self.start - _LONGEST_SENTENCE)
        for found in _SENTENCE_END.finditer(self.text, begin, self.start):
            if found[0] == "\n" or not self._is_abbreviated(begin, found.start()):
                begin = found.end()
        while begin < self.start and self.text[begin].isspace():
            begin += 1
        return begin

    @cached_property
    def last(self) -> int:
        """Where its sentence ends, before the mark that ends it."""
        furthest = min(len(self.text), self.end + _LONGEST_SENTENCE)
        for found in _SENTENCE_END.finditer(self.text, self.end, furthest):
            if found[0] == "\n" or not self._is_abbreviated(self.end, found.start()):
                return found.start()
        return furthest

    def _is_abbreviated(self, begin: int, end: int) -> bool:
        """Whether an abbreviation ends here that begins after a place."""
        return _ABBREVIATED.search(self.text, max(begin, end - _LONGEST_ABBREVIATION), end) is not None

    @property
    def before(self) -> str:
        """What of the sentence stands before, in small letters."""
        return self.text[self.first : self.start].lower()

    @property
    def after(self) -> str:
        """What of the sentence stands after, in small letters."""
        return self.text[self.end : self.last].lower()

    def back(self, pattern: str) -> re.Match[str] | None:
        """Whether a pattern ends right before the detail."""
        return compile_pattern(rf"(?:^|(?<=[^\w]))(?:{pattern})$").search(self.before)

    def on(self, pattern: str) -> re.Match[str] | None:
        """Whether a pattern begins right after the detail."""
        return compile_pattern(rf"(?:{pattern})").match(self.after)

    def begins_clause(self, start: int) -> bool:
        """Whether a clause begins at a place: nothing, or a comma and its like, stands before."""
        left = self.text[self.first : start].rstrip(" \t(")
        return not left or left[-1] in _CLAUSE_EDGE

    def ends_clause(self, end: int) -> bool:
        """Whether a clause ends at a place."""
        right = self.text[end : self.last].lstrip(" \t")
        return not right or right[0] in ",;)–"

    def words(self, key: str, **values: str) -> str:
        """Words of the list in the language of the text."""
        said: str = table("words/phrases.toml")[self.language][key]
        return said.format_map(values)

    # Changes

    def put(self, words: str, *, start: int | None = None, end: int | None = None) -> Replacement:
        """Write words in place of the detail, or of a wider span. An article before it is not doubled."""
        begin, stop = self.start if start is None else start, self.end if end is None else end
        left = self.text[self.first : begin]
        if words.split(" ", maxsplit=1)[0] in {"en", "ett", "a", "an", "the", "mindre", "someone"}:
            if article := _ARTICLE.search(left):
                begin -= len(article[0])
            elif compile_pattern(rf"\b{context('possessive')} $").search(left.lower()):
                words = words.partition(" ")[2] or words
        return Replacement(begin, stop, words)

    def bracket(self) -> Replacement:
        """The detail's kind in brackets: reads as left out wherever it stands."""
        known: dict[str, str] = table("words/phrases.toml")["brackets"][self.language]
        return self.put(known.get(self.kind, known["other"]))

    def leave_out(self, start: int | None = None, end: int | None = None) -> Replacement:
        """Leave the detail out, or a wider span, with the space and the comma that stood for it alone."""
        begin, stop = self.start if start is None else start, self.end if end is None else end
        left = self.text[self.first : begin].rstrip(" \t")
        right = self.text[stop : self.last].lstrip(" \t")
        if not left.strip("–-• ") and not right.strip(" ,;:–-"):
            return self.leave_sentence_out()
        if not left:
            trimmed = right.lstrip(" ,;:–-")
            return Replacement(begin, self.last - len(trimmed), "")
        if left[-1] in ",;:–" and (not right or right[0] in ",;:)–"):
            left = left.rstrip(" ,;:–")
            # Between two commas it was an addition, and both go.
            if right[:1] == "," and not compile_pattern(rf", {context('goes_on')}\b").match(right.lower()):
                right = right[1:].lstrip(" \t")
        return Replacement(
            self.first + len(left), self.last - len(right) - (1 if _takes_space(right) else 0), ""
        )

    def leave_sentence_out(self) -> Replacement:
        """Leave out the whole sentence; the bracket, where the text is no more than that."""
        stop = self.last
        while stop < len(self.text) and self.text[stop] in '.!?"”)':
            stop += 1
        begin = self.first
        rest = self.text[stop:]
        gap = len(rest) - len(rest.lstrip(" \t"))
        is_line = (not begin or self.text[begin - 1] == "\n") and rest[gap : gap + 1] == "\n"
        if rest[gap:].strip():
            stop += gap + is_line
        else:
            begin = len(self.text[:begin].rstrip(" \t"))
        if not (self.text[:begin] + self.text[stop:]).strip():
            return self.bracket()
        return Replacement(begin, stop, "")


def _takes_space(right: str) -> bool:
    return bool(right) and right[0] not in ",;:)–"


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of the lists, put together once."""
    return re.compile(pattern)


@cache
def context(key: str) -> str:
    """A pattern of what stands around details."""
    return _read_group("context")[key]


@cache
def labels(kind: str) -> str:
    """A pattern of the words that announce a kind; one that never fits where there are none."""
    return _read_group("labels").get(kind, r"(?!)")


def _read_group(group: str) -> dict[str, str]:
    found: dict[str, Any] = table("words/phrases.toml")[group]
    # Lines of a long pattern are joined; a backslash at the end of a line is not part of it.
    return {key: value.replace("\\\n", "") for key, value in found.items()}


# What several kinds of details have in common


def is_genitive(spot: Spot) -> bool:
    """Whether a name says whose something is: "Annas mamma"."""
    last = spot.detail.split()[-1]
    if last.endswith(("'s", ":s")):
        return True
    return (
        last.endswith("s")
        and spot.language == "sv"
        and spot.on(r" [a-zåäö]{2,}") is not None
        and not (spot.on(r" (?:är|har|vill|kom|säger|sa|bor|var|och|eller|som|med|i|på|till)\b"))
    )


def apposition(spot: Spot) -> Replacement | None:
    """Leaves out what stands between commas or in brackets: "Kvinnan, Sara, ..."."""
    left = spot.before.rstrip()
    if left.endswith(",") and spot.ends_clause(spot.end) and not left[:-1].endswith((")", "]")):
        return spot.leave_out()
    if left.endswith("(") and spot.after.lstrip().startswith(")"):
        return parentheses(spot)
    return None


def parentheses(spot: Spot, announced: str = r"(?!)") -> Replacement | None:
    found = spot.back(rf"\(\s?(?:(?:{announced})[.:]? ?)?")
    if found and spot.after.lstrip().startswith(")"):
        begin = spot.start - len(found[0])
        while begin > spot.first and spot.text[begin - 1] == " ":
            begin -= 1
        return Replacement(begin, spot.text.index(")", spot.end) + 1, "")
    return None


def labelled_clause(spot: Spot, announced: str) -> Replacement | None:
    """The label and the value, where they are a clause of their own: ", tel 070...,"."""
    found = spot.back(rf"(?:{announced})(?: (?:nr|nummer|no|number))?[.:]? ?(?:{context('copula')} ?)?")
    if not found:
        return None
    start = spot.start - len(found[0])
    if spot.begins_clause(start) and spot.ends_clause(spot.end):
        return spot.leave_out(start)
    if not spot.text[spot.end : spot.last].strip() and (
        more := compile_pattern(rf",? {context('conjunction')} $").search(
            spot.text[spot.first : start].lower()
        )
    ):
        return spot.leave_out(start - len(more[0]))
    if spot.begins_clause(start) and spot.on(rf",? {context('conjunction')} {context('pronoun')}\b"):
        return spot.leave_out(start, spot.end + spot.after.index(" ", 1) + 1)
    return None


# What no sentence says: it shows that a change made nonsense.
_NONSENSE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:en|ett|a|an|the) (?:en|ett|a|an|the|personen|någon)\b",
        r"\bpersonen personen\b|\bthe person the person\b",
        r"\b(?:heter|hette|kallas|kallar sig|called|named|vid namn) "
        r"(?:personen|personens|en |ett |the person|a |och\b|and\b|men\b|but\b)",
        r"\b(?:heter|hette|kallas|kallar sig|called|named|vid namn|är|is|har) ?(?:[,.;!?]|$)",
        r"\b(?:telefon|tel|nummer|nr|mobil|phone|number|konto|account|pass|regnr|snap) (?:ett|en|a|an) ",
        r"\b(?:på|i|hos|från) (?:i|på|hos|från)\b|\btill till\b",
        r"\b(?:in|on|at|of|from|to) (?:in|on|at|of|from)\b",
        r"\b(?:på|hos|från|med|at|from|with|of|and|och|eller|or|att|that|which|who|som) ?(?:[,.;!?]|$)",
        r"\b(?:är|is|was|var) (?:i|in) (?:january|februari|maj|may)\b(?=[.!?])",
        r" [,.;!?]|,,|, ?[.!?]|\( ?\)|\bmellan \d+ och \d+ år gammal",
        r"\b(?:har|has) (?:är|is|har|has)\b|\b(?:är|is) (?:är|is|har|has)\b",
        r"\b(?:a) (?:adult|another|e-mail)\b|\ban (?:girl|woman|person|foreign|boy|man)\b",
    )
)


def nonsense(text: str) -> int:
    """How many places of a text read as no sentence does."""
    lower = text.lower()
    return sum(1 for pattern in _NONSENSE for _ in pattern.finditer(lower))
