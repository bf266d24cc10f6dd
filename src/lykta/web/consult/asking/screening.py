"""The de-identification check as the pages show it: the text with its marks, why, and the gentler words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from lykta.deidentify import Checked, Finding, Language, check, instead, name_of_kind, soften, why
from lykta.law import LANGUAGES, Facts, Kind, answers_as_text, questions, rules
from lykta.web.server_keys import server_keys


@dataclass(frozen=True)
class Hit:
    """One place that may identify someone, in the words of one language."""

    number: int
    kind: str
    why: str
    instead: str
    hard: bool


@dataclass(frozen=True)
class Piece:
    """A piece of the text as it was written, and the hit that marks it, if one does."""

    text: str
    hit: Hit | None = None


@dataclass(frozen=True)
class Screened:
    """One field's text after the check: what to show beside the field, and whether it may be sent."""

    field: str
    pieces: tuple[Piece, ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The marked places, in order."""
        return tuple(piece.hit for piece in self.pieces if piece.hit)

    @property
    def blocked(self) -> bool:
        """Whether the text may not be sent at all."""
        return any(hit.hard for hit in self.hits)


def screened(field: str, text: str, language: Language, *, county_part: str = "") -> Screened:
    """Check a text; CheckFailedError where that cannot be done, and then it may not be sent."""
    found = check(own_words(text), county_part=county_part)
    return Screened(field, tuple(_pieces(text, found, language)))


def softened(text: str, language: Language, *, county_part: str = "") -> str:
    """The text with the gentler words in it, for its writer to read; CheckFailedError where words cannot.

    Lines that the legal check wrote stay as they are, and others are mended each by itself.
    """
    if own_words(text) == text:
        return soften(text, language, county_part=county_part)
    known = lines_of_the_legal_check()
    return "\n".join(
        line if line in known else soften(line, language, county_part=county_part)
        for line in text.split("\n")
    )


def answer_to(*texts: str) -> str:
    """What the tick "this singles no one out" sends: it holds for these very texts and for no others."""
    key = server_keys().pepper
    hashed = blake2b(key=key, digest_size=16, person=b"lykta-ask-tick")
    for text in texts:
        hashed.update(len(text).to_bytes(4, "big") + text.encode())
    return hashed.hexdigest()


@cache
def lines_of_the_legal_check() -> frozenset[str]:
    """Lines that the legal check itself writes into a summary: the number of a law looks like an account.

    They are of its own choosing and hold nothing that anybody typed, so they are not looked at. Found by
    answering each question in each way by the law of each time.
    """
    return frozenset(line for text in _summaries() for line in text.split("\n") if line)


def _summaries() -> Iterator[str]:
    for at in {found.valid_from for found in rules() if found.kind is Kind.TRAFFICKING and found.valid_from}:
        for question in questions(at=at):
            for choice in question.choices:
                chosen: dict[str, Any] = {question.key: choice.value}
                for language in LANGUAGES:
                    yield answers_as_text(Facts(**chosen), at=at, language=language)


def own_words(text: str) -> str:
    """The text with blanks for the lines that the legal check wrote, so that places stay where they are."""
    known = lines_of_the_legal_check()
    return "\n".join(" " * len(line) if line in known else line for line in text.split("\n"))


def _pieces(text: str, found: Checked, language: Language) -> Iterator[Piece]:
    at = 0
    for number, one in enumerate(found.findings, start=1):
        yield Piece(text[at : one.start])
        yield Piece(text[one.start : one.end], _hit(number, one, language))
        at = one.end
    yield Piece(text[at:])


def _hit(number: int, found: Finding, language: Language) -> Hit:
    return Hit(
        number, name_of_kind(found, language), why(found, language), instead(found, language), found.hard
    )
