"""Phrase grammars: frames with `[this|that]` choices and `{slot}` references, expanded by chance."""

import re
from collections.abc import Callable, Mapping, Sequence

# A wording with nothing to choose, or a format with the alternatives for each of its places.
type Pattern = str | tuple[str, list[list[Pattern]]]

# Private-use letters stand for what varies from ad to ad until an ad is published.
NAME, TOWN, PHONE, PRICE, HOURS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
ADDRESS, HANDLE = "\ue005", "\ue006"
MARKERS = {
    "NAME": NAME, "TOWN": TOWN, "PHONE": PHONE, "PRICE": PRICE, "HOURS": HOURS,
    "address": ADDRESS, "handle": HANDLE,
}  # fmt: skip

# Stands where a choice goes while a frame is read.
_PLACE = "\ue00f"

_TOKEN = re.compile(r"[\[\]|]|\{\w+\}|[^\[\]|{}]+")


class Grammar:
    """The frames and word lists of one language, by section."""

    def __init__(self, sections: Mapping[str, Sequence[str]]) -> None:
        self._patterns: dict[str, list[Pattern]] = {name: [] for name in sections}
        for name, frames in sections.items():
            self._patterns[name].extend(self._parse(frame) for frame in frames)

    def __getitem__(self, section: str) -> list[Pattern]:
        return self._patterns[section]

    def _parse(self, frame: str) -> Pattern:
        pieces = _TOKEN.findall(frame)
        if "".join(pieces) != frame:
            raise ValueError(f"unreadable frame: {frame!r}")
        pattern, rest = self._sequence(pieces, 0)
        if rest != len(pieces):
            raise ValueError(f"unbalanced brackets: {frame!r}")
        return pattern

    def _sequence(self, pieces: list[str], at: int) -> tuple[Pattern, int]:
        wording, places = "", list[list[Pattern]]()
        while at < len(pieces) and pieces[at] not in "|]":
            part, at = self._part(pieces, at)
            if isinstance(part, str):
                wording += part
            else:
                wording += _PLACE
                places.append(part)
        if not places:
            return wording, at
        return (wording.replace("%", "%%").replace(_PLACE, "%s"), places), at

    def _part(self, pieces: list[str], at: int) -> tuple[str | list[Pattern], int]:
        piece = pieces[at]
        if piece.startswith("{"):
            name = piece[1:-1]
            return MARKERS.get(name) or self._patterns[name], at + 1
        if piece != "[":
            return piece, at + 1
        choices: list[Pattern] = []
        while pieces[at] != "]":
            choice, at = self._sequence(pieces, at + 1)
            choices.append(choice)
        return choices, at + 1


def expand(pattern: Pattern, random: Callable[[], float]) -> str:
    """One wording of a pattern."""
    if isinstance(pattern, str):
        return pattern
    wording, places = pattern
    filled = []
    for choices in places:
        chosen = choices[int(random() * len(choices))]
        filled.append(chosen if isinstance(chosen, str) else expand(chosen, random))
    return wording % tuple(filled)


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
