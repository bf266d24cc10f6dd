"""Phrase grammars: frames with `[this|that]` choices and `{slot}` references, expanded by chance."""

import re
from collections.abc import Callable, Mapping, Sequence

type Part = str | list[Pattern]
type Pattern = str | tuple[Part, ...]

# Private-use letters stand for what varies from ad to ad until an ad is published.
NAME, TOWN, PHONE, PRICE, HOURS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
ADDRESS, HANDLE = "\ue005", "\ue006"
MARKERS = {
    "NAME": NAME, "TOWN": TOWN, "PHONE": PHONE, "PRICE": PRICE, "HOURS": HOURS,
    "address": ADDRESS, "handle": HANDLE,
}  # fmt: skip

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
        tokens = _TOKEN.findall(frame)
        if "".join(tokens) != frame:
            raise ValueError(f"unreadable frame: {frame!r}")
        pattern, rest = self._sequence(tokens, 0)
        if rest != len(tokens):
            raise ValueError(f"unbalanced brackets: {frame!r}")
        return pattern

    def _sequence(self, tokens: list[str], at: int) -> tuple[Pattern, int]:
        parts: list[Part] = []
        while at < len(tokens) and tokens[at] not in "|]":
            part, at = self._part(tokens, at)
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
        if not parts:
            return "", at
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0], at
        return tuple(parts), at

    def _part(self, tokens: list[str], at: int) -> tuple[Part, int]:
        piece = tokens[at]
        if piece.startswith("{"):
            name = piece[1:-1]
            return MARKERS.get(name) or self._patterns[name], at + 1
        if piece != "[":
            return piece, at + 1
        choices: list[Pattern] = []
        while tokens[at] != "]":
            choice, at = self._sequence(tokens, at + 1)
            choices.append(choice)
        return choices, at + 1


def expand(pattern: Pattern, random: Callable[[], float]) -> str:
    """One wording of a pattern."""
    if pattern.__class__ is str:
        return pattern
    words: list[str] = []
    _expand(pattern, random, words)
    return "".join(words)


def _expand(pattern: Pattern, random: Callable[[], float], words: list[str]) -> None:
    for part in pattern:
        if isinstance(part, str):
            words.append(part)
            continue
        chosen = part[int(random() * len(part))]
        if isinstance(chosen, str):
            words.append(chosen)
        else:
            _expand(chosen, random, words)


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
