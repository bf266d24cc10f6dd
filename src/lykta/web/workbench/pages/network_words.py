"""The words around a network's numbers: reasons and observations, each with its counter-explanation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lykta.ads.result import Language, Observation, Part, Reason
from lykta.web.workbench.pictures.interval import Interval, draw_interval

type Text = str | Promise

_REASONS: Final[dict[str, tuple[Text, Text]]] = {
    "near-duplicate": (
        _("Nearly the same text"),
        _("Texts are copied. Somebody else may have borrowed the whole ad."),
    ),
    "shared template": (
        _("A template in common"),
        _("Templates spread. A friend, a site or a guide may have given one to several."),
    ),
    "shared contact": (
        _("A contact in common"),
        _("Several people may share a phone, and a number may change hands."),
    ),
    "shared style": (
        _("A style in common"),
        _("Many people write alike. Style is the weakest reason."),
    ),
}

# What a typed slot holds; the result names it in Swedish.
_SLOTS: Final[dict[str, Text]] = {
    "telefon": pgettext_lazy("slot", "phone"),
    "e-post": pgettext_lazy("slot", "e-mail"),
    "användarnamn": pgettext_lazy("slot", "account"),
    "länk": pgettext_lazy("slot", "link"),
    "tal": pgettext_lazy("slot", "number"),
    "pris": pgettext_lazy("slot", "price"),
    "tid": pgettext_lazy("slot", "hours"),
    "ort": pgettext_lazy("slot", "place"),
}

_SECTIONS: Final = {
    "wording": {"common wording", "different wordings", "repeated text", "changed text"},
    "contacts": {"contacts", "several contacts with one wording", "several names on one contact"},
    "places": {"places", "one day in several places", "several sites"},
    "times": {"posting hours", "posting weekdays", "longest pause", "busiest day"},
}
_REST: Final = "voices"

# Half of the last decimal that is shown.
_SEEN: Final = 0.005


@dataclass(frozen=True)
class ReasonShown:
    """A reason with its name, its range as a picture, and what may be innocent about it."""

    reason: Reason
    name: Text
    counter: Text
    interval: Interval

    @property
    def is_uncertain(self) -> bool:
        """Whether the uncertainty reaches beyond the probabilities, as far as two decimals tell."""
        reach = (self.reason.least - self.reason.low, self.reason.high - self.reason.most)
        return max(reach) >= _SEEN


@dataclass(frozen=True)
class Observed:
    """Something that can be seen, and what may be an innocent reason for it."""

    seen: str
    counter: str


@dataclass(frozen=True)
class TemplatePart:
    """Words in common, or a slot with its letter and what it holds, and the share of ads that has it."""

    letter: str
    fillings: tuple[Text, ...]
    percent: int

    @property
    def slot(self) -> bool:
        """Whether it is a slot."""
        return bool(self.letter)


def shown_reasons(reasons: Iterable[Reason]) -> list[ReasonShown]:
    """The reasons as they are shown, in their order."""
    return [
        ReasonShown(each, *_REASONS[each.reason], draw_interval(each.low, each.least, each.most, each.high))
        for each in reasons
    ]


def observed(observations: Iterable[Observation], language: Language) -> dict[str, list[Observed]]:
    """The observations by the section that they stand in: beside the picture of the same thing."""
    found: dict[str, list[Observed]] = {section: [] for section in (*_SECTIONS, _REST)}
    for each in observations:
        section = next((name for name, kinds in _SECTIONS.items() if each.kind in kinds), _REST)
        seen = Observed(each.swedish, each.counter_swedish)
        found[section].append(seen if language == "sv" else Observed(each.english, each.counter_english))
    return found


def shown_template(template: Sequence[Part]) -> list[TemplatePart]:
    """The parts of a template, slots lettered in their order."""
    shown, slots = [], 0
    for part in template:
        letter = _letter(slots) if part.slot else ""
        slots += part.slot
        shown.append(TemplatePart(letter, _fillings(part), round(100 * part.kept)))
    return shown


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB, ... as in a spreadsheet."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _fillings(part: Part) -> tuple[Text, ...]:
    if not part.slot:
        return (part.words,)
    if part.words in _SLOTS:
        return (_SLOTS[part.words],)
    return tuple(part.words.split(" / "))
