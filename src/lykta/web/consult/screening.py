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
from django.utils.translation import gettext
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

type Span = tuple[int, int]
"""A place in a text: where it begins and where it ends."""


@dataclass(frozen=True)
class ChosenChange:
    """What a writer chose for a change."""

    do: str = SUGGEST
    own: str = ""
    """The words that they typed to stand there instead."""

    @property
    def lacks_words(self) -> bool:
        """Whether something else is to stand there, and nothing was typed."""
        return self.do == OWN and not self.own


_FIRST_CHOICE: Final = ChosenChange()


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
    choice: ChosenChange = _FIRST_CHOICE
    lacks_words: bool = False
    """Whether it was refused because its writer chose own words and typed none."""

    @property
    def hard(self) -> bool:
        """Whether the text may not be sent as it is."""
        return any(hit.hard for hit in self.hits)

    @property
    def suggestion(self) -> str:
        """What the page calls the choice of the suggestion."""
        if self.leaves_all_out:
            return gettext("Leave the sentence out")
        return gettext("Take the suggestion") if self.words else gettext("Leave it out")


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
    is_followed: bool = False
    """Whether the writer asked for changes: the text is then shown to be read, and is never sent at once."""
    softened: tuple[str, ...] = ()
    """The fields whose texts were changed."""

    @property
    def blocked(self) -> bool:
        """Whether a text may not be sent at all."""
        return any(each.blocked for each in self.marked)

    @property
    def has_unshown(self) -> bool:
        """Whether a text has more places than are shown."""
        return any(each.unshown for each in self.marked)

    @property
    def lacks_words(self) -> bool:
        """Whether changes were refused because own words were chosen for one and none were typed."""
        return any(change.lacks_words for each in self.marked for change in each.changes)

    @property
    def is_cleared(self) -> bool:
        """Whether changes were asked for when none was needed any longer: the writer had changed the text."""
        return self.is_followed and not self.softened and not self.marked and self.form.is_valid()

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing is wrong, and what is marked softly was answered for."""
        clear = not self.marked or (not self.blocked and self.answered)
        return self.form.is_valid() and clear and not self.is_followed


def screen_form(
    form: Form,
    *,
    fields: tuple[str, ...],
    answer: str,
    choices: Mapping[str, str],
    follow: bool = False,
    county_part: str = "",
) -> ScreenedForm:
    """Look through the texts of a form; where choices are to be followed, change the texts first.

    Choices are the fields of the changes as they were posted; none for a change means that its suggestion is
    taken. Where own words are missing for one, no text is changed. A text that cannot be checked is an error
    of its field: the form is then not valid.
    """
    part = str(form.data.get("county_part", "")) or county_part
    chosen = _read_choices(form, fields, part, choices)
    refuse = follow and any(each.lacks_words for each in chosen.values())
    exchanged: tuple[str, ...] = ()
    if follow and not refuse:
        changed = {name: each.follow() for name, each in chosen.items()}
        exchanged = tuple(name for name in chosen if changed[name].text != chosen[name].text)
        form = type(form)({**form.data, **{name: changed[name].text for name in exchanged}})
        chosen = changed
    form.full_clean()
    part = str(form.cleaned_data.get("county_part", "")) or county_part
    texts = {name: str(form.cleaned_data[name]) for name in fields if name in form.cleaned_data}
    marked = _screen_fields(form, texts, part, chosen, refuse=refuse)
    tick = tick_of(part, *texts.values())
    return ScreenedForm(
        form,
        marked,
        answer=tick,
        answered=compare_digest(answer.encode(), tick.encode()),
        is_followed=follow,
        softened=exchanged,
    )


def screen_text(
    field: str,
    text: str,
    language: Language,
    *,
    county_part: str = "",
    chosen: Mapping[Span, ChosenChange] | None = None,
    refuse: bool = False,
) -> ScreenedText:
    """Check a text; CheckFailedError where that cannot be done, and then it may not be sent.

    The choices are those that were made for places of this text. `refuse` marks those that lack words.
    """
    found, suggested = _look_through(text, county_part)
    shown = found[:MOST_SHOWN]
    change_of = {at: number for number, one in enumerate(suggested, start=1) for at in one.findings}
    hits = tuple(_hit(at, one, change_of[at], language) for at, one in enumerate(shown))
    changes = _changes(text, suggested, hits, chosen or {})
    return ScreenedText(
        field,
        tuple(_passages(text, shown, hits)),
        tuple(replace(each, lacks_words=refuse and each.choice.lacks_words) for each in changes),
        seen=seen_mark(text, suggested),
        unshown=len(found) - len(shown),
    )


@dataclass(frozen=True)
class ChosenText:
    """A text, and what its writer chose for the changes to it; nothing where they chose for another text."""

    text: str
    chosen: tuple[tuple[Suggestion, ChosenChange], ...] = ()

    @property
    def lacks_words(self) -> bool:
        """Whether own words were chosen for a change and none were typed."""
        return any(choice.lacks_words for _one, choice in self.chosen)

    @property
    def by_span(self) -> dict[Span, ChosenChange]:
        """What was chosen for each place."""
        return {(one.start, one.end): choice for one, choice in self.chosen}

    def follow(self) -> "ChosenText":
        """The text as it was chosen, with the places that were left as they are where they now stand.

        It is to be looked through as any other.
        """
        taken = [
            replace(one, words=_keep_space_around(choice.own, self.text[one.start : one.end]))
            if choice.do == OWN
            else one
            for one, choice in self.chosen
            if choice.do != KEEP
        ]
        built = apply(self.text, taken)
        # A field strips its text, so what was left out at the beginning takes the space after it along.
        stripped = len(built) - len(built.lstrip())
        kept = []
        for one, choice in self.chosen:
            if choice.do == KEEP:
                before = apply(self.text[: one.start], [each for each in taken if each.end <= one.start])
                start = len(before) - stripped
                kept.append((replace(one, start=start, end=start + one.end - one.start), choice))
        return ChosenText(built.strip(), tuple(kept))


def choose(field: str, text: str, posted: Mapping[str, str], *, county_part: str = "") -> ChosenText:
    """Read what was chosen for each change to a text: its suggestion, where nothing was.

    Choices that were posted for another text, or for other places in it, are left out.
    """
    _found, suggested = _look_through(text, county_part)
    is_chosen = any(name.startswith((f"do-{field}-", f"own-{field}-")) for name in posted)
    if is_chosen and posted.get(f"seen-{field}") != seen_mark(text, suggested):
        return ChosenText(text)
    numbered = enumerate(suggested, start=1)
    return ChosenText(text, tuple((one, _read_choice(field, number, posted)) for number, one in numbered))


def seen_mark(text: str, suggested: tuple[Suggestion, ...]) -> str:
    """A keyed hash of a text that was checked, and of the places in it that may be changed."""
    return tick_of("seen", text, *(f"{one.start}-{one.end}" for one in suggested))


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


def _look_through(text: str, county_part: str) -> tuple[tuple[Finding, ...], tuple[Suggestion, ...]]:
    """Everything that was found in a text, and what to change for the places that are shown."""
    looked_at = blank_legal_check(text)
    checked = check(looked_at, county_part=county_part)
    return checked.findings, suggestions(looked_at, checked, county_part=county_part, most=MOST_SHOWN)


def _screen_fields(
    form: Form, texts: Mapping[str, str], part: str, chosen: Mapping[str, ChosenText], *, refuse: bool
) -> tuple[ScreenedText, ...]:
    """Check each text of a form; those that hold something marked."""
    marked = []
    for name, text in texts.items():
        # What was chosen holds for the very text that it was chosen for.
        spans = chosen[name].by_span if name in chosen and chosen[name].text == text else {}
        try:
            found = screen_text(name, text, current_language(), county_part=part, chosen=spans, refuse=refuse)
        except CheckFailedError:
            form.add_error(
                name,
                _("The text could not be checked, so it was not sent and not saved. Write it plainer."),
            )
            continue
        if found.hits:
            marked.append(found)
    return tuple(marked)


def _read_choices(
    form: Form, fields: tuple[str, ...], county_part: str, posted: Mapping[str, str]
) -> dict[str, ChosenText]:
    """What was chosen for each text of a form that can be looked through; the others are told of later."""
    chosen = {}
    for name in fields:
        # Stripped, as its field does it: what was shown and chosen for has no space around it.
        text = str(form.data.get(name, "")).strip()
        # One that is longer than its field takes is refused later, and not looked through.
        if len(text) > (cast("CharField", form.fields[name]).max_length or 0):
            continue
        try:
            chosen[name] = choose(name, text, posted, county_part=county_part)
        except CheckFailedError:
            continue
    return chosen


def _read_choice(field: str, number: int, posted: Mapping[str, str]) -> ChosenChange:
    own = posted.get(f"own-{field}-{number}", "")[:LONGEST_OWN].strip()
    # Words that were typed count whichever button is ticked: who types easily forgets to tick.
    do = OWN if own else posted.get(f"do-{field}-{number}", SUGGEST)
    return ChosenChange(do if do in {OWN, KEEP} else SUGGEST, own)


def _keep_space_around(words: str, taken: str) -> str:
    """Own words with the space around them that the words they replace had."""
    before = taken[: len(taken) - len(taken.lstrip())]
    after = taken[len(taken.rstrip()) :]
    return f"{before}{words}{after}"


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
    text: str, suggested: tuple[Suggestion, ...], hits: tuple[Hit, ...], chosen: Mapping[Span, ChosenChange]
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
            choice=chosen.get((one.start, one.end), _FIRST_CHOICE),
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
