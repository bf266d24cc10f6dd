"""Suggestions: what to write in place of what was found, so that the whole still reads as somebody wrote it.

A word is not exchanged for a word where that makes nonsense. "som heter Anna" goes as a whole, and so does a
sentence that holds nothing but a telephone number; an age becomes a span, a day its month, a school "en
skola". Where no phrase fits, the detail's kind stands in brackets. Every suggestion is one for the writer to
take, to change or to leave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lykta.deidentify.finding import Finding, Kind
from lykta.deidentify.lexicon import is_everyday_english, is_everyday_swedish, stems
from lykta.deidentify.phrases import Replacement, Spot, compile_pattern, context, nonsense
from lykta.deidentify.reading import read
from lykta.deidentify.rewriting_facts import age, day, origin, place, relation, trait, workplace
from lykta.deidentify.rewriting_names import name, unknown_name, without_name
from lykta.deidentify.rewriting_numbers import address, birth, handle, value
from lykta.language import Language


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change to a text: its half-open span, the words to stand there, and which findings it mends.

    No words mean that the span is left out. `findings` are their places among those that were given.
    """

    start: int
    end: int
    words: str
    findings: tuple[int, ...]


def suggest(
    text: str, findings: Iterable[Finding], *, county_part: str = "", most: int | None = None
) -> tuple[Suggestion, ...]:
    """What to change for each finding, or for the first of them, in order and without overlaps.

    Findings may share a change. The words are in the language that the text is written in.
    """
    found = tuple(findings)
    masked = _mask_findings(text, found)
    found = found[:most]
    spots = tuple(_with_people(list(_spots(text, masked, found, county_part))))
    changes = [
        (_bracket_if_nonsense(spot, _RULES[spot.finding.kind](spot)), numbers) for spot, numbers in spots
    ]
    suggested = tuple(_several_as_one(_merge_overlapping(changes), spots))
    if found and not apply(text, suggested).strip():
        # Nothing else was said: what was is told by its kinds.
        return tuple(_merge_overlapping([(spot.bracket(), numbers) for spot, numbers in spots]))
    return suggested


def apply(text: str, suggestions: Iterable[Suggestion]) -> str:
    """The text with suggestions in it; what then begins a sentence has a capital where it had one."""
    built, at, raise_next = "", 0, False
    for one in sorted(suggestions, key=lambda each: each.start):
        built += _capitalise(text[at : one.start], raise_next)
        raise_next = raise_next and not text[at : one.start].strip()
        if _opens_sentence(built) and text[one.start : one.start + 1].isupper():
            raise_next = True
        built += _capitalise(one.words, raise_next)
        raise_next = raise_next and not one.words
        at = one.end
    return built + _capitalise(text[at:], raise_next)


_NAMES: Final = frozenset({Kind.FULL_NAME, Kind.FIRST_NAME})
_NUMBERS: Final = frozenset(
    {Kind.PERSONAL_NUMBER, Kind.PHONE, Kind.DATE_OF_BIRTH, Kind.RECORD_NUMBER, Kind.EMAIL}
)

type _Numbered = tuple[Spot, tuple[int, ...]]


def _spots(text: str, masked: str, found: tuple[Finding, ...], county_part: str) -> Iterable[_Numbered]:
    """Each finding in its sentence, with its place; a number right after a name belongs to it."""
    language = language_of(text)
    number = 0
    while number < len(found):
        one, last = found[number], number
        while _goes_with(text, found, last):
            last += 1
        start, end = one.start, found[last].end
        inside = text[start:end]
        if inside.startswith("(") and ")" not in inside:
            start += 1
        elif last > number and "(" in inside and text[end : end + 1] == ")":
            end += 1
        end = start + len(text[start:end].rstrip())
        yield (
            Spot(text, start, end, one.kind.value, language, masked, one, county_part),
            tuple(range(number, last + 1)),
        )
        number = last + 1


def _goes_with(text: str, found: tuple[Finding, ...], last: int) -> bool:
    """Whether the next finding is a number that stands right after this name, or after its other number."""
    if last + 1 == len(found) or found[last].kind not in _NAMES | _NUMBERS:
        return False
    after = found[last + 1]
    return (
        after.kind in _NUMBERS
        and _is_near(found, last)
        and not text[found[last].end : after.start].strip(" ,:(")
    )


def _is_near(found: tuple[Finding, ...], last: int) -> bool:
    while last and found[last].kind in _NUMBERS:
        last -= 1
    return found[last].kind in _NAMES


def _with_people(spots: list[_Numbered]) -> Iterable[_Numbered]:
    """The spots of names with a letter each, where several people stay named, and which is the first."""
    places: dict[str, int] = {}
    first: dict[str, int] = {}
    for spot, _ in spots:
        if spot.finding.kind in _NAMES:
            first.setdefault(_name_of(spot), spot.start)
            if without_name(spot) is None:
                places.setdefault(_name_of(spot), len(places))
    # Looked for once: a name is the first that is said of somebody where nobody was spoken of before it.
    pattern = compile_pattern(rf"\b(?:{context('pronoun')}|{context('person')})\b")
    spoken_of = pattern.search(spots[0][0].text.lower()) if spots else None
    for spot, numbers in spots:
        name = _name_of(spot)
        letter = chr(ord("A") + places[name] % 26) if name in places and len(places) > 1 else ""
        begins = first.get(name) == spot.start and not (spoken_of and spoken_of.end() <= spot.start)
        yield replace(spot, letter=letter, is_first_named=begins), numbers


def _name_of(spot: Spot) -> str:
    return stems(spot.detail.split()[0])[-1] if spot.detail.split() else ""


def _mask_findings(text: str, found: tuple[Finding, ...]) -> str:
    """The text with blanks for what was found."""
    masked = list(text)
    for one in found:
        masked[one.start : one.end] = " " * (one.end - one.start)
    return "".join(masked)


def language_of(text: str) -> Language:
    """The language that a text is written in: Swedish, where its words do not say."""
    reading = read(text)
    words = {token.lower for token in reading.tokens}
    swedish = sum(is_everyday_swedish(word) and not is_everyday_english(word) for word in words)
    english = sum(is_everyday_english(word) and not is_everyday_swedish(word) for word in words)
    if swedish == english:
        return "sv" if reading.swedish else "en"
    return "sv" if swedish > english else "en"


def _opens_sentence(built: str) -> bool:
    left = built.rstrip(' \t"”(')
    return not left or left[-1] in ".!?\n"


def _capitalise(words: str, raised: object) -> str:
    stripped = words.lstrip()
    if not raised or not stripped:
        return words
    return words[: len(words) - len(stripped)] + stripped[0].upper() + stripped[1:]


def _bracket_if_nonsense(spot: Spot, change: Replacement) -> Replacement:
    """The change, or the bracket where it makes what no sentence says."""
    # In its sentence alone: the time grows with the length of the text.
    first, last = min(spot.first, change.start), max(spot.last + 1, change.end + 1)
    changed = spot.text[first : change.start] + change.words + spot.text[change.end : last]
    return change if nonsense(changed) <= nonsense(spot.text[first:last]) else spot.bracket()


def _merge_overlapping(changes: list[tuple[Replacement, tuple[int, ...]]]) -> list[Suggestion]:
    """Changes that overlap as one: what is left out takes along what lies within."""
    joined: list[Suggestion] = []
    for change, numbers in sorted(changes, key=lambda each: (each[0].start, -each[0].end)):
        one = Suggestion(change.start, change.end, change.words, numbers)
        if joined and one.start < joined[-1].end:
            last = joined.pop()
            one = Suggestion(
                last.start,
                max(last.end, one.end),
                last.words if last.end >= one.end or not one.words else one.words,
                (*last.findings, *numbers),
            )
        joined.append(one)
    return joined


def _several_as_one(given: list[Suggestion], spots: tuple[_Numbered, ...]) -> Iterable[Suggestion]:
    """What is listed after each other as one: "i Torsby och Sunne" names places, not one place twice."""
    spot_of = {number: spot for spot, numbers in spots for number in numbers}
    joined: list[Suggestion] = []
    for one in given:
        words = _words_of_both(joined[-1], one, spot_of) if joined else ""
        if words:
            last = joined[-1]
            joined[-1] = Suggestion(last.start, one.end, words, (*last.findings, *one.findings))
        else:
            joined.append(one)
    return joined


def _words_of_both(last: Suggestion, one: Suggestion, spot_of: Mapping[int, Spot]) -> str:
    spots = [spot_of[number] for number in (*last.findings, *one.findings)]
    between = spots[0].text[last.end : one.start].lower()
    if not last.words or not re.fullmatch(r",? ?(?:och|eller|and|or|/|,)? ?", between):
        return ""
    kinds = {spot.finding.kind for spot in spots}
    if kinds == {Kind.EXACT_DATE} and last.words == one.words:
        return last.words
    if kinds != {Kind.SMALL_PLACE} or "[" in last.words + one.words:
        return ""
    part = spots[0].county_part
    begins = "på " if last.words.startswith("på ") else ""
    return begins + spots[0].words("places_in_part" if part else "places", part=part)


_RULES: Final[Mapping[Kind, Callable[[Spot], Replacement]]] = {
    Kind.PERSONAL_NUMBER: value,
    Kind.PHONE: value,
    Kind.EMAIL: value,
    Kind.LINK: value,
    Kind.RECORD_NUMBER: value,
    Kind.ACCOUNT_NUMBER: value,
    Kind.HANDLE: handle,
    Kind.STREET_ADDRESS: address,
    Kind.DATE_OF_BIRTH: birth,
    Kind.FULL_NAME: name,
    Kind.FIRST_NAME: name,
    Kind.UNKNOWN_NAME: unknown_name,
    Kind.SMALL_PLACE: place,
    Kind.NAMED_WORKPLACE: workplace,
    Kind.EXACT_DATE: day,
    Kind.EXACT_AGE: age,
    Kind.COMBINATION: origin,
    Kind.RARE_TRAIT: trait,
    Kind.RELATION: relation,
}
