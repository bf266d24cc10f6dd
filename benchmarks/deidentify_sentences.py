"""The marked sentences that the de-identification check is measured on, and what the check makes of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.deidentify import HARD, Finding, Kind, check

FOLDER: Final = Path(__file__).parents[1] / "tests/deidentify/sentences"


@dataclass(frozen=True)
class Mark:
    """A stretch of a sentence, half-open in characters, that identifies someone, and how."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Sentence:
    """One text of the set, with its marks; one without marks is clean."""

    half: str
    language: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Result:
    """A sentence, what was found in it, and the marks that were not."""

    sentence: Sentence
    findings: tuple[Finding, ...]
    missed: tuple[Mark, ...]
    stray: tuple[Finding, ...]
    """Findings that touch no mark."""


def sentences() -> tuple[Sentence, ...]:
    """The whole set, in the order of its files and lines."""
    found: list[Sentence] = []
    for path in sorted(FOLDER.glob("*.txt")):
        half, language = path.stem.split(".")
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        found += [_sentence(half, language, line) for line in lines if not line.startswith("#")]
    return tuple(found)


def _sentence(half: str, language: str, line: str) -> Sentence:
    text, marks = "", []
    for place, piece in enumerate(line.replace("\\n", "\n").replace("}", "{").split("{")):
        if place % 2 == 0:
            text += piece
            continue
        kind, _, words = piece.partition("|")
        marks.append(Mark(len(text), len(text) + len(words), Kind(kind)))
        text += words
    return Sentence(half, language, text, tuple(marks))


def measured(sentence: Sentence) -> Result:
    """What the check makes of a sentence.

    A hard mark is found when hard findings cover every letter and digit of it; a soft one when any finding
    touches it.
    """
    findings = check(sentence.text).findings
    missed = tuple(mark for mark in sentence.marks if not _is_found(sentence.text, mark, findings))
    stray = tuple(one for one in findings if not any(_touch(one, mark) for mark in sentence.marks))
    return Result(sentence, findings, missed, stray)


def _is_found(text: str, mark: Mark, findings: tuple[Finding, ...]) -> bool:
    if mark.kind not in HARD:
        return any(_touch(one, mark) for one in findings)
    covered = {at for one in findings if one.hard for at in range(one.start, one.end)}
    words = _identifying(text, mark)
    return all(at in covered for at in words)


def _identifying(text: str, mark: Mark) -> list[int]:
    """The places that must be covered: all letters and digits, but of numbers the digits alone."""
    numbers = {Kind.PERSONAL_NUMBER, Kind.DATE_OF_BIRTH, Kind.RECORD_NUMBER, Kind.ACCOUNT_NUMBER}
    places = [at for at in range(mark.start, mark.end) if text[at].isalnum()]
    digits = [at for at in places if text[at].isdecimal()]
    return digits if digits and mark.kind in numbers else places


def _touch(one: Finding, mark: Mark) -> bool:
    return one.start < mark.end and mark.start < one.end
