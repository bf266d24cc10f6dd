"""The de-identification check of what askers write: the marks, the reasons, and whether it may be sent.

Lines that the legal check wrote into a summary are not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from secrets import compare_digest
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import (
    Checked,
    CheckFailedError,
    Finding,
    Language,
    check,
    instead,
    name_of_kind,
    soften,
    why,
)
from lykta.law import LANGUAGES, Facts, Kind, answers_as_text, questions, rules
from lykta.web.language import current_language
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
class Passage:
    """A piece of the text as it was written, and the hit that marks it, if one does."""

    text: str
    hit: Hit | None = None


@dataclass(frozen=True)
class ScreenedText:
    """One field's text after the check: what to show beside the field, and whether it may be sent."""

    field: str
    passages: tuple[Passage, ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The marked places, in order."""
        return tuple(passage.hit for passage in self.passages if passage.hit)

    @property
    def blocked(self) -> bool:
        """Whether the text may not be sent at all."""
        return any(hit.hard for hit in self.hits)


@dataclass(frozen=True)
class ScreenedForm:
    """A form, and the texts in it that hold something marked."""

    form: Form
    marked: tuple[ScreenedText, ...] = ()
    answer: str = ""
    """What the tick sends that says that these texts single no one out; empty where it cannot be ticked."""
    answered: bool = False
    softened: tuple[str, ...] = ()
    """The fields whose words were exchanged for gentler ones, to be read before they are sent."""

    @property
    def blocked(self) -> bool:
        """Whether a text may not be sent at all."""
        return any(each.blocked for each in self.marked)

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing is wrong, and what is marked softly was answered for."""
        clear = not self.marked or (not self.blocked and self.answered)
        return self.form.is_valid() and clear and not self.softened


def screen_form(
    form: Form, *, fields: tuple[str, ...], answer: str, gentler: bool, county_part: str = ""
) -> ScreenedForm:
    """Look through the texts of a form; where `gentler` is asked for, put the gentler words first.

    A text that cannot be checked is an error of its field: the form is then not valid.
    """
    exchanged: tuple[str, ...] = ()
    if gentler:
        form, exchanged = _with_gentler_words(form, fields, county_part)
    form.full_clean()
    part = str(form.cleaned_data.get("county_part", "")) or county_part
    texts = {name: str(form.cleaned_data[name]) for name in fields if name in form.cleaned_data}
    marked = tuple(each for name, text in texts.items() if (each := _screen_field(form, name, text, part)))
    tick = tick_of(part, *texts.values())
    return ScreenedForm(
        form, marked, answer=tick, answered=compare_digest(answer.encode(), tick.encode()), softened=exchanged
    )


def screen_text(field: str, text: str, language: Language, *, county_part: str = "") -> ScreenedText:
    """Check a text; CheckFailedError where that cannot be done, and then it may not be sent."""
    found = check(blank_legal_check(text), county_part=county_part)
    return ScreenedText(field, tuple(_passages(text, found, language)))


def soften_text(text: str, language: Language, *, county_part: str = "") -> str:
    """The text with the gentler words in it, for its writer to read; CheckFailedError where words cannot.

    Lines that the legal check wrote stay as they are, and others are mended each by itself.
    """
    if blank_legal_check(text) == text:
        return soften(text, language, county_part=county_part)
    known = legal_check_lines()
    return "\n".join(
        line if line in known else soften(line, language, county_part=county_part)
        for line in text.split("\n")
    )


def tick_of(*texts: str) -> str:
    """What the tick "this singles no one out" sends: it holds for these very texts and for no others."""
    key = server_keys().pepper
    hashed = blake2b(key=key, digest_size=16, person=b"lykta-ask-tick")
    for text in texts:
        hashed.update(len(text).to_bytes(4, "big") + text.encode())
    return hashed.hexdigest()


@cache
def legal_check_lines() -> frozenset[str]:
    """Lines that the legal check itself writes into a summary: the number of a law looks like an account.

    They are of its own choosing and hold nothing that anybody typed, so they are not looked at. Found by
    answering each question in each way by the law of each time.
    """
    return frozenset(line for text in _summaries() for line in text.split("\n") if line)


def blank_legal_check(text: str) -> str:
    """The text with blanks for the lines that the legal check wrote, so that places stay where they are."""
    known = legal_check_lines()
    return "\n".join(" " * len(line) if line in known else line for line in text.split("\n"))


def _screen_field(form: Form, name: str, text: str, part: str) -> ScreenedText | None:
    try:
        found = screen_text(name, text, current_language(), county_part=part)
    except CheckFailedError:
        form.add_error(
            name,
            _("The text could not be checked, so it was not sent and not saved. Write it plainer."),
        )
        return None
    return found if found.hits else None


def _with_gentler_words(
    form: Form, fields: tuple[str, ...], county_part: str
) -> tuple[Form, tuple[str, ...]]:
    data = {name: str(value) for name, value in form.data.items()}
    part = data.get("county_part", "") or county_part
    exchanged = []
    for name in fields:
        before = data.get(name, "")
        try:
            data[name] = soften_text(before, current_language(), county_part=part)
        except CheckFailedError:
            # Words cannot mend it: it stays as it was written, and is marked again below.
            continue
        if data[name] != before:
            exchanged.append(name)
    return type(form)(data), tuple(exchanged)


def _summaries() -> Iterator[str]:
    for at in {found.valid_from for found in rules() if found.kind is Kind.TRAFFICKING and found.valid_from}:
        for question in questions(at=at):
            for choice in question.choices:
                chosen: dict[str, Any] = {question.key: choice.value}
                for language in LANGUAGES:
                    yield answers_as_text(Facts(**chosen), at=at, language=language)


def _passages(text: str, found: Checked, language: Language) -> Iterator[Passage]:
    at = 0
    for number, one in enumerate(found.findings, start=1):
        yield Passage(text[at : one.start])
        yield Passage(text[one.start : one.end], _hit(number, one, language))
        at = one.end
    yield Passage(text[at:])


def _hit(number: int, found: Finding, language: Language) -> Hit:
    return Hit(
        number, name_of_kind(found, language), why(found, language), instead(found, language), found.hard
    )
