"""The words around a network's numbers: reasons and observations, each with its counter-explanation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.result import Language, Observation, Part, Reason
from lykta.ads.result.reasons import SLOT_NAMES
from lykta.web.language import current_language
from lykta.web.workbench.pictures.ranges import Interval, draw_interval
from lykta.web.workbench.reason_words import REASON_WORDS, ReasonWords
from lykta.web.workbench.shares import per_cent

_SECTIONS: Final = {
    "wording": {"common wording", "different wordings", "repeated text", "changed text"},
    "contacts": {"contacts", "several contacts with one wording", "several names on one contact"},
    "places": {"places", "one day in several places", "several sites"},
    "times": {"posting hours", "posting weekdays", "longest pause", "busiest day"},
}
_REST: Final = "voices"


@dataclass(frozen=True)
class ReasonShown:
    """A reason with its words, among them what may be innocent about it, and its range as a picture."""

    reason: Reason
    words: ReasonWords
    interval: Interval

    @property
    def probability(self) -> str:
        """From the least probability to the greatest, in per cent."""
        return _range(self.reason.least, self.reason.most)

    @property
    def uncertainty(self) -> str:
        """From the lowest end of the intervals to the highest."""
        return _range(self.reason.low, self.reason.high)


@dataclass(frozen=True)
class Observed:
    """Something that can be seen, and what may be an innocent reason for it."""

    seen: str
    counter: str


@dataclass(frozen=True)
class TemplatePart:
    """Words in common, or a slot with its letter and what it holds, and the share of ads that has it."""

    letter: str
    fillings: tuple[str, ...]
    percent: int

    @property
    def slot(self) -> bool:
        """Whether it is a slot."""
        return bool(self.letter)


def shown_reasons(reasons: Iterable[Reason]) -> list[ReasonShown]:
    """The reasons as they are shown, in their order."""
    return [
        ReasonShown(
            each, REASON_WORDS[each.reason], draw_interval(each.low, each.least, each.most, each.high)
        )
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


def _range(low: float, high: float) -> str:
    """Two probabilities in per cent; one, where both read the same."""
    return per_cent(low) if per_cent(low) == per_cent(high) else per_cent(low, high)


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB, ... as in a spreadsheet."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _fillings(part: Part) -> tuple[str, ...]:
    if not part.slot:
        return (part.words,)
    names = SLOT_NAMES[current_language()]
    return (names[part.words],) if part.words in names else tuple(part.words.split(" / "))
