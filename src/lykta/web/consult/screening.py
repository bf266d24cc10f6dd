"""The de-identification check of what askers write: the marks, the reasons, and whether it may be sent.

Lines that the legal check wrote into a summary are not looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from secrets import compare_digest
from typing import Any, Final, cast

from django.forms import CharField, Form
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import (
    CheckFailedError,
    Finding,
    Suggestion,
    apply,
    check,
    name_of_kind,
    suggestions,
    why,
)
from lykta.language import Language
from lykta.law import LANGUAGES, Facts, Kind, answers_as_text, questions, rules
from lykta.web.language import current_language
from lykta.web.server_keys import server_keys

SUGGEST, OWN, KEEP = "suggest", "own", "keep"
"""What a writer chooses for a change: to take it, to write something else, to leave the words as they are."""
LONGEST_OWN: Final = 200
"""Characters of what somebody writes in place of a suggestion."""
MOST_SHOWN: Final = 30
"""Places that a page marks in one text: each costs the server about a millisecond, before anything was paid
for, and three fields of a form, of which Django takes 200."""
# As much of a sentence is shown around a change as fits a line of a phone.
_AROUND: Final = 32


@dataclass(frozen=True)
class Hit:
    """One place that may identify someone, in the words of one language."""

    number: int
    kind: str
    why: str
    hard: bool
    change: int
    """The number of the change that mends it."""


@dataclass(frozen=True)
class ShownChange:
    """What may be done about one or more hits, in the piece of the text where it is done."""

    number: int
    hits: tuple[Hit, ...]
    before: str
    taken: str
    """The words that go."""
    words: str
    """The words that come; none where they are left out."""
    after: str
    leaves_all_out: bool
    """Whether nothing is left of the sentence."""
    kept: bool = False
    """Whether its writer chose to leave the words as they are."""

    @property
    def hard(self) -> bool:
        """Whether the text may not be sent as it is."""
        return any(hit.hard for hit in self.hits)


@dataclass(frozen=True)
class ScreenedPassage:
    """A piece of the text as it was written, and the hit that marks it, if one does."""

    text: str
    hit: Hit | None = None


@dataclass(frozen=True)
class ScreenedText:
    """One field's text after the check: what to show beside the field, and whether it may be sent."""

    field: str
    passages: tuple[ScreenedPassage, ...]
    changes: tuple[ShownChange, ...] = ()
    seen: str = ""
    """Tells this very text from others: choices that were made for another are not followed."""
    unshown: int = 0
    """How many more places there are than are marked."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The marked places, in order."""
        return tuple(passage.hit for passage in self.passages if passage.hit)

    @property
    def blocked(self) -> bool:
        """Whether the text may not be sent at all: nobody has answered for a place that was not shown."""
        return self.unshown > 0 or any(hit.hard for hit in self.hits)


@dataclass(frozen=True)
class ScreenedForm:
    """A form, and the texts in it that hold something marked."""

    form: Form
    marked: tuple[ScreenedText, ...] = ()
    answer: str = ""
    """What the tick sends that says that these texts single no one out; empty where it cannot be ticked."""
    answered: bool = False
    softened: tuple[str, ...] = ()
    """The fields that suggestions were put into, to be read before they are sent."""

    @property
    def blocked(self) -> bool:
        """Whether a text may not be sent at all."""
        return any(each.blocked for each in self.marked)

    @property
    def has_unshown(self) -> bool:
        """Whether a text has more places than are shown."""
        return any(each.unshown for each in self.marked)

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing is wrong, and what is marked softly was answered for."""
        clear = not self.marked or (not self.blocked and self.answered)
        return self.form.is_valid() and clear and not self.softened


def screen_form(
    form: Form,
    *,
    fields: tuple[str, ...],
    answer: str,
    choices: Mapping[str, str] | None = None,
    county_part: str = "",
) -> ScreenedForm:
    """Look through the texts of a form; where there are choices, follow them first.

    Choices are the fields of the changes as they were posted; none for a change means that its suggestion is
    taken. A text that cannot be checked is an error of its field: the form is then not valid.
    """
    exchanged: tuple[str, ...] = ()
    if choices is not None:
        form, exchanged = _with_changes(form, fields, county_part, choices)
    form.full_clean()
    part = str(form.cleaned_data.get("county_part", "")) or county_part
    texts = {name: str(form.cleaned_data[name]) for name in fields if name in form.cleaned_data}
    kept = _kept_words(choices or {})
    marked = tuple(
        each for name, text in texts.items() if (each := _screen_field(form, name, text, part, kept))
    )
    tick = tick_of(part, *texts.values())
    return ScreenedForm(
        form, marked, answer=tick, answered=compare_digest(answer.encode(), tick.encode()), softened=exchanged
    )


def screen_text(
    field: str, text: str, language: Language, *, county_part: str = "", kept: frozenset[str] = frozenset()
) -> ScreenedText:
    """Check a text; CheckFailedError where that cannot be done, and then it may not be sent."""
    looked_at = blank_legal_check(text)
    found = check(looked_at, county_part=county_part)
    suggested = suggestions(looked_at, found, county_part=county_part, most=MOST_SHOWN)
    shown = found.findings[:MOST_SHOWN]
    change_of = {at: number for number, one in enumerate(suggested, start=1) for at in one.findings}
    hits = tuple(_hit(at, one, change_of[at], language) for at, one in enumerate(shown))
    return ScreenedText(
        field,
        tuple(_passages(text, shown, hits)),
        tuple(_changes(text, suggested, hits, kept)),
        seen=seen_mark(text, county_part),
        unshown=len(found.findings) - len(shown),
    )


def chosen_text(field: str, text: str, choices: Mapping[str, str], *, county_part: str = "") -> str:
    """The text with what was chosen for each change, or with every suggestion where nothing was chosen.

    It stays as it was where the choices are for another text. The result is looked through as any other.
    """
    is_chosen = any(name.startswith(f"do-{field}-") for name in choices)
    if is_chosen and choices.get(f"seen-{field}") != seen_mark(text, county_part):
        return text
    looked_at = blank_legal_check(text)
    found = check(looked_at, county_part=county_part)
    taken = []
    suggested = suggestions(looked_at, found, county_part=county_part, most=MOST_SHOWN)
    for number, one in enumerate(suggested, start=1):
        choice = choices.get(f"do-{field}-{number}", SUGGEST)
        if choice == OWN:
            taken.append(replace(one, words=choices.get(f"own-{field}-{number}", "")[:LONGEST_OWN].strip()))
        elif choice == SUGGEST:
            taken.append(one)
    return apply(text, taken)


def seen_mark(text: str, county_part: str) -> str:
    """A keyed hash of a text that was checked."""
    return tick_of("seen", county_part, text)


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


def _screen_field(form: Form, name: str, text: str, part: str, kept: frozenset[str]) -> ScreenedText | None:
    try:
        found = screen_text(name, text, current_language(), county_part=part, kept=kept)
    except CheckFailedError:
        form.add_error(
            name,
            _("The text could not be checked, so it was not sent and not saved. Write it plainer."),
        )
        return None
    return found if found.hits else None


def _with_changes(
    form: Form, fields: tuple[str, ...], county_part: str, choices: Mapping[str, str]
) -> tuple[Form, tuple[str, ...]]:
    data = {name: str(value) for name, value in form.data.items()}
    part = data.get("county_part", "") or county_part
    exchanged = []
    for name in fields:
        # Stripped, as its field does it: what was shown and chosen for has no space around it.
        before = data.get(name, "").strip()
        try:
            # One that is longer than its field takes is refused below, and not looked through.
            if len(before) <= (cast("CharField", form.fields[name]).max_length or 0):
                data[name] = chosen_text(name, before, choices, county_part=part)
        except CheckFailedError:
            # It stays as it was written, and is told of below.
            continue
        if data[name] != before:
            exchanged.append(name)
    return type(form)(data), tuple(exchanged)


def _kept_words(choices: Mapping[str, str]) -> frozenset[str]:
    """The words that their writer chose to leave, so that the page does not forget it."""
    places = (name.removeprefix("do-") for name, choice in choices.items() if choice == KEEP)
    return frozenset(choices.get(f"words-{place}", "") for place in places)


def _summaries() -> Iterator[str]:
    for at in {found.valid_from for found in rules() if found.kind is Kind.TRAFFICKING and found.valid_from}:
        for question in questions(at=at):
            for choice in question.choices:
                chosen: dict[str, Any] = {question.key: choice.value}
                for language in LANGUAGES:
                    yield answers_as_text(Facts(**chosen), at=at, language=language)


def _passages(text: str, found: tuple[Finding, ...], hits: tuple[Hit, ...]) -> Iterator[ScreenedPassage]:
    at = 0
    for one, hit in zip(found, hits, strict=True):
        yield ScreenedPassage(text[at : one.start])
        yield ScreenedPassage(text[one.start : one.end], hit)
        at = one.end
    yield ScreenedPassage(text[at:])


def _hit(at: int, found: Finding, change: int, language: Language) -> Hit:
    return Hit(at + 1, name_of_kind(found, language), why(found, language), found.hard, change)


def _changes(
    text: str, suggested: tuple[Suggestion, ...], hits: tuple[Hit, ...], kept: frozenset[str]
) -> Iterator[ShownChange]:
    for number, one in enumerate(suggested, start=1):
        start, end = _excerpt(text, one.start, one.end)
        grown = len(apply(text, [one])) - len(text)
        # As it is put in: with a capital where it begins the sentence, and with the space that goes with it.
        put_in = apply(text, [one])[one.start : one.end + grown]
        space = put_in[len(put_in.rstrip()) :] if put_in.strip() else ""
        yield ShownChange(
            number,
            tuple(hits[at] for at in one.findings),
            before=("… " if start and text[start - 1] == " " else "") + text[start : one.start],
            taken=text[one.start : one.end],
            words=put_in.strip(),
            after=space + text[one.end : end] + (" …" if text[end : end + 1] == " " else ""),
            leaves_all_out=not one.words and _is_sentence(text, one),
            kept=text[one.start : one.end] in kept,
        )


def _is_sentence(text: str, one: Suggestion) -> bool:
    left, taken = text[: one.start].rstrip(" \t"), text[one.start : one.end].rstrip()
    ends = taken[-1:] in {".", "!", "?"} or text[one.end : one.end + 1] in {"", "\n"}
    return ends and (not left or left[-1] in ".!?\n")


def _excerpt(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a line around a change that is shown, cut between words."""
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + _AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return first, max(last, end)
