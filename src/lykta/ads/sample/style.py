"""How one writer writes: order, greeting, coined sentences, spelling, stops and emoji."""

from typing import NamedTuple

from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.disguise import WAYS
from lykta.ads.sample.grammar import expand
from lykta.ads.sample.phrases import Language

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
    """One writer's habits in one language."""

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


def spelt(sentence: str, style: Style) -> str:
    """The sentence as this writer spells it."""
    sentence = sentence[:1].upper() + sentence[1:]
    for usual, own in style.spelling:
        sentence = sentence.replace(usual, own)
    return sentence.lower() if style.lower else sentence
