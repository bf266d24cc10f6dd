"""The wording of ads: phrase grammars by language, how one author writes, and the noise between two ads.

A grammar has frames with `[this|that]` choices and `{slot}` references, expanded by chance.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lykta.ads.sample.dice import Dice, wheel, zipf
from lykta.ads.sample.phones import WAYS

# A wording with nothing to choose, or a format with the alternatives for each of its places.
type Pattern = str | tuple[str, list[list[Pattern]]]

# Private-use letters stand for what varies from ad to ad until an ad is published.
NAME, TOWN, PHONE, PRICE, HOURS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
ADDRESS, HANDLE = "\ue005", "\ue006"
_MARKERS = {
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
            return _MARKERS.get(name) or self._patterns[name], at + 1
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


def capitalise(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


# Share of the templates written in each language.
SHARES = {"sv": 65, "en": 20, "es": 4, "ro": 3, "pl": 3, "ru": 3, "hu": 2}

LANGUAGES = wheel(list(SHARES), list(SHARES.values()))


class Language(NamedTuple):
    """A language's grammar with the word lists that are used as they stand."""

    code: str
    grammar: Grammar
    stock: list[str]
    fillers: list[str]
    titles: list[Pattern]


@cache
def language(code: str) -> Language:
    sections = tomllib.loads((files(__package__) / "data" / f"{code}.toml").read_text(encoding="utf-8"))
    grammar = Grammar(sections)
    return Language(
        code=code,
        grammar=grammar,
        stock=zipf([capitalise(sentence) for sentence in sections["stock"]], exponent=0.8),
        fillers=sections["filler"],
        titles=grammar["title"],
    )


_MIDDLE = ("nature", "interest", "taste", "offer", "place", "when", "price", "manners", "coin")

# What writers of Swedish do to common words, each on its own.
_SPELLINGS = {
    "sv": (
        (" och ", " o "), (" och ", " å "), (" jag ", " ja "), (" mycket ", " mkt "), (" också ", " oxå "),
        (" det ", " de "), (" någon ", " nån "), (" är ", " e "), (" med ", " m "),
        (" till ", " t "), (" dig", " dej"),
        (" mig", " mej"), (" sedan ", " sen "), ("å", "a"), ("ä", "a"), ("ö", "o"),
        (" eller ", " el "), ("ck", "k"),
        (" inte ", " ej "), (" ska ", " skall "), (" gärna ", " gerna "), ("Jag ", ""),
    ),
    "en": (
        (" and ", " & "), (" you ", " u "), (" I ", " i "), (" are ", " r "), (" for ", " 4 "),
        (" with ", " w "),
        (" the ", " "), (" my ", " mi "), ("ing ", "in "), (" is ", " iz "), (" to ", " too "),
        (" and ", " n "),
    ),
}  # fmt: skip

_STOPS = wheel((".", "!", " ...", "!!", ",", "", " -", "♥", "…", ";"), (60, 12, 6, 4, 4, 6, 3, 2, 2, 1))
_GAPS = wheel((" ", "\n", "\n\n", "  "), (62, 26, 8, 4))
_EMOJI = (
    "😊", "😘", "❤️", "🌹", "✨", "🌸", "☀️", "🍷", "🥂", "💃", "🌷", "😉", "⭐", "🍀", "🌙", "☕", "🎶", "💐",
    "🦋", "🐾", "📞", "🌊", "🍓", "💎", "👋", "🙏", "💕", "🥰", "🎈", "📚", "🚲", "🍰",
)  # fmt: skip

# First person singular into plural, or into someone writing of her: Swedish verbs stay as they are.
_WE = (
    ("Jag ", "Vi "), (" jag ", " vi "), (" jag,", " vi,"), (" mig", " oss"), ("Min ", "Vår "),
    (" min ", " vår "),
    (" mitt ", " vårt "), (" mina ", " våra "), ("Mitt ", "Vårt "),
)  # fmt: skip
_SHE = (
    ("Jag ", "Hon "), (" jag ", " hon "), (" jag,", " hon,"), (" mig", " henne"), ("Min ", "Hennes "),
    (" min ", " hennes "), (" mitt ", " hennes "), (" mina ", " hennes "), ("Mitt ", "Hennes "),
)  # fmt: skip
VOICES = {"I": (), "we": _WE, "she": _SHE}


class Style(NamedTuple):
    """One author's habits in one language."""

    language: Language
    greeting: str
    closing: str
    coined: tuple[str, ...]
    order: tuple[str, ...]
    spelling: tuple[tuple[str, str], ...]
    stop: str
    gap: str
    lower: bool
    emoji: tuple[str, ...]
    emoji_rate: float
    words: int
    ways: tuple[int, ...]
    stock: tuple[str, ...]


def new_style(language: Language, dice: Dice, *, voice: str = "I") -> Style:
    random, grammar = dice.random, language.grammar
    habits = _SPELLINGS.get(language.code, ())
    spelling = tuple(dice.some(habits, dice.between(1, 4))) if habits and dice.chance(0.45) else ()
    if language.code == "sv":
        spelling = VOICES[voice] + spelling
    return Style(
        language=language,
        greeting=expand(dice.pick(grammar["greeting"]), random),
        closing=expand(dice.pick(grammar["closing"]), random),
        coined=tuple(expand(dice.pick(grammar["coin"]), random) for _ in range(dice.between(1, 3))),
        order=tuple(_order(dice)),
        spelling=spelling,
        stop=dice.pick(_STOPS),
        gap=dice.pick(_GAPS),
        lower=dice.chance(0.12),
        emoji=tuple(dice.some(_EMOJI, dice.between(1, 4))) if dice.chance(0.5) else (),
        emoji_rate=0.05 + 0.3 * random(),
        # The frame's own words; stock phrases, a footer and the number come on top.
        words=dice.between(42, 80),
        ways=tuple(dice.between(0, len(WAYS) - 1) for _ in range(2)),
        stock=tuple(dice.pick(language.stock) for _ in range(3)),
    )


def _order(dice: Dice) -> list[str]:
    order = dice.some(_MIDDLE, dice.between(5, len(_MIDDLE)))
    # Half of all writers begin with who they are; the rest come to it when they do.
    order.insert(0 if dice.chance(0.5) else dice.between(0, len(order)), "intro")
    return order


def spell(sentence: str, style: Style) -> str:
    """The sentence as this writer spells it."""
    sentence = sentence[:1].upper() + sentence[1:]
    for usual, own in style.spelling:
        sentence = sentence.replace(usual, own)
    return sentence.lower() if style.lower else sentence


def compose(style: Style, dice: Dice) -> list[str]:
    """The sentences of a new text by this writer, with markers where an ad fills in its own."""
    grammar, random, order = style.language.grammar, dice.random, style.order
    sentences = [spell(style.greeting, style)]
    words = 2
    contact_at = dice.between(2, 12)
    place = 0
    while words < style.words:
        sentence = _one(style, order[place % len(order)], dice)
        sentences.append(sentence)
        words += sentence.count(" ") + 1
        place += 1
        if place == contact_at:
            sentences.append(spell(expand(dice.pick(grammar["contact"]), random), style))
    if contact_at > place:
        sentences.append(spell(expand(dice.pick(grammar["contact"]), random), style))
    sentences.append(spell(style.closing, style))
    return sentences


def _one(style: Style, section: str, dice: Dice) -> str:
    if section == "coin" and dice.chance(0.6):
        return spell(dice.pick(style.coined), style)
    random = dice.random
    frames = style.language.grammar[section]
    sentence = expand(frames[int(random() * len(frames))], random)
    # Most writers spell as the frame does; they are spared the call.
    return spell(sentence, style) if style.spelling or style.lower else sentence[:1].upper() + sentence[1:]


def reword(sentences: list[str], style: Style, dice: Dice, *, changes: int) -> list[str]:
    """The text with some sentences written anew; the sentence with the number keeps its place."""
    changed = list(sentences)
    for _ in range(changes):
        at = dice.between(1, len(changed) - 2)
        if PHONE in changed[at]:
            continue
        changed[at] = _one(style, dice.pick(style.order), dice)
    return changed


# Share of an ad's words that are changed, by level, and how common the level is.
RATES = (0.01, 0.05, 0.13)
LEVELS = (0.45, 0.35, 0.20)

_LOOKALIKES = str.maketrans("aeocpxyAEOCPXKMHTB", "аеосрхуАЕОСРХКМНТВ")


def _typo(word: str, dice: Dice) -> str:
    """The word with one letter swapped, dropped or doubled."""
    if len(word) < 4:
        return word
    at = dice.between(1, len(word) - 2)
    kind = int(dice.random() * 3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def roughen(text: str, rate: float, fillers: Sequence[str], dice: Dice) -> str:
    """The text with about `rate` of its words substituted, inserted, deleted or misspelt; numbers stay."""
    words = text.split(" ")
    random = dice.random
    size = len(words)
    for _ in range(int(rate * size + random())):
        at = int(random() * size)
        word = words[at]
        if PHONE in word or not word:
            continue
        kind = random()
        if kind < 0.35:
            words[at] = fillers[int(random() * len(fillers))] + _tail(word)
        elif kind < 0.60:
            words[at] = fillers[int(random() * len(fillers))] + " " + word
        elif kind < 0.80:
            words[at] = _tail(word)
        elif kind < 0.95:
            words[at] = _typo(word, dice)
        else:
            words[at] = word.upper()
    return " ".join([word for word in words if word])


def _tail(word: str) -> str:
    # Stops and line breaks outlive the word they stand at.
    bare = word.rstrip(".,!?\n…")
    return word[len(bare) :]


def write_lookalikes(text: str, share: float, dice: Dice) -> str:
    """The text with about `share` of its words written in part with Cyrillic look-alikes."""
    words = text.split(" ")
    for _ in range(max(1, int(share * len(words)))):
        at = int(dice.random() * len(words))
        if PHONE not in words[at]:
            words[at] = words[at].translate(_LOOKALIKES)
    return " ".join(words)


def shuffle(sentences: list[str], level: int, dice: Dice) -> list[str]:
    """The sentences as an ad of this level holds them: some dropped, some moved."""
    if level == 0 or len(sentences) < 5:
        return sentences
    kept = list(sentences)
    if level == 2 or dice.chance(0.4):
        at = dice.between(1, len(kept) - 2)
        if PHONE not in kept[at]:
            del kept[at]
    for _ in range(level):
        if dice.chance(0.5):
            source, target = dice.between(1, len(kept) - 2), dice.between(1, len(kept) - 2)
            kept.insert(target, kept.pop(source))
    return kept
